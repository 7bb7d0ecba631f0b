package io.llamatelemetry.api;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A metric's value that accompanies an answer of another API.
 *
 * @param metric The name of the metric.
 * @param value The value: an integer or a float.
 * @param unit The unit of the value; null where it has none.
 */
public record MetricInResponse(
        String metric, JsonNumber value, @Nullable String unit) {

    public MetricInResponse {
        Objects.requireNonNull(metric);
        Objects.requireNonNull(value);
    }
}
