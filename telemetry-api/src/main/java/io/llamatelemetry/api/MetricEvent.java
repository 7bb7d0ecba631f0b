package io.llamatelemetry.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/**
 * A measured value. Its attributes are the labels of the series that it belongs to.
 *
 * @param traceId The id of the trace that the event belongs to: 1 to 256 characters, kept verbatim.
 * @param spanId The id of the span that the event belongs to; empty where it belongs to the trace alone.
 * @param timestamp When the event occurred: from 1970-01-01 to 2262-04-11, to the nanosecond.
 * @param attributes What else is known of the event, as strings, numbers, booleans and nulls by key.
 * @param metric The name of the metric.
 * @param value The measured value: an integer or a float, finite as a double.
 * @param unit The unit of the value.
 */
public record MetricEvent(
        @JsonProperty("trace_id") String traceId,
        @JsonProperty("span_id") String spanId,
        Instant timestamp,
        @DefaultValue("{}") Map<String, JsonValue> attributes,
        String metric,
        JsonNumber value,
        String unit)
        implements Event {

    public MetricEvent {
        Objects.requireNonNull(traceId);
        Objects.requireNonNull(spanId);
        Objects.requireNonNull(timestamp);
        attributes = Attributes.primitives(attributes);
        Objects.requireNonNull(metric);
        Objects.requireNonNull(unit);
        if (!Double.isFinite(value.doubleValue())) {
            throw new IllegalArgumentException("value: beyond the range of a double");
        }
    }

    @Override
    public EventType type() {
        return EventType.METRIC;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
        return visitor.visit(this);
    }
}
