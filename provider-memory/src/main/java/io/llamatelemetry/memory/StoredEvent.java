package io.llamatelemetry.memory;

import io.llamatelemetry.spi.EventId;

/**
 * A stored log message or metric point: what it is ordered by, and the rest as bytes. Never changes.
 *
 * <p>Ordered by time, then by id.
 */
abstract class StoredEvent {

    /** When it occurred, in nanoseconds since the epoch. */
    final long time;

    final long idHigh;
    final long idLow;

    /** When it is over, in nanoseconds since the epoch. */
    final long expiresAt;

    /** The number of its write. */
    final long write;

    final byte[] content;

    StoredEvent(long time, EventId id, long expiresAt, long write, byte[] content) {
        this.time = time;
        this.idHigh = id.high();
        this.idLow = id.low();
        this.expiresAt = expiresAt;
        this.write = write;
        this.content = content;
    }

    EventId id() {
        return new EventId(idHigh, idLow);
    }

    static int compare(StoredEvent one, StoredEvent other) {
        int order = Long.compare(one.time, other.time);
        if (order == 0) {
            order = Long.compareUnsigned(one.idHigh, other.idHigh);
        }
        return order != 0 ? order : Long.compareUnsigned(one.idLow, other.idLow);
    }
}
