package io.llamatelemetry.api;

/** There is nothing of the given id. */
public final class NotFoundException extends TelemetryException {

    private static final long serialVersionUID = 1L;

    /**
     * Says what was not found.
     *
     * @param message which id, and what could be done
     */
    public NotFoundException(String message) {
        super(message, null);
    }

    @Override
    public boolean isRetryable() {
        return false;
    }
}
