package io.llamatelemetry.memory;

import io.llamatelemetry.spi.EventId;
import io.llamatelemetry.spi.SeriesKey;
import java.util.Iterator;
import java.util.concurrent.ConcurrentSkipListSet;

/** The points of a series by time, then id. Any thread may read while one writes. */
final class Series {

    private static final EventId LEAST = new EventId(0, 0);
    private static final EventId GREATEST = new EventId(-1, -1);
    private static final byte[] NO_CONTENT = {};

    final SeriesKey key;
    private final ConcurrentSkipListSet<PointNode> points = new ConcurrentSkipListSet<>(StoredEvent::compare);

    Series(SeriesKey key) {
        this.key = key;
    }

    /** Adds a point, unless it is there. */
    boolean add(PointNode point) {
        return points.add(point);
    }

    void remove(PointNode point) {
        points.remove(point);
    }

    boolean isEmpty() {
        return points.isEmpty();
    }

    /** The points between two times, in nanoseconds, both included. */
    Iterator<PointNode> between(long from, long to) {
        return points.subSet(
                        new PointNode(this, from, LEAST, 0, 0, 0, NO_CONTENT),
                        true,
                        new PointNode(this, to, GREATEST, 0, 0, 0, NO_CONTENT),
                        true)
                .iterator();
    }
}
