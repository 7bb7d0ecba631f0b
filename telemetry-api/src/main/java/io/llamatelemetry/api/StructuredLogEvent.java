package io.llamatelemetry.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/**
 * The start or the end of a span.
 *
 * @param traceId The id of the trace that the event belongs to: 1 to 256 characters, kept verbatim.
 * @param spanId The id of the span that the event belongs to: 1 to 256 characters, kept verbatim.
 * @param timestamp When the event occurred: from 1970-01-01 to 2262-04-11, to the nanosecond.
 * @param attributes What else is known of the event, as strings, numbers, booleans and nulls by key. By traceparent, as W3C
 *     Trace Context writes it, the start of a span without a parent names its parent in another process; its span is then
 *     found in that parent's trace too.
 * @param payload What happened to the span.
 */
public record StructuredLogEvent(
        @JsonProperty("trace_id") String traceId,
        @JsonProperty("span_id") String spanId,
        Instant timestamp,
        @DefaultValue("{}") Map<String, JsonValue> attributes,
        StructuredLogPayload payload)
        implements Event {

    public StructuredLogEvent {
        Objects.requireNonNull(traceId);
        Objects.requireNonNull(spanId);
        Objects.requireNonNull(timestamp);
        attributes = Attributes.primitives(attributes);
        Objects.requireNonNull(payload);
    }

    @Override
    public EventType type() {
        return EventType.STRUCTURED_LOG;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
        return visitor.visit(this);
    }
}
