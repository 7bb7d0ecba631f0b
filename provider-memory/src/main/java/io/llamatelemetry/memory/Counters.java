package io.llamatelemetry.memory;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** What a store holds and has let go of, counted by all of its parts together. */
final class Counters {

    final AtomicLong spans = new AtomicLong();
    final AtomicLong traces = new AtomicLong();
    final AtomicLong logs = new AtomicLong();
    final AtomicLong points = new AtomicLong();
    final AtomicLong bytes = new AtomicLong();
    final LongAdder expired = new LongAdder();
    final LongAdder evicted = new LongAdder();

    private final AtomicLong sequence = new AtomicLong();
    private final AtomicLong earliestExpiry = new AtomicLong(Long.MAX_VALUE);

    /** The next number; whatever is written later has a greater one. */
    long next() {
        return sequence.incrementAndGet();
    }

    /** Says that something expires at this time. */
    void expiresAt(long time) {
        if (time < earliestExpiry.get()) {
            earliestExpiry.accumulateAndGet(time, Math::min);
        }
    }

    /** Nothing expires before this time. */
    long earliestExpiry() {
        return earliestExpiry.get();
    }

    /** Begins to learn anew what expires first: everything there is must be said again. */
    void forgetExpiry() {
        earliestExpiry.set(Long.MAX_VALUE);
    }
}
