package io.llamatelemetry.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The kinds of telemetry event. */
public enum EventType {
    /** A message with a severity. */
    @JsonProperty("unstructured_log")
    UNSTRUCTURED_LOG,
    /** An event with a typed payload: the start or the end of a span. */
    @JsonProperty("structured_log")
    STRUCTURED_LOG,
    /** A measured value with its unit. */
    @JsonProperty("metric")
    METRIC
}
