package io.llamatelemetry.server.config;

import io.llamatelemetry.spi.Setting;

/** The most that one query may return or go through. */
public record LimitsConfig(
        @Setting(description = "The most traces that one query returns.", defaultValue = "10000", min = 1)
        int maxTraces,

        @Setting(
                description = "The most matching traces that a query gathers to sort them by anything but their start.",
                defaultValue = "1000000",
                min = 1)
        int maxGatheredTraces,

        @Setting(description = "The most spans in one span tree.", defaultValue = "100000", min = 1)
        int maxTreeSpans,

        @Setting(
                description = "The most spans that one query returns; an export to a dataset has no such bound.",
                defaultValue = "10000",
                min = 1)
        int maxSpans,

        @Setting(
                description = "The most data points that a metrics query returns in one series.",
                defaultValue = "11000",
                min = 1)
        int maxPointsPerSeries,

        @Setting(
                description = "The most data points that a metrics query returns in all series together.",
                defaultValue = "1000000",
                min = 1)
        int maxPoints,

        @Setting(description = "The most log events that one query returns.", defaultValue = "10000", min = 1)
        int maxLogs) {

    public LimitsConfig {
        if (maxGatheredTraces < maxTraces) {
            throw new IllegalArgumentException(
                    "max_gathered_traces: " + maxGatheredTraces + " (expected: >= max_traces, " + maxTraces + ")");
        }
        if (maxPoints < maxPointsPerSeries) {
            throw new IllegalArgumentException(
                    "max_points: " + maxPoints + " (expected: >= max_points_per_series, " + maxPointsPerSeries + ")");
        }
    }
}
