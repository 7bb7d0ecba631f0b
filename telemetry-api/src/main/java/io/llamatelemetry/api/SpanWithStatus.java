package io.llamatelemetry.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A span together with how it ended.
 *
 * @param spanId The id of the span, unique within its trace: 1 to 256 characters, kept verbatim.
 * @param traceId The id of the trace that the span belongs to: 1 to 256 characters, kept verbatim.
 * @param parentSpanId The id of the span that this one runs beneath; null for a span without a parent.
 * @param name What the operation is called, for people to read.
 * @param startTime When the operation began, to the nanosecond.
 * @param endTime When the operation finished, to the nanosecond; null while it is open.
 * @param attributes What else is known of the operation, as any JSON by key.
 * @param status How the operation ended; null while it is open.
 */
public record SpanWithStatus(
        @JsonProperty("span_id") String spanId,
        @JsonProperty("trace_id") String traceId,
        @JsonProperty("parent_span_id") @Nullable String parentSpanId,
        String name,
        @JsonProperty("start_time") Instant startTime,
        @JsonProperty("end_time") @Nullable Instant endTime,
        @DefaultValue("{}") Map<String, JsonValue> attributes,
        @Nullable SpanStatus status) {

    public SpanWithStatus {
        Objects.requireNonNull(spanId);
        Objects.requireNonNull(traceId);
        Objects.requireNonNull(name);
        Objects.requireNonNull(startTime);
        attributes = Attributes.copyOf(attributes);
    }

    /** The span without its status. */
    public Span toSpan() {
        return new Span(spanId, traceId, parentSpanId, name, startTime, endTime, attributes);
    }

    /** The same span with just the attributes of the given keys; a key that it does not have is left out. */
    public SpanWithStatus withOnly(List<String> keys) {
        Attributes.Builder kept = Attributes.builder();
        for (String key : keys) {
            JsonValue value = attributes.get(key);
            if (value != null) {
                kept.put(key, value);
            }
        }
        return new SpanWithStatus(spanId, traceId, parentSpanId, name, startTime, endTime, kept.build(), status);
    }
}
