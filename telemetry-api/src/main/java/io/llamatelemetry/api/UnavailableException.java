package io.llamatelemetry.api;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The store cannot do it now: it is starting, stopping, full, out of reach, or has failed. Whether a write that ended so
 * was kept is not known; repeating it is safe for spans, and for logs and metrics with an idempotency key.
 */
public final class UnavailableException extends TelemetryException {

    private static final long serialVersionUID = 1L;

    private final Duration retryAfter;

    /**
     * Refuses for now.
     *
     * @param message what is unavailable and why
     * @param retryAfter how long to wait before trying again
     * @param cause what the store said, or null
     */
    public UnavailableException(String message, Duration retryAfter, @Nullable Throwable cause) {
        super(message, cause);
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
