package io.llamatelemetry.core.journal;

import java.io.IOException;

/** A folder that cannot be opened as a journal: in use by another, or of a format that this version does not know. */
public final class JournalOpenException extends IOException {
    private static final long serialVersionUID = 1L;

    JournalOpenException(String message) {
        super(message);
    }
}
