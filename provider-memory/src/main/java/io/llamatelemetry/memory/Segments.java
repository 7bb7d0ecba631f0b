package io.llamatelemetry.memory;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The segments of a shard. Each has a number while it is there, so that a span's location is one number: its segment's and its
 * slot. The shard's lock guards what changes them; reading needs no lock.
 */
final class Segments {

    private final Deque<Integer> freeNumbers = new ArrayDeque<>();
    private volatile Segment[] living = new Segment[0];
    private volatile @Nullable Segment[] numbered = new Segment[8];

    /** The segments as they are now, in the order in which they were begun. */
    Segment[] living() {
        return living;
    }

    /** The segment that was begun first of those that are there. */
    Optional<Segment> oldest() {
        Segment[] now = living;
        return now.length == 0 ? Optional.empty() : Optional.of(now[0]);
    }

    /** Where a node is that a segment has. */
    static int location(Segment segment, int slot) {
        return segment.number << Segment.SLOT_BITS | slot;
    }

    /** What is at a location, or null; a location that was given up may have something else by now. */
    @Nullable SpanNode node(int location) {
        Segment segment = numbered[location >>> Segment.SLOT_BITS];
        return segment == null ? null : segment.node(location & Segment.CAPACITY - 1);
    }

    /** How many slots there are in all. */
    long slots() {
        return (long) living.length * Segment.CAPACITY;
    }

    /** The segment that takes the next node. */
    Segment roomy() {
        Segment[] now = living;
        if (now.length > 0 && !now[now.length - 1].isFull()) {
            return now[now.length - 1];
        }
        Integer free = freeNumbers.poll();
        int number = free == null ? now.length : free;
        Segment fresh = now.length == 0 ? new Segment(number) : now[now.length - 1].another(number);
        @Nullable Segment[] next = Arrays.copyOf(numbered, number < numbered.length ? numbered.length : 2 * number);
        next[number] = fresh;
        numbered = next;
        Segment[] more = Arrays.copyOf(now, now.length + 1);
        more[now.length] = fresh;
        living = more;
        return fresh;
    }

    /** Lets a segment go of which nothing is left. */
    void remove(Segment segment) {
        @Nullable Segment[] next = numbered.clone();
        next[segment.number] = null;
        numbered = next;
        freeNumbers.add(segment.number);
        living = Arrays.stream(living).filter(other -> other != segment).toArray(Segment[]::new);
    }
}
