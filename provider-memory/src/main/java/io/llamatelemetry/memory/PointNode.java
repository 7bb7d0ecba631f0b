package io.llamatelemetry.memory;

import io.llamatelemetry.spi.EventId;

/** A stored metric point. */
final class PointNode extends StoredEvent {

    final Series series;
    final double value;

    PointNode(Series series, long time, EventId id, double value, long expiresAt, long write, byte[] content) {
        super(time, id, expiresAt, write, content);
        this.series = series;
        this.value = value;
    }
}
