package io.llamatelemetry.lucene;

import java.util.Arrays;

/** A set of hashes. */
final class LongSet {

    private static final int FIRST_CAPACITY = 1 << 10;
    private static final int MOST_KEPT_CAPACITY = 1 << 20;

    private long[] slots = new long[FIRST_CAPACITY];
    private int size;
    private boolean hasZero;

    int size() {
        return size + (hasZero ? 1 : 0);
    }

    void add(long value) {
        if (value == 0) {
            hasZero = true;
            return;
        }
        if (size * 2 >= slots.length) {
            long[] old = slots;
            slots = new long[old.length * 2];
            for (long each : old) {
                if (each != 0) {
                    slots[slot(each)] = each;
                }
            }
        }
        int slot = slot(value);
        size += slots[slot] == 0 ? 1 : 0;
        slots[slot] = value;
    }

    boolean contains(long value) {
        return value == 0 ? hasZero : slots[slot(value)] == value;
    }

    void clear() {
        if (slots.length > MOST_KEPT_CAPACITY) {
            slots = new long[FIRST_CAPACITY];
        } else if (size > 0) {
            Arrays.fill(slots, 0);
        }
        size = 0;
        hasZero = false;
    }

    private int slot(long value) {
        int mask = slots.length - 1;
        int slot = (int) (value ^ (value >>> 32)) & mask;
        while (slots[slot] != 0 && slots[slot] != value) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }
}
