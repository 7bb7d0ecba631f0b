package io.llamatelemetry.core;

import io.llamatelemetry.api.UnavailableException;

/** Whether an engine is open still. */
final class Openness {

    private volatile boolean closed;

    void close() {
        closed = true;
    }

    /** Refuses what comes after the end. */
    void require() {
        if (closed) {
            throw new UnavailableException("The telemetry engine is closed.", Failures.RETRY_SOON, null);
        }
    }
}
