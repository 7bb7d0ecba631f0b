package io.llamatelemetry.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/**
 * A log message.
 *
 * @param traceId The id of the trace that the event belongs to: 1 to 256 characters, kept verbatim.
 * @param spanId The id of the span that the event belongs to; empty where it belongs to the trace alone.
 * @param timestamp When the event occurred: from 1970-01-01 to 2262-04-11, to the nanosecond.
 * @param attributes What else is known of the event, as strings, numbers, booleans and nulls by key.
 * @param message The text of the message.
 * @param severity How grave the message is.
 */
public record UnstructuredLogEvent(
        @JsonProperty("trace_id") String traceId,
        @JsonProperty("span_id") String spanId,
        Instant timestamp,
        @DefaultValue("{}") Map<String, JsonValue> attributes,
        String message,
        LogSeverity severity)
        implements Event {

    public UnstructuredLogEvent {
        Objects.requireNonNull(traceId);
        Objects.requireNonNull(spanId);
        Objects.requireNonNull(timestamp);
        attributes = Attributes.primitives(attributes);
        Objects.requireNonNull(message);
        Objects.requireNonNull(severity);
    }

    @Override
    public EventType type() {
        return EventType.UNSTRUCTURED_LOG;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
        return visitor.visit(this);
    }
}
