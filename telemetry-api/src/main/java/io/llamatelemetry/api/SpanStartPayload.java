package io.llamatelemetry.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Says that a span begins. The event's timestamp is the span's start.
 *
 * @param name What the operation is called, for people to read.
 * @param parentSpanId The id of the span that this one runs beneath; null or empty for a span without a parent.
 */
public record SpanStartPayload(
        String name,
        @JsonProperty("parent_span_id") @Nullable String parentSpanId) implements StructuredLogPayload {

    public SpanStartPayload {
        Objects.requireNonNull(name);
        parentSpanId = parentSpanId == null || parentSpanId.isEmpty() ? null : parentSpanId;
    }

    @Override
    public StructuredLogType type() {
        return StructuredLogType.SPAN_START;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
        return visitor.visit(this);
    }
}
