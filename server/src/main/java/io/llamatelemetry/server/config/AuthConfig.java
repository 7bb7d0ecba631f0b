package io.llamatelemetry.server.config;

import io.llamatelemetry.spi.Setting;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** How callers prove who they are: one record for each way, named by {@code auth.type}. */
public sealed interface AuthConfig permits AuthConfig.None, AuthConfig.StaticTokens {

    /** Hands the configuration to the visitor's method for its way. */
    <R> R accept(Visitor<R> visitor);

    /**
     * One method a way, so that dispatch is exhaustive.
     *
     * @param <R> what the visit gives
     */
    interface Visitor<R> {

        /** Visits the way that asks nobody. */
        R visit(None none);

        /** Visits the way by listed tokens. */
        R visit(StaticTokens tokens);
    }

    /** Nobody is asked. */
    @Setting(description = "Nobody is asked, and everything is allowed.")
    record None() implements AuthConfig {

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** Bearer tokens that the configuration lists. */
    @Setting(description = "Callers send one of the bearer tokens listed here, each with its scopes.")
    record StaticTokens(
            @Setting(description = "The tokens that are accepted, at least one.")
            List<StaticToken> tokens) implements AuthConfig {

        public StaticTokens {
            tokens = List.copyOf(tokens);
            if (tokens.isEmpty()) {
                throw new IllegalArgumentException("tokens: empty (expected: at least one)");
            }
            Set<String> known = new HashSet<>();
            for (int i = 0; i < tokens.size(); i++) {
                if (!known.add(tokens.get(i).sha256())) {
                    throw new IllegalArgumentException(
                            "tokens[" + i + "]: a token of an item before it (expected: each once)");
                }
            }
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /**
     * One bearer token.
     *
     * @param sha256 of the token's UTF-8 bytes, 64 hex digits; lower case once here
     */
    record StaticToken(
            @Setting(
                    description = "The SHA-256 of the token in 64 hex digits: printf %s TOKEN | sha256sum.",
                    example = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
                    secret = true)
            String sha256,

            @Setting(description = "Who holds the token, as the log names them.", example = "alice")
            String principal,

            @Setting(
                    description = "What the token allows: an operation that requires a scope needs it here.",
                    defaultValue = "[]",
                    example = "[telemetry.read]")
            List<String> scopes) {

        private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");

        public StaticToken {
            sha256 = sha256.toLowerCase(Locale.ROOT);
            scopes = List.copyOf(scopes);
            if (!SHA_256.matcher(sha256).matches()) {
                throw new IllegalArgumentException(
                        "sha256: " + sha256.length() + " characters (expected: 64 hex digits)");
            }
            if (principal.isBlank()) {
                throw new IllegalArgumentException("principal: empty (expected: a name)");
            }
        }

        /** Leaves out the hash: who has it can try tokens against it at leisure. */
        @Override
        public String toString() {
            return "StaticToken[principal=" + principal + ", scopes=" + scopes + "]";
        }
    }
}
