package io.llamatelemetry.api;

import java.util.Objects;

/**
 * One point of a series.
 *
 * @param timestamp When, in Unix seconds: of the measurement or, where points are summed, of the start of the bucket.
 * @param value The value, or the sum of the values in the bucket.
 * @param unit The unit of the value.
 */
public record MetricDataPoint(long timestamp, double value, String unit) {

    public MetricDataPoint {
        Objects.requireNonNull(unit);
    }
}
