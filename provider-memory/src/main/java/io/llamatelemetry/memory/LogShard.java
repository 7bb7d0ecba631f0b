package io.llamatelemetry.memory;

import io.llamatelemetry.spi.LogRecord;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A part of the log messages in the order in which they came. One lock orders its writers; readers use the index. */
final class LogShard implements Evictable {

    /** What a message takes besides its content and trace id: its node and its places in the orders. */
    private static final int FIXED_COST = 220;

    private final ReentrantLock lock = new ReentrantLock();
    private final Arrivals<LogNode> arrivals = new Arrivals<>();
    private final LogIndex index;
    private final Counters counters;
    private final Bounds bounds;

    LogShard(LogIndex index, Counters counters, Bounds bounds) {
        this.index = index;
        this.counters = counters;
        this.bounds = bounds;
    }

    /** Writes a message, unless it is there already; gives back null, or which bound forbids it. */
    @Nullable String write(LogRecord log, int traceHash, byte[] content) {
        lock.lock();
        try {
            String traceId = log.event().traceId();
            long time = Nanos.of(log.event().timestamp());
            long expiresAt = Nanos.of(log.expiresAt());
            LogNode node = new LogNode(traceId, traceHash, time, log.id(), expiresAt, counters.next(), content);
            String refusal = bounds.refusal("The log message", cost(node));
            if (refusal == null && index.add(node)) {
                arrivals.add(node);
                counters.logs.incrementAndGet();
                counters.bytes.addAndGet(cost(node));
                counters.expiresAt(expiresAt);
            }
            return refusal;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long oldestWrite() {
        return arrivals.oldestWrite();
    }

    @Override
    public void evict(long write) {
        lock.lock();
        try {
            if (arrivals.oldestWrite() == write) {
                LogNode oldest = arrivals.removeFirst();
                if (oldest != null) {
                    remove(oldest);
                    counters.evicted.increment();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void expire(long now) {
        lock.lock();
        try {
            arrivals.removeExpired(now, node -> {
                remove(node);
                counters.expired.increment();
            });
            counters.expiresAt(arrivals.earliestExpiry());
        } finally {
            lock.unlock();
        }
    }

    private void remove(LogNode node) {
        index.remove(node);
        counters.logs.decrementAndGet();
        counters.bytes.addAndGet(-cost(node));
    }

    private static int cost(LogNode node) {
        return FIXED_COST + node.traceId.length() + node.content.length;
    }
}
