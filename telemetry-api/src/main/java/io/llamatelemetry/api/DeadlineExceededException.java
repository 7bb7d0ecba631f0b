package io.llamatelemetry.api;

/** The answer was not ready in time. */
public final class DeadlineExceededException extends TelemetryException {

    private static final long serialVersionUID = 1L;

    /**
     * Gives up.
     *
     * @param message how long was waited
     */
    public DeadlineExceededException(String message) {
        super(message, null);
    }

    @Override
    public boolean isRetryable() {
        return false;
    }
}
