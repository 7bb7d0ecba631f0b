package io.llamatelemetry.api;

import org.jspecify.annotations.Nullable;

/**
 * Why an operation did not give its answer. The message is one sentence for the caller, and holds no path, token or
 * other inner matter of the server.
 */
public abstract sealed class TelemetryException extends RuntimeException
        permits InvalidRequestException,
                LimitExceededException,
                NotFoundException,
                OverloadedException,
                UnavailableException,
                DeadlineExceededException {

    private static final long serialVersionUID = 1L;

    TelemetryException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** Whether the same call can succeed later without anyone changing the request. */
    public abstract boolean isRetryable();
}
