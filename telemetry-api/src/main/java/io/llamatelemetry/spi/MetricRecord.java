package io.llamatelemetry.spi;

import io.llamatelemetry.api.CodePoints;
import io.llamatelemetry.api.JsonString;
import io.llamatelemetry.api.MetricEvent;
import java.time.Instant;
import java.util.Collections;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A metric point as it is stored.
 *
 * @param id tells it from every other event
 * @param event the measurement
 * @param acceptedAt when it was accepted
 * @param expiresAt when it is over; it is dead from this instant on
 */
public record MetricRecord(EventId id, MetricEvent event, Instant acceptedAt, Instant expiresAt)
        implements StoredRecord {

    public MetricRecord {
        Objects.requireNonNull(id);
        Objects.requireNonNull(event);
        Objects.requireNonNull(acceptedAt);
        Objects.requireNonNull(expiresAt);
    }

    /** The series that the point belongs to. */
    public SeriesKey series() {
        SortedMap<String, String> labels = new TreeMap<>(CodePoints.ORDER);
        event.attributes().forEach((name, value) -> {
            if (!value.isNull()) {
                labels.put(name, value instanceof JsonString text ? text.value() : value.toString());
            }
        });
        return new SeriesKey(event.metric(), event.unit(), Collections.unmodifiableSortedMap(labels));
    }
}
