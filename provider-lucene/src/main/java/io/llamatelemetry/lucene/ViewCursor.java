package io.llamatelemetry.lucene;

import io.llamatelemetry.spi.StoreCursor;
import java.io.IOException;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Reads from a view, which it holds until it is closed, one record ahead.
 *
 * @param <T> what it gives
 */
abstract class ViewCursor<T> implements StoreCursor<T> {

    private final View view;
    private final String doing;
    private @Nullable T next;
    private boolean ended;
    private boolean closed;

    /** Takes over the caller's hold of the view. */
    ViewCursor(View view, String doing) {
        this.view = view;
        this.doing = doing;
    }

    /** The next record, or null at the end. */
    abstract @Nullable T advance() throws IOException;

    /** Closes what else the cursor owns. */
    void closing() {}

    @Override
    public final boolean hasNext() {
        if (closed) {
            throw new IllegalStateException("the cursor is closed");
        }
        if (next == null && !ended) {
            try {
                next = advance();
                ended = next == null;
            } catch (IOException | RuntimeException e) {
                throw LuceneReader.failed(doing, e);
            }
        }
        return next != null;
    }

    @Override
    public final T next() {
        if (!hasNext() || next == null) {
            throw new NoSuchElementException();
        }
        T record = next;
        next = null;
        return record;
    }

    @Override
    public final void close() {
        if (!closed) {
            closed = true;
            closing();
            try {
                view.release();
            } catch (IOException e) {
                throw LuceneErrors.failed(doing, e);
            }
        }
    }
}
