package io.llamatelemetry.server.http;

import io.llamatelemetry.server.auth.Authenticator;
import io.llamatelemetry.server.auth.BearerToken;
import io.llamatelemetry.server.auth.Principal;
import io.llamatelemetry.server.http.RefusedException.Reason;
import io.llamatelemetry.server.http.Route.Access;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.eclipse.jetty.http.HttpHeader;

/** Lets a caller pass who may use a route, as RFC 6750 says. */
public final class ScopeGuard {

    private final Authenticator authenticator;

    /** Asks this about tokens. */
    @Inject
    public ScopeGuard(Authenticator authenticator) {
        this.authenticator = authenticator;
    }

    /**
     * Finds out who calls.
     *
     * @return fails with a {@link RefusedException} if the route needs a token and there is no valid one; the text is the
     *     same for every token that is not valid
     */
    CompletionStage<Principal> identify(Access access, Exchange exchange) {
        if (!access.tokenNeeded() || !authenticator.isRequired()) {
            return CompletableFuture.completedFuture(Principal.ANYBODY);
        }
        List<String> shown = exchange.headers().getValuesList(HttpHeader.AUTHORIZATION);
        Optional<BearerToken> token = BearerToken.in(shown);
        if (token.isEmpty()) {
            return CompletableFuture.failedFuture(
                    RefusedException.because(Reason.TOKEN_MISSING, "This route needs a bearer token."));
        }
        return authenticator
                .authenticate(token.get(), new AskedRequest(exchange))
                .thenApply(ScopeGuard::known);
    }

    private static Principal known(Optional<Principal> found) {
        return found.orElseThrow(
                () -> RefusedException.because(Reason.TOKEN_INVALID, "The bearer token is not valid."));
    }

    /**
     * Lets a caller pass who has the scope that the route needs.
     *
     * @throws RefusedException if they do not
     */
    static void check(Principal principal, Access access) {
        if (!principal.has(access.scope())) {
            throw RefusedException.because(
                    Reason.SCOPE_MISSING, "The bearer token lacks the scope " + access.scope() + ".", access.scope());
        }
    }
}
