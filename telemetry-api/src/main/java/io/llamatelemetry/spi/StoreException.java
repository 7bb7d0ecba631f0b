package io.llamatelemetry.spi;

import org.jspecify.annotations.Nullable;

/**
 * A store cannot do what it was asked. The message is one sentence for the operator, with what was tried and what would
 * help; the driver's exception is the cause.
 */
public final class StoreException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Kind kind;

    /** What can be done about it. */
    public enum Kind {
        /** The same call can succeed later: out of reach, or busy. */
        TEMPORARY,
        /** There is no room to write; reads go on, and there may be room again. */
        FULL,
        /** It will not succeed until somebody mends something: refused credentials, a foreign folder, a wrong version. */
        PERMANENT,
        /** The stored data cannot be read. */
        DAMAGED
    }

    /**
     * Says what failed.
     *
     * @param kind what can be done about it
     * @param message one sentence for the operator
     * @param cause what the driver said, or null
     */
    public StoreException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** What can be done about it. */
    public Kind kind() {
        return kind;
    }

    /** Whether the same call may succeed later without anybody mending something of ours. */
    public boolean mayPass() {
        return kind == Kind.TEMPORARY || kind == Kind.FULL;
    }
}
