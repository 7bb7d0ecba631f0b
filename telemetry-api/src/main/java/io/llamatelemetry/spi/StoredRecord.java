package io.llamatelemetry.spi;

import java.time.Instant;

/** What a store keeps. */
public sealed interface StoredRecord permits SpanRecord, LogRecord, MetricRecord {

    /** When it was accepted; of a span, when the first of its events was. */
    Instant acceptedAt();

    /** When it is over; it is dead from this instant on. */
    Instant expiresAt();

    /** Whether it still lives. */
    default boolean isLive(Instant now) {
        return now.isBefore(expiresAt());
    }
}
