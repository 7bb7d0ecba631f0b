package io.llamatelemetry.spi;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which metric points are wanted, and how.
 *
 * @param metric the metric's name
 * @param fromSecond the first second, in Unix seconds; a point counts by its time floored to the second
 * @param toSecond the last second, itself included; not less than {@code fromSecond}
 * @param bucketSeconds the size of the buckets to sum the points in, aligned to the epoch; null for the raw points
 * @param labels which series; all must match
 */
public record MetricRequest(
        String metric,
        long fromSecond,
        long toSecond,
        @Nullable Long bucketSeconds,
        List<LabelPredicate> labels) {

    public MetricRequest {
        Objects.requireNonNull(metric);
        if (toSecond < fromSecond) {
            throw new IllegalArgumentException("toSecond: " + toSecond + " (expected: >= " + fromSecond + ")");
        }
        if (bucketSeconds != null && bucketSeconds < 1) {
            throw new IllegalArgumentException("bucketSeconds: " + bucketSeconds + " (expected: >= 1)");
        }
        labels = List.copyOf(labels);
    }

    /** Whether a series of the metric is wanted. */
    public boolean matches(SeriesKey series) {
        return series.metric().equals(metric) && labels.stream().allMatch(label -> label.matches(series.labels()));
    }

    /** Whether a point at this second is wanted. */
    public boolean covers(long second) {
        return second >= fromSecond && second <= toSecond;
    }

    /** The start of the bucket that a second falls in, in Unix seconds; the second itself where points are raw. */
    public long bucketOf(long second) {
        return bucketSeconds == null ? second : second - Math.floorMod(second, bucketSeconds);
    }
}
