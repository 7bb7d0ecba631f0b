package io.llamatelemetry.spi;

import org.jspecify.annotations.Nullable;

/** Bytes are not what {@link RecordCodec} writes: damaged, cut off, or of a later version. The message says which. */
public final class MalformedRecordException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * Says what is wrong.
     *
     * @param message what was found, and what was expected
     * @param cause what refused it, or null
     */
    public MalformedRecordException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
