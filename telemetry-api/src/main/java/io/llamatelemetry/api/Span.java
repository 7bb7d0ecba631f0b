package io.llamatelemetry.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One operation within a trace.
 *
 * @param spanId The id of the span, unique within its trace: 1 to 256 characters, kept verbatim.
 * @param traceId The id of the trace that the span belongs to: 1 to 256 characters, kept verbatim.
 * @param parentSpanId The id of the span that this one runs beneath; null for a span without a parent.
 * @param name What the operation is called, for people to read.
 * @param startTime When the operation began, to the nanosecond.
 * @param endTime When the operation finished, to the nanosecond; null while it is open.
 * @param attributes What else is known of the operation, as any JSON by key.
 */
public record Span(
        @JsonProperty("span_id") String spanId,
        @JsonProperty("trace_id") String traceId,
        @JsonProperty("parent_span_id") @Nullable String parentSpanId,
        String name,
        @JsonProperty("start_time") Instant startTime,
        @JsonProperty("end_time") @Nullable Instant endTime,
        @DefaultValue("{}") Map<String, JsonValue> attributes) {

    public Span {
        Objects.requireNonNull(spanId);
        Objects.requireNonNull(traceId);
        Objects.requireNonNull(name);
        Objects.requireNonNull(startTime);
        attributes = Attributes.copyOf(attributes);
    }
}
