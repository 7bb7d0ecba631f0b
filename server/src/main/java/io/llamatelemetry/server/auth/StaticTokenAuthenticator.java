package io.llamatelemetry.server.auth;

import io.llamatelemetry.server.config.AuthConfig.StaticToken;
import io.llamatelemetry.server.config.AuthConfig.StaticTokens;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Knows the tokens that the configuration lists, by their SHA-256. Every token is compared with all of them, each in
 * constant time, so that neither the place of a match nor the length of an almost-match shows in the time taken.
 */
final class StaticTokenAuthenticator implements Authenticator {

    private final List<Known> known;

    private static final class Known {

        private final byte[] sha256;
        private final Principal principal;

        Known(StaticToken token) {
            sha256 = HexFormat.of().parseHex(token.sha256());
            principal = Principal.of(token.principal(), Set.copyOf(token.scopes()));
        }
    }

    StaticTokenAuthenticator(StaticTokens config) {
        known = config.tokens().stream().map(Known::new).toList();
    }

    @Override
    public boolean isRequired() {
        return true;
    }

    @Override
    public CompletionStage<Optional<Principal>> authenticate(BearerToken token, RequestContext context) {
        byte[] shown = Sha256.of(token.bytes());
        Optional<Principal> found = Optional.empty();
        for (Known candidate : known) {
            if (MessageDigest.isEqual(candidate.sha256, shown)) {
                found = Optional.of(candidate.principal);
            }
        }
        return CompletableFuture.completedFuture(found);
    }
}
