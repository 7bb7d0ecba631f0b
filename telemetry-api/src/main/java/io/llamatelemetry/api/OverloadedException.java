package io.llamatelemetry.api;

import java.time.Duration;

/** Too much is asked at once; the same call can succeed a little later. Nothing of the request was kept. */
public final class OverloadedException extends TelemetryException {

    private static final long serialVersionUID = 1L;

    private final Duration retryAfter;

    /**
     * Refuses for now.
     *
     * @param message what is full
     * @param retryAfter how long to wait before trying again
     */
    public OverloadedException(String message, Duration retryAfter) {
        super(message, null);
        this.retryAfter = retryAfter;
    }

    /** How long to wait before trying again. */
    public Duration retryAfter() {
        return retryAfter;
    }

    @Override
    public boolean isRetryable() {
        return true;
    }
}
