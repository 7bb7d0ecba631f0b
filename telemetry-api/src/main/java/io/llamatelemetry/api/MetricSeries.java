package io.llamatelemetry.api;

import java.util.List;
import java.util.Objects;

/**
 * The points of one metric with one unit and one set of labels.
 *
 * @param metric The name of the metric.
 * @param labels The labels, ordered by name.
 * @param values The points, oldest first.
 */
public record MetricSeries(String metric, List<MetricLabel> labels, List<MetricDataPoint> values) {

    public MetricSeries {
        Objects.requireNonNull(metric);
        labels = List.copyOf(labels);
        values = List.copyOf(values);
    }
}
