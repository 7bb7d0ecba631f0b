package io.llamatelemetry.api;

/** The request is well-formed and asks for more than a bound allows. The bound is in the message; nothing was cut. */
public final class LimitExceededException extends TelemetryException {

    private static final long serialVersionUID = 1L;

    /**
     * Refuses for a bound.
     *
     * @param message what was asked, the bound, its name in the configuration, and what would fit
     */
    public LimitExceededException(String message) {
        super(message, null);
    }

    @Override
    public boolean isRetryable() {
        return false;
    }
}
