package io.llamatelemetry.memory;

import io.llamatelemetry.spi.StoreCursor;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Turns candidates into answers as they are asked for, and passes over those that are none.
 *
 * @param <C> the candidates
 * @param <T> the answers
 */
final class FilteringCursor<C, T> implements StoreCursor<T> {

    private final Iterator<? extends C> candidates;
    private final Function<? super C, ? extends @Nullable T> answer;
    private @Nullable T next;
    private boolean closed;

    /**
     * A cursor over what the candidates come to.
     *
     * @param candidates what to look at, one after another
     * @param answer gives the answer that a candidate is, or null if it is none
     */
    FilteringCursor(Iterator<? extends C> candidates, Function<? super C, ? extends @Nullable T> answer) {
        this.candidates = candidates;
        this.answer = answer;
    }

    @Override
    public boolean hasNext() {
        while (next == null && !closed && candidates.hasNext()) {
            next = answer.apply(candidates.next());
        }
        return next != null;
    }

    @Override
    public T next() {
        T given = hasNext() ? next : null;
        if (given == null) {
            throw new NoSuchElementException();
        }
        next = null;
        return given;
    }

    @Override
    public void close() {
        closed = true;
        next = null;
    }
}
