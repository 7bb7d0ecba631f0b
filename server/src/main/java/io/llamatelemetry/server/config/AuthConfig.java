package io.llamatelemetry.server.config;

import io.llamatelemetry.spi.Setting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How callers prove who they are: one record for each way, named by {@code auth.type}. */
public sealed interface AuthConfig
        permits AuthConfig.None, AuthConfig.StaticTokens, AuthConfig.Jwt, AuthConfig.Introspection, AuthConfig.Custom {

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

        /** Visits the way by signed tokens. */
        R visit(Jwt jwt);

        /** Visits the way by asking the server that issued the token. */
        R visit(Introspection introspection);

        /** Visits the way by asking an endpoint as Llama Stack does. */
        R visit(Custom custom);
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
     * Signed tokens, JWT of RFC 7519.
     *
     * @param jwksUrl null where the keys are in a file; exactly one of the two is there
     * @param jwksFile null where the keys have an address
     * @param jwksToken null where the keys are for anybody
     */
    @Setting(description = "Callers send JWTs, signed by one of the keys of a JSON Web Key Set.")
    record Jwt(
            @Setting(
                    description = "The address of the key set, http or https. Either this or jwks_file.",
                    example = "https://issuer.example/.well-known/jwks.json")
            @Nullable String jwksUrl,

            @Setting(
                    description = "A file with the key set, read again as often as an address would be.",
                    example = "/etc/telemetry/jwks.json")
            @Nullable Path jwksFile,

            @Setting(
                    description = "A bearer token that the address of the key set asks for.",
                    example = "${env.JWKS_TOKEN}",
                    secret = true)
            @Nullable String jwksToken,

            @Setting(description = "Who issues the tokens: their iss, exactly.", example = "https://issuer.example")
            String issuer,

            @Setting(
                    description = "Whom the tokens are for: their aud names at least one of these.",
                    example = "[telemetry]")
            List<String> audience,

            @Setting(
                    description = "The algorithms that tokens may be signed with: of RS256, RS384, RS512, PS256, PS384,"
                            + " PS512, ES256, ES384, ES512, HS256, HS384, HS512. What a token says of itself is never"
                            + " enough; the HS ones take secret (oct) keys of the set alone.",
                    defaultValue = "[\"RS256\", \"ES256\"]")
            List<String> algorithms,

            @Setting(
                    description = "By how much the clocks of issuer and server may differ.",
                    defaultValue = "60s",
                    min = 0,
                    max = 600)
            Duration clockSkew,

            @Setting(
                    description = "How long keys are used before they are fetched again, in the background.",
                    defaultValue = "1h",
                    min = 1)
            Duration refreshInterval,

            @Setting(
                    description = "The least time between two fetches for tokens whose key is not known.",
                    defaultValue = "30s",
                    min = 1)
            Duration unknownKeyInterval,

            @Setting(
                    description =
                            "How long keys are used while they cannot be fetched again; requests are answered with"
                                    + " 503 from then on.",
                    defaultValue = "24h",
                    min = 1)
            Duration maxKeyAge,

            @Setting(description = "Which claims say who sent a request, and what they may do.")
            ClaimsConfig claims,

            @Setting(description = "How the address of the key set is called.")
            CallConfig calls)
            implements AuthConfig {

        private static final Set<String> KNOWN = Set.of(
                "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "HS256", "HS384",
                "HS512");

        public Jwt {
            audience = List.copyOf(audience);
            algorithms = List.copyOf(algorithms);
            if ((jwksUrl == null) == (jwksFile == null)) {
                throw new IllegalArgumentException(
                        (jwksUrl == null ? "neither" : "both") + " of jwks_url and jwks_file (expected: one of them)");
            }
            if (jwksUrl != null) {
                WebAddress.check("jwks_url", jwksUrl);
            }
            if (jwksToken != null && !jwksToken.matches("[!-~]+")) {
                throw new IllegalArgumentException("jwks_token: no token (expected: visible ASCII characters)");
            }
            if (issuer.isBlank()) {
                throw new IllegalArgumentException("issuer: empty (expected: the iss of the tokens)");
            }
            if (audience.isEmpty() || audience.stream().anyMatch(String::isBlank)) {
                throw new IllegalArgumentException("audience: empty (expected: at least one aud of the tokens)");
            }
            if (algorithms.isEmpty()) {
                throw new IllegalArgumentException("algorithms: empty (expected: at least one)");
            }
            for (String algorithm : algorithms) {
                if (!KNOWN.contains(algorithm)) {
                    throw new IllegalArgumentException("algorithms: " + algorithm + " (expected: of "
                            + String.join(", ", KNOWN.stream().sorted().toList()) + ")");
                }
            }
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }

        /** Leaves out the token for the key set. */
        @Override
        public String toString() {
            return "Jwt[jwksUrl=" + jwksUrl + ", jwksFile=" + jwksFile + ", issuer=" + issuer + ", audience=" + audience
                    + ", algorithms=" + algorithms + "]";
        }
    }

    /**
     * Any tokens, about which the server that issued them is asked as RFC 7662 says.
     *
     * @param issuer null to take any
     */
    @Setting(description = "The server that issued a token is asked about it, as RFC 7662 says.")
    record Introspection(
            @Setting(
                    description = "The address of the introspection, http or https.",
                    example = "https://issuer.example/introspect")
            String url,

            @Setting(description = "The name that this server has there.", example = "telemetry")
            String clientId,

            @Setting(
                    description = "The secret that this server has there.",
                    example = "${env.INTROSPECTION_SECRET}",
                    secret = true)
            String clientSecret,

            @Setting(
                    description = "Whether name and secret go into the body; else into the header, as HTTP Basic.",
                    defaultValue = "false")
            boolean sendSecretInBody,

            @Setting(
                    description = "Who issues the tokens: what an answer says as iss, exactly; without it, any.",
                    example = "https://issuer.example")
            @Nullable String issuer,

            @Setting(
                    description = "Whom the tokens are for: the aud of an answer names at least one of these; of none,"
                            + " any.",
                    defaultValue = "[]",
                    example = "[telemetry]")
            List<String> audience,

            @Setting(
                    description = "How long a token counts as valid before it is asked about again, at most until its"
                            + " exp.",
                    defaultValue = "30s",
                    min = 0,
                    max = 3600)
            Duration cacheValid,

            @Setting(
                    description = "How long a token counts as not valid before it is asked about again.",
                    defaultValue = "10s",
                    min = 0,
                    max = 3600)
            Duration cacheInvalid,

            @Setting(description = "The most tokens remembered.", defaultValue = "10000", min = 1, max = 10_000_000)
            int cacheSize,

            @Setting(description = "Which members of an answer say who sent a request, and what they may do.")
            ClaimsConfig claims,

            @Setting(description = "How the address is called.")
            CallConfig calls)
            implements AuthConfig {

        public Introspection {
            audience = List.copyOf(audience);
            WebAddress.check("url", url);
            if (clientId.isBlank()) {
                throw new IllegalArgumentException("client_id: empty (expected: a name)");
            }
            if (clientSecret.isBlank()) {
                throw new IllegalArgumentException("client_secret: empty (expected: a secret)");
            }
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }

        /** Leaves out the secret. */
        @Override
        public String toString() {
            return "Introspection[url=" + url + ", clientId=" + clientId + ", sendSecretInBody=" + sendSecretInBody
                    + ", audience=" + audience + "]";
        }
    }

    /** Any tokens, about which an endpoint is asked as Llama Stack's custom provider of authentication asks. */
    @Setting(
            description = "An endpoint of your own is asked about each request, as Llama Stack's custom provider does.")
    record Custom(
            @Setting(
                    description = "The address of the endpoint, http or https.",
                    example = "https://auth.example/validate")
            String endpoint,

            @Setting(
                    description = "The attributes of an answer that hold what the caller may do.",
                    defaultValue = "[\"scopes\"]")
            List<String> scopeAttributes,

            @Setting(
                    description = "Scopes by the values that stand for them in these attributes, beside those that are"
                            + " named themselves.",
                    defaultValue = "{}",
                    example = "{observers: telemetry.read}")
            Map<String, String> scopeNames,

            @Setting(description = "How the endpoint is called.")
            CallConfig calls)
            implements AuthConfig {

        public Custom {
            scopeAttributes = List.copyOf(scopeAttributes);
            scopeNames = Map.copyOf(scopeNames);
            WebAddress.check("endpoint", endpoint);
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
