package io.llamatelemetry.api;

import java.util.Objects;

/**
 * A label of a series.
 *
 * @param name The name of the label.
 * @param value Its value, as text.
 */
public record MetricLabel(String name, String value) {

    public MetricLabel {
        Objects.requireNonNull(name);
        Objects.requireNonNull(value);
    }
}
