package io.llamatelemetry.server.http;

import io.llamatelemetry.server.auth.Principal;
import io.llamatelemetry.server.config.HttpConfig;
import io.llamatelemetry.server.config.RateLimits;
import io.llamatelemetry.server.http.RefusedException.Reason;
import jakarta.inject.Inject;
import java.time.Duration;

/** Refuses the requests of those who send too many. */
public final class RequestRates {

    private final TokenBuckets<SenderAddress> addresses;
    private final TokenBuckets<String> principals;

    /** Nobody has sent anything yet. */
    @Inject
    public RequestRates(HttpConfig config) {
        RateLimits limits = config.rateLimits();
        addresses = new TokenBuckets<>(
                limits.perAddress(), limits.burstPerAddress(), limits.remembered(), System::nanoTime);
        principals = new TokenBuckets<>(
                limits.perPrincipal(), limits.burstPerPrincipal(), limits.remembered(), System::nanoTime);
    }

    /**
     * Counts a request from an address, before it is known whose it is.
     *
     * @throws RefusedException if too many come from there
     */
    void count(SenderAddress address) {
        refuseFor(addresses.take(address), "this address");
    }

    /**
     * Counts a request of a principal. Where nobody is asked who they are, nothing is counted.
     *
     * @throws RefusedException if too many are theirs
     */
    void count(Principal principal) {
        if (!principal.unrestricted()) {
            refuseFor(principals.take(principal.name()), "this principal");
        }
    }

    private static void refuseFor(Duration wait, String whom) {
        if (!wait.isZero()) {
            throw RefusedException.because(
                    Reason.TOO_MANY_REQUESTS, "Too many requests from " + whom + ".", wait.toString());
        }
    }
}
