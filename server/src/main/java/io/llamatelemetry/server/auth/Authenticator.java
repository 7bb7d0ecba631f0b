package io.llamatelemetry.server.auth;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** A way of finding out who sent a request. */
public interface Authenticator {

    /** Whether a request needs a token at all. Where it does not, {@link #authenticate} is not called. */
    boolean isRequired();

    /**
     * Finds out whose token this is. Called on threads that must not wait; what needs a network completes later, on a
     * thread of its own.
     *
     * @param context the request that the token came in
     * @return empty for a token that is nobody's, for whatever reason: the caller is not told which. Fails with an
     *     {@link io.llamatelemetry.api.UnavailableException} when it cannot be found out now
     */
    CompletionStage<Optional<Principal>> authenticate(BearerToken token, RequestContext context);
}
