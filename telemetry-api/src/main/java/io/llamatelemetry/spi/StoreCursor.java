package io.llamatelemetry.spi;

import java.util.Iterator;

/**
 * Records one after another, read as they are asked for. Must be closed; closing again does nothing.
 *
 * @param <T> what it gives
 */
public interface StoreCursor<T> extends Iterator<T>, AutoCloseable {

    @Override
    void close();

    /** A cursor over what is in memory already. */
    static <T> StoreCursor<T> over(Iterable<T> records) {
        Iterator<T> iterator = records.iterator();
        return new StoreCursor<>() {
            @Override
            public boolean hasNext() {
                return iterator.hasNext();
            }

            @Override
            public T next() {
                return iterator.next();
            }

            @Override
            public void close() {
                // Nothing is held.
            }
        };
    }
}
