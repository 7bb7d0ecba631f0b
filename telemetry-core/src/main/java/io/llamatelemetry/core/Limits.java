package io.llamatelemetry.core;

import java.time.Duration;

/**
 * The bounds of queries. What is above one is refused with the bound in the message; nothing is ever cut.
 *
 * @param maxTraces the most traces in one answer
 * @param maxGatheredTraces the most matching traces that an order other than by start may gather
 * @param maxTreeSpans the most spans in one tree
 * @param maxSpans the most spans in one answer
 * @param maxPointsPerSeries the most points of one series in one answer
 * @param maxPoints the most points in one answer
 * @param maxLogs the most log messages in one answer
 * @param maxDatasetRows the most rows of a dataset in one answer
 * @param queryTimeout how long a query may take
 */
public record Limits(
        int maxTraces,
        int maxGatheredTraces,
        int maxTreeSpans,
        int maxSpans,
        int maxPointsPerSeries,
        int maxPoints,
        int maxLogs,
        int maxDatasetRows,
        Duration queryTimeout) {

    /** The bounds that hold where nothing else is said. */
    public static final Limits DEFAULT =
            new Limits(10_000, 1_000_000, 100_000, 10_000, 11_000, 1_000_000, 10_000, 10_000, Duration.ofSeconds(30));
}
