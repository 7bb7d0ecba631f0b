package io.llamatelemetry.spi;

import io.llamatelemetry.api.UnstructuredLogEvent;
import java.time.Instant;
import java.util.Objects;

/**
 * A log message as it is stored.
 *
 * @param id tells it from every other event
 * @param event the message
 * @param acceptedAt when it was accepted
 * @param expiresAt when it is over; it is dead from this instant on
 */
public record LogRecord(EventId id, UnstructuredLogEvent event, Instant acceptedAt, Instant expiresAt)
        implements StoredRecord {

    public LogRecord {
        Objects.requireNonNull(id);
        Objects.requireNonNull(event);
        Objects.requireNonNull(acceptedAt);
        Objects.requireNonNull(expiresAt);
    }
}
