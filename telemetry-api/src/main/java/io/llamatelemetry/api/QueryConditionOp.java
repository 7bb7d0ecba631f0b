package io.llamatelemetry.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a condition compares. */
public enum QueryConditionOp {
    /** Equal; with null: absent. */
    @JsonProperty("eq")
    EQ,
    /** Not equal, and there; with null: present. */
    @JsonProperty("ne")
    NE,
    /** Greater than, or later. */
    @JsonProperty("gt")
    GT,
    /** Less than, or earlier. */
    @JsonProperty("lt")
    LT
}
