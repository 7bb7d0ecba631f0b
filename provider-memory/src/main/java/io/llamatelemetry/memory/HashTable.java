package io.llamatelemetry.memory;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Entries by hash, in one array: a few bytes each. One thread at a time changes it; any may look things up meanwhile and
 * finds every entry that was there before.
 *
 * @param <E> the entries, which know their own keys
 */
final class HashTable<E> {

    private static final VarHandle ELEMENTS = MethodHandles.arrayElementVarHandle(Object[].class);
    private static final Object REMOVED = new Object();
    private static final int INITIAL_CAPACITY = 64;

    private final ToIntFunction<E> hash;
    private volatile @Nullable Object[] places = new Object[INITIAL_CAPACITY];
    private int size;
    private int used;

    /**
     * A table without entries.
     *
     * @param hash the hash of an entry that is in the table
     */
    HashTable(ToIntFunction<E> hash) {
        this.hash = hash;
    }

    /** An entry of this hash that is the one, or null. */
    @Nullable E find(int hash, Predicate<E> isTheOne) {
        Object[] now = places;
        int mask = now.length - 1;
        for (int i = hash & mask; ; i = i + 1 & mask) {
            Object found = ELEMENTS.getAcquire(now, i);
            if (found == null) {
                return null;
            }
            if (found != REMOVED && isTheOne.test(entry(found))) {
                return entry(found);
            }
        }
    }

    /** Adds an entry that is not there yet. */
    void add(int hash, E entry) {
        if (3 * (used + 1) > 2 * places.length) {
            rebuild();
        }
        Object[] now = places;
        int mask = now.length - 1;
        int i = hash & mask;
        while (now[i] != null) {
            i = i + 1 & mask;
        }
        ELEMENTS.setRelease(now, i, entry);
        size++;
        used++;
    }

    /** Puts an entry in the place of another of the same hash. */
    void replace(int hash, E entry, E by) {
        ELEMENTS.setRelease(places, indexOf(hash, entry), by);
    }

    /** Takes an entry away that is there. */
    void remove(int hash, E entry) {
        ELEMENTS.setRelease(places, indexOf(hash, entry), REMOVED);
        size--;
    }

    int size() {
        return size;
    }

    private int indexOf(int hash, E entry) {
        Object[] now = places;
        int mask = now.length - 1;
        int i = hash & mask;
        while (now[i] != entry) {
            if (now[i] == null) {
                throw new IllegalStateException("no such entry");
            }
            i = i + 1 & mask;
        }
        return i;
    }

    private void rebuild() {
        int capacity = INITIAL_CAPACITY;
        while (capacity < 2 * (size + 1)) {
            capacity *= 2;
        }
        @Nullable Object[] next = new Object[capacity];
        int mask = capacity - 1;
        for (Object found : places) {
            if (found != null && found != REMOVED) {
                int i = hash.applyAsInt(entry(found)) & mask;
                while (next[i] != null) {
                    i = i + 1 & mask;
                }
                next[i] = found;
            }
        }
        places = next;
        used = size;
    }

    @SuppressWarnings("unchecked") // Only entries and the mark of removed ones are ever put into the array.
    private E entry(Object found) {
        return (E) found;
    }

    /** Hands over every entry; those that come meanwhile may be among them. */
    void forEach(Consumer<E> action) {
        Object[] now = places;
        for (int i = 0; i < now.length; i++) {
            Object found = ELEMENTS.getAcquire(now, i);
            if (found != null && found != REMOVED) {
                action.accept(entry(found));
            }
        }
    }
}
