package io.llamatelemetry.memory;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Entries by hash, in two arrays: a few bytes each. One thread at a time changes it; any may look things up meanwhile and
 * finds every entry that was there before.
 *
 * @param <E> the entries, which know their own keys
 */
final class HashTable<E> {

    private static final VarHandle ELEMENTS = MethodHandles.arrayElementVarHandle(Object[].class);
    private static final Object REMOVED = new Object();
    private static final int INITIAL_CAPACITY = 64;

    /** The arrays of one size. A place's hash is written before its entry, and stays. */
    private static final class Places {
        final int[] hashes;
        final @Nullable Object[] entries;
        final int mask;

        Places(int capacity) {
            hashes = new int[capacity];
            entries = new Object[capacity];
            mask = capacity - 1;
        }

        void add(int hash, Object entry) {
            int i = hash & mask;
            while (entries[i] != null) {
                i = (i + 1) & mask;
            }
            hashes[i] = hash;
            ELEMENTS.setRelease(entries, i, entry);
        }

        int indexOf(int hash, Object entry) {
            int i = hash & mask;
            while (entries[i] != entry) {
                if (entries[i] == null) {
                    throw new IllegalStateException("no such entry");
                }
                i = (i + 1) & mask;
            }
            return i;
        }
    }

    private volatile Places places = new Places(INITIAL_CAPACITY);
    private int size;
    private int used;

    /** An entry of this hash that is the one, or null. */
    @Nullable E find(int hash, Predicate<E> isTheOne) {
        Places now = places;
        for (int i = hash & now.mask; ; i = (i + 1) & now.mask) {
            Object found = ELEMENTS.getAcquire(now.entries, i);
            if (found == null) {
                return null;
            }
            if (now.hashes[i] == hash && found != REMOVED && isTheOne.test(entry(found))) {
                return entry(found);
            }
        }
    }

    /** How many entries there are; for who may change it. */
    int size() {
        return size;
    }

    /** Adds an entry that is not there yet. */
    void add(int hash, E entry) {
        if (3 * (used + 1) > 2 * places.hashes.length) {
            rebuild();
        }
        places.add(hash, entry);
        size++;
        used++;
    }

    /** Puts an entry in the place of another of the same hash. */
    void replace(int hash, E entry, E by) {
        Places now = places;
        ELEMENTS.setRelease(now.entries, now.indexOf(hash, entry), by);
    }

    /** Takes an entry away that is there. */
    void remove(int hash, E entry) {
        Places now = places;
        ELEMENTS.setRelease(now.entries, now.indexOf(hash, entry), REMOVED);
        size--;
    }

    /** Hands over every entry; those that come meanwhile may be among them. */
    void forEach(Consumer<E> action) {
        Places now = places;
        for (int i = 0; i <= now.mask; i++) {
            Object found = ELEMENTS.getAcquire(now.entries, i);
            if (found != null && found != REMOVED) {
                action.accept(entry(found));
            }
        }
    }

    private void rebuild() {
        Places before = places;
        int capacity = INITIAL_CAPACITY;
        while (capacity < 2 * (size + 1)) {
            capacity *= 2;
        }
        Places next = new Places(capacity);
        for (int i = 0; i <= before.mask; i++) {
            Object found = before.entries[i];
            if (found != null && found != REMOVED) {
                next.add(before.hashes[i], found);
            }
        }
        places = next;
        used = size;
    }

    @SuppressWarnings("unchecked") // Only entries and the mark of removed ones are ever put into the array.
    private E entry(Object found) {
        return (E) found;
    }
}
