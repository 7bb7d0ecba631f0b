package io.llamatelemetry.memory;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Where the spans of a shard are, by hash: numbers alone, so that the collector of garbage has nothing to follow. One thread
 * at a time changes it; any may look things up meanwhile and finds every span that was there before, also one that moves
 * meanwhile, if only not away and back to the very place.
 */
final class SpanTable {

    private static final VarHandle ENTRIES = MethodHandles.arrayElementVarHandle(long[].class);
    private static final int INITIAL_CAPACITY = 64;
    private static final long FREE = 0;

    /** In place of a location: the span is gone, what lies beyond the place is not. */
    private static final int REMOVED = -1;

    /** By open addressing, the hash in the upper half, one more than the location in the lower. */
    private volatile long[] entries = new long[INITIAL_CAPACITY];

    private int size;
    private int used;

    /**
     * Finds a span.
     *
     * @param hash its hash
     * @param theOneAt gives what is at a location if that is the one, else null
     */
    @Nullable SpanNode find(int hash, IntFunction<@Nullable SpanNode> theOneAt) {
        long[] now = entries;
        int i = hash & now.length - 1;
        while (true) {
            long entry = (long) ENTRIES.getAcquire(now, i);
            if (entry == FREE) {
                return null;
            }
            if (hashOf(entry) == hash && (int) entry != REMOVED) {
                SpanNode found = theOneAt.apply((int) entry - 1);
                if (found != null) {
                    return found;
                }
                if (now != entries) {
                    // What moved meanwhile is known to the new array alone.
                    now = entries;
                    i = hash & now.length - 1;
                    continue;
                }
                if (entry != (long) ENTRIES.getAcquire(now, i)) {
                    continue;
                }
            }
            i = i + 1 & now.length - 1;
        }
    }

    /** How many spans there are; for who may change it. */
    int size() {
        return size;
    }

    /** Adds a span that is not there yet. */
    void add(int hash, int location) {
        if (3 * (used + 1) > 2 * entries.length) {
            rebuild();
        }
        put(entries, entry(hash, location));
        size++;
    }

    /** Says that a span is elsewhere now. */
    void move(int hash, int from, int to) {
        ENTRIES.setRelease(entries, indexOf(entry(hash, from)), entry(hash, to));
    }

    /** Takes a span away that is there. */
    void remove(int hash, int location) {
        long[] now = entries;
        int mask = now.length - 1;
        int i = indexOf(entry(hash, location));
        size--;
        if (now[i + 1 & mask] != FREE) {
            ENTRIES.setRelease(now, i, entry(hash, REMOVED - 1));
            return;
        }
        // Nothing lies beyond: neither this place nor removed ones before it keep anybody from being found.
        do {
            ENTRIES.setRelease(now, i, FREE);
            used--;
            i = i - 1 & mask;
        } while (now[i] != FREE && (int) now[i] == REMOVED);
    }

    private void put(long[] into, long entry) {
        int mask = into.length - 1;
        int i = hashOf(entry) & mask;
        while (into[i] != FREE && (int) into[i] != REMOVED) {
            i = i + 1 & mask;
        }
        if (into[i] == FREE) {
            used++;
        }
        ENTRIES.setRelease(into, i, entry);
    }

    private int indexOf(long entry) {
        long[] now = entries;
        int i = hashOf(entry) & now.length - 1;
        while (now[i] != entry) {
            if (now[i] == FREE) {
                throw new IllegalStateException("no such span");
            }
            i = i + 1 & now.length - 1;
        }
        return i;
    }

    private void rebuild() {
        int capacity = INITIAL_CAPACITY;
        while (capacity < 2 * (size + 1)) {
            capacity *= 2;
        }
        long[] next = new long[capacity];
        used = 0;
        for (long entry : entries) {
            if (entry != FREE && (int) entry != REMOVED) {
                put(next, entry);
            }
        }
        entries = next;
    }

    private static int hashOf(long entry) {
        return (int) (entry >>> Integer.SIZE);
    }

    private static long entry(int hash, int location) {
        return (long) hash << Integer.SIZE | Integer.toUnsignedLong(location + 1);
    }
}
