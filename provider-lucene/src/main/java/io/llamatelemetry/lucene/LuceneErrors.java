package io.llamatelemetry.lucene;

import io.llamatelemetry.spi.MalformedRecordException;
import io.llamatelemetry.spi.StoreException;
import io.llamatelemetry.spi.StoreException.Kind;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.Locale;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;
import org.apache.lucene.store.AlreadyClosedException;
import org.jspecify.annotations.Nullable;

/** Turns what Lucene and the file system throw into the seam's exception. The only place that does. */
final class LuceneErrors {

    private LuceneErrors() {}

    /** What went wrong while the index did something, for example {@code "reading spans"}. */
    static StoreException failed(String doing, Throwable cause) {
        if (cause instanceof StoreException known) {
            return known;
        }
        if (isFull(cause)) {
            return new StoreException(
                    Kind.FULL, "The disk of the Lucene store is full (" + doing + "); make room on it.", cause);
        }
        if (isDamage(cause)) {
            return new StoreException(
                    Kind.DAMAGED,
                    "The Lucene store met damaged data (" + doing + "); a restart sets it aside and serves the rest.",
                    cause);
        }
        return new StoreException(
                Kind.PERMANENT, "The Lucene store failed (" + doing + "): " + text(cause) + ".", cause);
    }

    static StoreException closed() {
        return new StoreException(Kind.PERMANENT, "The Lucene store is closed.", null);
    }

    static boolean isDamage(Throwable cause) {
        for (Throwable at = cause; at != null; at = at.getCause()) {
            if (at instanceof CorruptIndexException
                    || at instanceof IndexFormatTooNewException
                    || at instanceof IndexFormatTooOldException
                    || at instanceof MalformedRecordException
                    || at instanceof java.io.FileNotFoundException
                    || at instanceof java.nio.file.NoSuchFileException
                    || at instanceof java.io.EOFException) {
                return true;
            }
        }
        return false;
    }

    private static boolean isFull(Throwable cause) {
        for (Throwable at = cause; at != null; at = at.getCause()) {
            String message = at instanceof FileSystemException system ? system.getReason() : at.getMessage();
            if (at instanceof IOException && message != null) {
                String lower = message.toLowerCase(Locale.ROOT);
                if (lower.contains("no space left") || lower.contains("quota exceeded")) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The first message that says something: closed indexes are closed for a reason. */
    private static String text(@Nullable Throwable cause) {
        if (cause instanceof AlreadyClosedException && cause.getCause() != null) {
            return text(cause.getCause());
        }
        if (cause == null) {
            return "unknown";
        }
        String message = cause.getMessage();
        return cause.getClass().getSimpleName() + (message == null ? "" : ": " + message);
    }
}
