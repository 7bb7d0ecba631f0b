package io.llamatelemetry.core;

import io.llamatelemetry.core.config.ConfigBinder;
import io.llamatelemetry.core.config.ConfigNode;
import io.llamatelemetry.spi.Setting;
import java.time.Duration;
import java.util.Map;

/**
 * The bounds of events and queries. What is above one is refused with the bound in the message; nothing is ever cut.
 *
 * @param maxTraces the most traces in one answer
 * @param maxGatheredTraces the most traces that one query holds at once to sort them
 * @param maxTreeSpans the most spans in one tree
 * @param maxSpans the most spans in one answer
 * @param maxPointsPerSeries the most points of one series in one answer
 * @param maxPoints the most points in one answer
 * @param maxLogs the most log messages in one answer
 * @param maxDatasetRows the most rows of a dataset in one answer
 * @param maxAnswerSize the most bytes, roughly, of the texts that one answer is gathered from
 * @param maxConditions the most conditions, attributes to return, and label matchers of one query, each
 * @param maxAttributes the most attributes of one event
 * @param maxNameLength the longest name of an attribute, a span, a metric or a unit, in UTF-16 units
 * @param maxStringLength the longest text in an event, likewise
 * @param maxLabelLength the longest attribute of a metric, likewise
 * @param maxDepth the most arrays and objects in one another in an attribute
 * @param maxDigits the most digits of an integer in an event
 * @param queryTimeout how long a query may take
 * @param exportTimeout how long saving spans to a dataset may take
 */
public record Limits(
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
        int maxLogs,

        @Setting(
                description = "The most rows of a dataset that one request reads back.",
                defaultValue = "10000",
                min = 1)
        int maxDatasetRows,

        @Setting(
                description = "The most that one answer may hold of spans or log messages, by the length of their texts"
                        + " and roughly.",
                defaultValue = "64MiB",
                bytes = true,
                min = 1024)
        long maxAnswerSize,

        @Setting(
                description = "The most conditions in one query; likewise of attributes to return, and of label"
                        + " matchers.",
                defaultValue = "500",
                min = 1,
                max = 500)
        int maxConditions,

        @Setting(description = "The most attributes of one event or span.", defaultValue = "1000", min = 1)
        int maxAttributes,

        @Setting(
                description = "The longest name of an attribute, span, metric or unit, in UTF-16 units.",
                defaultValue = "4096",
                min = 1)
        int maxNameLength,

        @Setting(
                description = "The longest message or attribute of an event, in UTF-16 units; the size of a request"
                        + " bounds it besides.",
                defaultValue = "10485760",
                min = 1)
        int maxStringLength,

        @Setting(
                description = "The longest attribute of a metric, which becomes a label, in UTF-16 units.",
                defaultValue = "16384",
                min = 1)
        int maxLabelLength,

        @Setting(
                description = "The most arrays and objects that stand in one another in an attribute.",
                defaultValue = "64",
                min = 0,
                max = 64)
        int maxDepth,

        @Setting(description = "The most digits of an integer in an event.", defaultValue = "400", min = 19, max = 400)
        int maxDigits,

        @Setting(description = "How long a query may take before it is given up.", defaultValue = "30s", min = 0.001)
        Duration queryTimeout,

        @Setting(
                description = "How long saving spans to a dataset may take before it is given up.",
                defaultValue = "1h",
                min = 0.001)
        Duration exportTimeout) {

    /** The bounds that hold where nothing else is said. */
    public static Limits defaults() {
        return with(Map.of());
    }

    /**
     * The usual bounds but for the given ones, by their keys in snake_case.
     *
     * @throws io.llamatelemetry.core.config.ConfigurationException with all that is wrong with them
     */
    public static Limits with(Map<String, ?> bounds) {
        return ConfigBinder.bind(ConfigNode.of(bounds), Limits.class);
    }
}
