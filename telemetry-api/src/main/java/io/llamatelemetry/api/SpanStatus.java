package io.llamatelemetry.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a span ended. */
public enum SpanStatus {
    /** The operation completed without an error. */
    @JsonProperty("ok")
    OK,
    /** The operation failed, or completed with an error. */
    @JsonProperty("error")
    ERROR;

    /** The status as it stands in JSON. */
    public String wireName() {
        return this == OK ? "ok" : "error";
    }
}
