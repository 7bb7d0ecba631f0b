package io.llamatelemetry.memory;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * Which slots of a segment have a term. A posting is one int: its slot, and where the term's posting before it is. Postings
 * are only ever added, by one thread at a time; any thread may read meanwhile and finds those that were there before.
 */
final class Postings {

    /** The bits of a slot; the others say where the posting before is. */
    static final int SLOT_BITS = 10;

    private static final int LINK_BITS = Integer.SIZE - SLOT_BITS;
    private static final int LINK_MASK = (1 << LINK_BITS) - 1;
    private static final int COUNT_MASK = (1 << SLOT_BITS) - 1;
    private static final VarHandle TERMS = MethodHandles.arrayElementVarHandle(long[].class);
    private static final int INITIAL_TERMS = 64;
    private static final int INITIAL_POSTINGS = 256;

    /** The arrays of one size. Those that were replaced never change again. */
    private static final class Tables {
        /**
         * By open addressing, a term in the upper half; below it one more than where its last posting is, and in the lowest
         * {@value #SLOT_BITS} bits how many postings it has, up to what fits; 0 for a free place.
         */
        final long[] terms;

        /** The postings. */
        final int[] links;

        Tables(long[] terms, int[] links) {
            this.terms = terms;
            this.links = links;
        }

        Tables(int places, int postings) {
            this(new long[places], new int[postings]);
        }
    }

    private volatile Tables tables;
    private int terms;
    private int size;

    /** Room for a few. */
    Postings() {
        tables = new Tables(INITIAL_TERMS, INITIAL_POSTINGS);
    }

    private Postings(Tables empty) {
        tables = empty;
    }

    /** None yet, with room for about as many as these are. */
    Postings another() {
        int places = INITIAL_TERMS;
        while (3 * places < 4 * (terms + 1)) {
            places *= 2;
        }
        return new Postings(new Tables(places, size + size / 4 + 1));
    }

    /** Whether so many more postings fit. */
    boolean hasRoomFor(int more) {
        return size + more < LINK_MASK;
    }

    void add(int term, int slot) {
        Tables now = tables;
        if (size == now.links.length || 4 * (terms + 1) > 3 * now.terms.length) {
            now = grow(now);
            tables = now;
        }
        int place = place(now.terms, term);
        long before = now.terms[place];
        if (before == 0) {
            terms++;
        }
        now.links[size] = slot << LINK_BITS | last(before);
        size++;
        long count = Math.min((before & COUNT_MASK) + 1, COUNT_MASK);
        TERMS.setRelease(now.terms, place, (long) term << Integer.SIZE | (long) size << SLOT_BITS | count);
    }

    /** How many postings the term has; as good as exact. */
    int count(int term) {
        long[] now = tables.terms;
        return (int) (long) TERMS.getAcquire(now, place(now, term)) & COUNT_MASK;
    }

    /** Sets the bits of the slots that have the term. */
    void collect(int term, long[] slots) {
        Tables now = tables;
        int next = last((long) TERMS.getAcquire(now.terms, place(now.terms, term)));
        while (next != 0) {
            int link = now.links[next - 1];
            int slot = link >>> LINK_BITS;
            slots[slot >> 6] |= 1L << slot;
            next = link & LINK_MASK;
        }
    }

    /** Gives back room that was kept for more. */
    void trim() {
        Tables now = tables;
        tables = new Tables(now.terms.clone(), Arrays.copyOf(now.links, size));
    }

    private static int last(long entry) {
        return (int) entry >>> SLOT_BITS;
    }

    private static int place(long[] now, int term) {
        int mask = now.length - 1;
        int place = term & mask;
        long entry = (long) TERMS.getAcquire(now, place);
        while (entry != 0 && (int) (entry >>> Integer.SIZE) != term) {
            place = place + 1 & mask;
            entry = (long) TERMS.getAcquire(now, place);
        }
        return place;
    }

    /** Larger arrays of their own, so that who reads the old ones finds them unchanged. */
    private Tables grow(Tables now) {
        int[] links = size == now.links.length
                ? Arrays.copyOf(now.links, size + Math.max(INITIAL_POSTINGS, size >> 2))
                : now.links.clone();
        if (4 * (terms + 1) <= 3 * now.terms.length) {
            return new Tables(now.terms.clone(), links);
        }
        long[] next = new long[2 * now.terms.length];
        for (long entry : now.terms) {
            if (entry != 0) {
                next[place(next, (int) (entry >>> Integer.SIZE))] = entry;
            }
        }
        return new Tables(next, links);
    }
}
