package io.llamatelemetry.api;

import java.util.Objects;

/**
 * Chooses series by a label.
 *
 * @param name The name of the label.
 * @param value What to match the label's value against: a text or, by operator, an RE2 expression.
 * @param operator How to match.
 */
public record MetricLabelMatcher(
        String name, String value, @DefaultValue("\"=\"") MetricLabelOperator operator) {

    public MetricLabelMatcher {
        Objects.requireNonNull(name);
        Objects.requireNonNull(value);
        Objects.requireNonNull(operator);
    }
}
