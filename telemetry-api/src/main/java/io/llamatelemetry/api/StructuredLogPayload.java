package io.llamatelemetry.api;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What a structured log event says of its span, told apart by its {@code type}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = SpanStartPayload.class, name = "span_start"),
    @JsonSubTypes.Type(value = SpanEndPayload.class, name = "span_end")
})
public sealed interface StructuredLogPayload permits SpanStartPayload, SpanEndPayload {

    /** The kind of the payload. */
    StructuredLogType type();

    /** Hands the payload to the visitor's method for its kind. */
    <R> R accept(Visitor<R> visitor);

    /**
     * One method a kind of payload, so that dispatch is exhaustive.
     *
     * @param <R> what the visit gives
     */
    interface Visitor<R> {

        /** Visits the start of a span. */
        R visit(SpanStartPayload payload);

        /** Visits the end of a span. */
        R visit(SpanEndPayload payload);
    }
}
