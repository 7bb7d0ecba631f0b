package io.llamatelemetry.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a metric query gives of each series. */
public enum MetricQueryType {
    /** The points over a span of time. */
    @JsonProperty("range")
    RANGE,
    /** One point: the sum over the span of time. */
    @JsonProperty("instant")
    INSTANT
}
