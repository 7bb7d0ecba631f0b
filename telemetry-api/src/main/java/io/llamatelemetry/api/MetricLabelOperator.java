package io.llamatelemetry.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a label is matched. A label that a series does not have counts as the empty string. */
public enum MetricLabelOperator {
    /** The label's value is the given one. */
    @JsonProperty("=")
    EQUALS,
    /** The label's value is not the given one. */
    @JsonProperty("!=")
    NOT_EQUALS,
    /** The whole of the label's value matches the given RE2 expression. */
    @JsonProperty("=~")
    REGEX_MATCH,
    /** The whole of the label's value does not match the given RE2 expression. */
    @JsonProperty("!~")
    REGEX_NOT_MATCH
}
