package io.llamatelemetry.memory;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Which slots of a segment have an id: its hash by slot, and the slots in chains by the hash. A slot gets at most one, by one
 * thread at a time; any thread may read meanwhile and finds those that were there before.
 */
final class IdIndex {

    private static final VarHandle LAST = MethodHandles.arrayElementVarHandle(short[].class);
    private static final int MASK = Segment.CAPACITY - 1;

    private final int[] hashes = new int[Segment.CAPACITY];

    /** One more than the slot that was last added to a chain; 0 for an empty one. */
    private final short[] last = new short[Segment.CAPACITY];

    /** The same of the slot that was added before. */
    private final short[] before = new short[Segment.CAPACITY];

    void add(int hash, int slot) {
        int chain = hash & MASK;
        hashes[slot] = hash;
        before[slot] = last[chain];
        LAST.setRelease(last, chain, (short) (slot + 1));
    }

    /** How many slots have the id, and perhaps some that have another of the same hash. */
    int count(int hash) {
        int count = 0;
        for (int slot = first(hash); slot >= 0; slot = before[slot] - 1) {
            count += hashes[slot] == hash ? 1 : 0;
        }
        return count;
    }

    /** Sets the bits of the slots that {@link #count} counts. */
    void collect(int hash, long[] slots) {
        for (int slot = first(hash); slot >= 0; slot = before[slot] - 1) {
            if (hashes[slot] == hash) {
                slots[slot >> 6] |= 1L << slot;
            }
        }
    }

    private int first(int hash) {
        return (short) LAST.getAcquire(last, hash & MASK) - 1;
    }
}
