package io.llamatelemetry.memory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class IdIndexTest {

    @Test
    void slotsAreFoundByTheWholeHash() {
        IdIndex index = new IdIndex();
        Map<Integer, BitSet> expected = new HashMap<>();
        Random random = new Random(1);
        for (int slot = 0; slot < Segment.CAPACITY; slot++) {
            // Few chains, so that most of them hold several hashes, and some hashes several slots.
            int hash = random.nextInt(4) + Segment.CAPACITY * random.nextInt(64);
            index.add(hash, slot);
            expected.computeIfAbsent(hash, key -> new BitSet()).set(slot);
        }
        expected.forEach((hash, slots) -> {
            assertEquals(slots.cardinality(), index.count(hash));
            long[] found = new long[Segment.CAPACITY / Long.SIZE];
            index.collect(hash, found);
            assertEquals(slots, BitSet.valueOf(found));
        });
        assertEquals(0, index.count(5));
    }

    @Test
    void noSlotIsFoundBeforeItHasAnId() {
        IdIndex index = new IdIndex();
        index.add(7, Segment.CAPACITY - 1);
        long[] found = new long[Segment.CAPACITY / Long.SIZE];
        index.collect(0, found);
        assertArrayEquals(new long[found.length], found);
        assertEquals(1, index.count(7));
    }
}
