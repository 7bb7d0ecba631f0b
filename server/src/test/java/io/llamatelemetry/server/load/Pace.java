package io.llamatelemetry.server.load;

import java.util.concurrent.TimeUnit;

/**
 * When a connection sends its next request.
 *
 * @param nanosBetween how long from one request to the next; 0 for at once after the answer
 * @param insists whether it comes again at once when it was told to come later
 */
record Pace(long nanosBetween, boolean insists) {

    /** As fast as the answers come. */
    static Pace closed(boolean insists) {
        return new Pace(0, insists);
    }

    /** Whether requests come at fixed times, from which their latency counts. */
    boolean isSet() {
        return nanosBetween > 0;
    }

    /** The time of the next request. */
    long next(long lastDue, long now, int retryAfterSeconds) {
        if (retryAfterSeconds > 0 && !insists) {
            return now + TimeUnit.SECONDS.toNanos(retryAfterSeconds);
        }
        return isSet() ? lastDue + nanosBetween : now;
    }
}
