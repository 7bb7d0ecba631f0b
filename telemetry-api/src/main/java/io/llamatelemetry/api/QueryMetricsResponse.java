package io.llamatelemetry.api;

import java.util.List;

/**
 * The time series that a query found.
 *
 * @param data The series, ordered by unit and labels.
 */
public record QueryMetricsResponse(List<MetricSeries> data) {

    public QueryMetricsResponse {
        data = List.copyOf(data);
    }
}
