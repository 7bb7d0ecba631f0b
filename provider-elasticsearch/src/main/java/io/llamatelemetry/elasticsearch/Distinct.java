package io.llamatelemetry.elasticsearch;

import io.llamatelemetry.spi.StoreCursor;
import java.util.NoSuchElementException;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes one of neighbours of the same id: a span that is just moving to another index is in both.
 *
 * @param <S> what comes in
 * @param <T> what goes out
 */
final class Distinct<S, T> implements StoreCursor<T> {

    private final StoreCursor<S> all;
    private final Function<S, Object> id;
    private final BinaryOperator<S> merge;
    private final Function<S, @Nullable T> made;
    private @Nullable S ahead;
    private @Nullable T next;

    /**
     * A cursor that takes over another.
     *
     * @param all where those of one id follow one another
     * @param id the id
     * @param merge makes one of two of the same id
     * @param made what becomes of it; null to leave it out
     */
    Distinct(StoreCursor<S> all, Function<S, Object> id, BinaryOperator<S> merge, Function<S, @Nullable T> made) {
        this.all = all;
        this.id = id;
        this.merge = merge;
        this.made = made;
    }

    @Override
    public boolean hasNext() {
        while (next == null && (ahead != null || all.hasNext())) {
            S one = ahead == null ? all.next() : ahead;
            ahead = null;
            while (all.hasNext()) {
                S other = all.next();
                if (id.apply(other).equals(id.apply(one))) {
                    one = merge.apply(one, other);
                } else {
                    ahead = other;
                    break;
                }
            }
            next = made.apply(one);
        }
        return next != null;
    }

    @Override
    public T next() {
        if (!hasNext() || next == null) {
            throw new NoSuchElementException();
        }
        T record = next;
        next = null;
        return record;
    }

    @Override
    public void close() {
        all.close();
    }
}
