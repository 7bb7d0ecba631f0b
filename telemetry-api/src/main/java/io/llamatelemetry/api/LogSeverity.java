package io.llamatelemetry.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How grave a log message is, least first. */
public enum LogSeverity {
    /** Every detail, for tracking a problem down. */
    @JsonProperty("verbose")
    VERBOSE,
    /** Of use while developing. */
    @JsonProperty("debug")
    DEBUG,
    /** Normal operation. */
    @JsonProperty("info")
    INFO,
    /** Something that may become a problem. */
    @JsonProperty("warn")
    WARN,
    /** A failure after which the program goes on. */
    @JsonProperty("error")
    ERROR,
    /** A failure that the program may not survive. */
    @JsonProperty("critical")
    CRITICAL
}
