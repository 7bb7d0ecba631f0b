package io.llamatelemetry.memory;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a store within its bounds. Over a bound on a number of records, what was written longest ago of that kind goes first;
 * over the bound on bytes, what was written longest ago of any kind. What has expired goes before what lives.
 */
final class Eviction {

    private final ReentrantLock lock = new ReentrantLock();
    private final AtomicLong expiredUntil = new AtomicLong(Long.MIN_VALUE);
    private final Bounds bounds;
    private final Counters counters;
    private final List<? extends Evictable> traces;
    private final List<? extends Evictable> logs;
    private final List<? extends Evictable> points;
    private final List<Evictable> all;

    Eviction(
            Bounds bounds,
            Counters counters,
            List<? extends Evictable> traces,
            List<? extends Evictable> logs,
            List<? extends Evictable> points) {
        this.bounds = bounds;
        this.counters = counters;
        this.traces = traces;
        this.logs = logs;
        this.points = points;
        this.all =
                Stream.of(traces, logs, points).<Evictable>flatMap(List::stream).toList();
    }

    /**
     * Gives up what is too much. Called after every write, it takes a lock only when a bound is broken, so that as many
     * records are beyond it at a time as threads write.
     */
    void enforce() {
        if (bounds.isOver(counters)) {
            lock.lock();
            try {
                expireOncePerSecond();
                evictFrom(traces, bounds::hasTooManySpans);
                evictFrom(logs, bounds::hasTooManyLogs);
                evictFrom(points, bounds::hasTooManyPoints);
                evictFrom(all, bounds::hasTooManyBytes);
            } finally {
                lock.unlock();
            }
        }
    }

    /** Frees what has expired by a time, in nanoseconds since the epoch. */
    void expire(long now) {
        lock.lock();
        try {
            if (counters.earliestExpiry() <= now) {
                counters.forgetExpiry();
                all.forEach(part -> part.expire(now));
            }
        } finally {
            lock.unlock();
        }
    }

    private void expireOncePerSecond() {
        long now = bounds.now();
        long second = now / Nanos.PER_SECOND;
        if (expiredUntil.getAndSet(second) != second) {
            expire(now);
        }
    }

    private void evictFrom(List<? extends Evictable> parts, Predicate<Counters> tooMuch) {
        while (tooMuch.test(counters)) {
            Evictable part = oldest(parts);
            if (part == null) {
                return;
            }
            part.evict(part.oldestWrite());
        }
    }

    private static @Nullable Evictable oldest(List<? extends Evictable> parts) {
        Evictable oldest = null;
        long oldestWrite = Evictable.NOTHING;
        for (Evictable part : parts) {
            long write = part.oldestWrite();
            if (write < oldestWrite) {
                oldestWrite = write;
                oldest = part;
            }
        }
        return oldest;
    }
}
