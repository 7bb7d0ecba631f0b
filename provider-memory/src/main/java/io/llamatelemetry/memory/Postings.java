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
    private static final VarHandle HEADS = MethodHandles.arrayElementVarHandle(int[].class);
    private static final int INITIAL_TERMS = 64;
    private static final int INITIAL_POSTINGS = 256;

    /** The arrays of one size. Those that were replaced never change again. */
    private static final class Tables {
        /** The terms, by open addressing. */
        final int[] hashes;

        /** By the place of a term, one more than where its last posting is; 0 for a free place. */
        final int[] heads;

        /** By the place of a term, how many postings it has, up to what fits. */
        final char[] counts;

        /** The postings. */
        final int[] links;

        Tables(int[] hashes, int[] heads, char[] counts, int[] links) {
            this.hashes = hashes;
            this.heads = heads;
            this.counts = counts;
            this.links = links;
        }
    }

    private volatile Tables tables;
    private int terms;
    private int size;

    /** Room for a few. */
    Postings() {
        this(INITIAL_TERMS, INITIAL_POSTINGS);
    }

    private Postings(int places, int postings) {
        tables = new Tables(new int[places], new int[places], new char[places], new int[postings]);
    }

    /** None yet, with room for about as many as these are. */
    Postings another() {
        return new Postings(tables.hashes.length, size + size / 8 + 1);
    }

    /** Whether so many more postings fit. */
    boolean hasRoomFor(int more) {
        return size + more < LINK_MASK;
    }

    void add(int term, int slot) {
        Tables now = tables;
        if (size == now.links.length || 4 * (terms + 1) > 3 * now.hashes.length) {
            now = grow(now);
            tables = now;
        }
        int place = place(now, term);
        int head = now.heads[place];
        if (head == 0) {
            now.hashes[place] = term;
            terms++;
        }
        now.links[size] = slot << LINK_BITS | head;
        size++;
        now.counts[place] = (char) Math.min(now.counts[place] + 1, Character.MAX_VALUE);
        HEADS.setRelease(now.heads, place, size);
    }

    /** How many postings the term has; as good as exact. */
    int count(int term) {
        Tables now = tables;
        int place = place(now, term);
        return (int) HEADS.getAcquire(now.heads, place) == 0 ? 0 : now.counts[place];
    }

    /** Sets the bits of the slots that have the term. */
    void collect(int term, long[] slots) {
        Tables now = tables;
        int next = (int) HEADS.getAcquire(now.heads, place(now, term));
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
        tables = new Tables(now.hashes.clone(), now.heads.clone(), now.counts.clone(), Arrays.copyOf(now.links, size));
    }

    private static int place(Tables now, int term) {
        int mask = now.hashes.length - 1;
        int place = term & mask;
        while ((int) HEADS.getAcquire(now.heads, place) != 0 && now.hashes[place] != term) {
            place = place + 1 & mask;
        }
        return place;
    }

    /** Larger arrays of their own, so that who reads the old ones finds them unchanged. */
    private Tables grow(Tables now) {
        int[] links = size == now.links.length
                ? Arrays.copyOf(now.links, size + Math.max(INITIAL_POSTINGS, size >> 2))
                : now.links.clone();
        if (4 * (terms + 1) <= 3 * now.hashes.length) {
            return new Tables(now.hashes.clone(), now.heads.clone(), now.counts.clone(), links);
        }
        int capacity = 2 * now.hashes.length;
        Tables next = new Tables(new int[capacity], new int[capacity], new char[capacity], links);
        for (int i = 0; i < now.hashes.length; i++) {
            if (now.heads[i] != 0) {
                int place = place(next, now.hashes[i]);
                next.hashes[place] = now.hashes[i];
                next.heads[place] = now.heads[i];
                next.counts[place] = now.counts[i];
            }
        }
        return next;
    }
}
