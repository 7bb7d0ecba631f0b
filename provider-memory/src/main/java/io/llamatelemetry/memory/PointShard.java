package io.llamatelemetry.memory;

import io.llamatelemetry.api.MetricEvent;
import io.llamatelemetry.spi.MetricRecord;
import io.llamatelemetry.spi.SeriesKey;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A part of the series, and their points in the order in which they came. One lock orders its writers. */
final class PointShard implements Evictable {

    /** What a point takes besides its content: its node and its places in the orders. */
    private static final int FIXED_COST = 150;

    /** What a series takes besides its labels, and each label besides its text. */
    private static final int COST_OF_SERIES = 700;

    private static final int COST_OF_LABEL = 200;

    private final ReentrantLock lock = new ReentrantLock();
    private final Arrivals<PointNode> arrivals = new Arrivals<>();
    private final SeriesIndex index;
    private final Counters counters;
    private final Bounds bounds;

    PointShard(SeriesIndex index, Counters counters, Bounds bounds) {
        this.index = index;
        this.counters = counters;
        this.bounds = bounds;
    }

    /** Writes a point, unless it is there already; gives back null, or which bound forbids it. */
    @Nullable String write(MetricRecord point, SeriesKey key, byte[] content) {
        lock.lock();
        try {
            String refusal = bounds.refusal("The metric point", (long) cost(key) + FIXED_COST + content.length);
            if (refusal == null) {
                add(point, key, content);
            }
            return refusal;
        } finally {
            lock.unlock();
        }
    }

    private void add(MetricRecord point, SeriesKey key, byte[] content) {
        MetricEvent event = point.event();
        Series known = index.find(key);
        Series series = known == null ? new Series(key) : known;
        PointNode node = new PointNode(
                series,
                Nanos.of(event.timestamp()),
                point.id(),
                event.value().doubleValue(),
                Nanos.of(point.expiresAt()),
                counters.next(),
                content);
        if (!series.add(node)) {
            return;
        }
        if (known == null) {
            index.add(series);
            counters.bytes.addAndGet(cost(key));
        }
        arrivals.add(node);
        counters.points.incrementAndGet();
        counters.bytes.addAndGet(FIXED_COST + content.length);
        counters.expiresAt(node.expiresAt);
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
                PointNode oldest = arrivals.removeFirst();
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

    private void remove(PointNode node) {
        Series series = node.series;
        series.remove(node);
        if (series.isEmpty()) {
            index.remove(series);
            counters.bytes.addAndGet(-cost(series.key));
        }
        counters.points.decrementAndGet();
        counters.bytes.addAndGet(-(FIXED_COST + node.content.length));
    }

    private static int cost(SeriesKey key) {
        int cost = COST_OF_SERIES + key.metric().length() + key.unit().length();
        for (var label : key.labels().entrySet()) {
            cost += COST_OF_LABEL + label.getKey().length() + label.getValue().length();
        }
        return cost;
    }
}
