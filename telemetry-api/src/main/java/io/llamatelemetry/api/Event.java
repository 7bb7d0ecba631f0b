package io.llamatelemetry.api;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.Map;

/** A telemetry event, told apart by its {@code type}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = UnstructuredLogEvent.class, name = "unstructured_log"),
    @JsonSubTypes.Type(value = MetricEvent.class, name = "metric"),
    @JsonSubTypes.Type(value = StructuredLogEvent.class, name = "structured_log")
})
public sealed interface Event permits UnstructuredLogEvent, MetricEvent, StructuredLogEvent {

    /** The id of the trace that the event belongs to. */
    String traceId();

    /** The id of the span that the event belongs to; may be empty in a metric or an unstructured log. */
    String spanId();

    /** When the event occurred. */
    Instant timestamp();

    /** What else is known of the event, as primitive JSON by key. */
    Map<String, JsonValue> attributes();

    /** The kind of the event. */
    EventType type();

    /** Hands the event to the visitor's method for its kind. */
    <R> R accept(Visitor<R> visitor);

    /**
     * One method a kind of event, so that dispatch is exhaustive.
     *
     * @param <R> what the visit gives
     */
    interface Visitor<R> {

        /** Visits a log message. */
        R visit(UnstructuredLogEvent event);

        /** Visits a measured value. */
        R visit(MetricEvent event);

        /** Visits the start or end of a span. */
        R visit(StructuredLogEvent event);
    }
}
