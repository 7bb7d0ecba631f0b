package io.llamatelemetry.api;

import java.util.Objects;

/**
 * Says that a span is complete. The event's timestamp is the span's end.
 *
 * @param status How the operation ended.
 */
public record SpanEndPayload(SpanStatus status) implements StructuredLogPayload {

    public SpanEndPayload {
        Objects.requireNonNull(status);
    }

    @Override
    public StructuredLogType type() {
        return StructuredLogType.SPAN_END;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
        return visitor.visit(this);
    }
}
