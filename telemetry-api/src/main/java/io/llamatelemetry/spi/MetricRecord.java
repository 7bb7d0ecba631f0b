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

    /**
     * The attribute that says how points of a producer's counts follow one another: {@value #CUMULATIVE} ones each go on from
     * the one before, {@value #DELTA} ones each say what came in their own time.
     */
    public static final String TEMPORALITY = "__temporality__";

    /** The attribute that says since when such a point counts. */
    public static final String START_TIME = "__start_time__";

    public static final String CUMULATIVE = "cumulative";
    public static final String DELTA = "delta";

    /**
     * The series that the point belongs to: its attributes are the labels. The start of a delta is none, since no two deltas
     * have the same one.
     */
    public SeriesKey series() {
        boolean delta = event.attributes().get(TEMPORALITY) instanceof JsonString text && DELTA.equals(text.value());
        SortedMap<String, String> labels = new TreeMap<>(CodePoints.ORDER);
        event.attributes().forEach((name, value) -> {
            if (!value.isNull() && !(delta && name.equals(START_TIME))) {
                labels.put(name, value instanceof JsonString text ? text.value() : value.toString());
            }
        });
        return new SeriesKey(event.metric(), event.unit(), Collections.unmodifiableSortedMap(labels));
    }
}
