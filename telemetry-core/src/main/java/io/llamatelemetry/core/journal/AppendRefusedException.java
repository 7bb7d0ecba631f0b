package io.llamatelemetry.core.journal;

/** An append that was not acknowledged. Carries no stack trace, since under overload it is thrown at a high rate. */
public final class AppendRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Refusal reason;

    AppendRefusedException(Refusal reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    /** Why. */
    public Refusal reason() {
        return reason;
    }
}
