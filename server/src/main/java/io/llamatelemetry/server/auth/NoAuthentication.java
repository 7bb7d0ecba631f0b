package io.llamatelemetry.server.auth;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Asks nobody. */
final class NoAuthentication implements Authenticator {

    @Override
    public boolean isRequired() {
        return false;
    }

    @Override
    public CompletionStage<Optional<Principal>> authenticate(BearerToken token, RequestContext context) {
        return CompletableFuture.completedFuture(Optional.of(Principal.ANYBODY));
    }
}
