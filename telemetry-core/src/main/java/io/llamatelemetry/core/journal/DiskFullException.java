package io.llamatelemetry.core.journal;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The file system has no room, or the quota has none. */
final class DiskFullException extends IOException {
    private static final long serialVersionUID = 1L;

    DiskFullException(@Nullable String message) {
        super(message);
    }

    DiskFullException(IOException cause) {
        super(cause.getMessage(), cause);
    }
}
