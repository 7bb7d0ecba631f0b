package io.llamatelemetry.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The kinds of payload of a structured log event. */
public enum StructuredLogType {
    /** A span begins. */
    @JsonProperty("span_start")
    SPAN_START,
    /** A span is complete. */
    @JsonProperty("span_end")
    SPAN_END
}
