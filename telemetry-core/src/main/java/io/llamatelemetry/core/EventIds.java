package io.llamatelemetry.core;

import io.llamatelemetry.spi.EventId;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/** Gives out event ids: microseconds that never stand still in the upper half, a number of this engine's own in the lower. */
final class EventIds {

    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final int NANOS_PER_MICRO = 1_000;

    private final Clock clock;
    private final long engine = ThreadLocalRandom.current().nextLong();
    private final AtomicLong last = new AtomicLong();

    EventIds(Clock clock) {
        this.clock = clock;
    }

    EventId next() {
        Instant now = clock.instant();
        long micros = now.getEpochSecond() * MICROS_PER_SECOND + now.getNano() / NANOS_PER_MICRO;
        return new EventId(last.updateAndGet(before -> Math.max(before + 1, micros)), engine);
    }
}
