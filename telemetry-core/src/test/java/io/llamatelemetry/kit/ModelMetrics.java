package io.llamatelemetry.kit;

import io.llamatelemetry.api.CodePoints;
import io.llamatelemetry.api.JsonString;
import io.llamatelemetry.api.JsonValue;
import io.llamatelemetry.api.MetricDataPoint;
import io.llamatelemetry.api.MetricEvent;
import io.llamatelemetry.api.MetricLabel;
import io.llamatelemetry.api.MetricLabelMatcher;
import io.llamatelemetry.api.MetricQueryType;
import io.llamatelemetry.api.MetricSeries;
import io.llamatelemetry.api.QueryMetricsResponse;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The answer to a metric query, from all live points. */
final class ModelMetrics {
    private static final Map<Character, Long> SECONDS =
            Map.of('s', 1L, 'm', 60L, 'h', 3600L, 'd', 86400L, 'w', 604800L);

    private ModelMetrics() {}

    /**
     * Answers.
     *
     * @param live the live points, in the order of acceptance
     */
    static QueryMetricsResponse query(
            List<MetricEvent> live,
            String metric,
            long start,
            long end,
            @Nullable String granularity,
            MetricQueryType type,
            List<MetricLabelMatcher> matchers) {
        List<MetricEvent> wanted = live.stream()
                .filter(event -> event.metric().equals(metric))
                .filter(event -> second(event) >= start && second(event) <= end)
                .filter(event -> matchers.stream().allMatch(matcher -> matches(matcher, event)))
                .sorted(Comparator.comparing(MetricEvent::timestamp))
                .toList();
        boolean raw = granularity == null && type != MetricQueryType.INSTANT;
        Map<List<String>, List<MetricEvent>> bySeries = new TreeMap<>(ModelMetrics::compare);
        wanted.forEach(event -> bySeries.computeIfAbsent(identity(event, raw), key -> new ArrayList<>())
                .add(event));
        List<MetricSeries> series = new ArrayList<>();
        bySeries.values().forEach(points -> {
            MetricEvent first = points.get(0);
            List<MetricDataPoint> values = type == MetricQueryType.INSTANT
                    ? List.of(new MetricDataPoint(end, sum(points), first.unit()))
                    : points(points, granularity);
            series.add(new MetricSeries(metric, labels(first, raw), values));
        });
        return new QueryMetricsResponse(series);
    }

    private static List<MetricDataPoint> points(List<MetricEvent> points, @Nullable String granularity) {
        if (granularity == null) {
            return points.stream()
                    .map(point ->
                            new MetricDataPoint(second(point), point.value().doubleValue(), point.unit()))
                    .toList();
        }
        int last = granularity.length() - 1;
        long size = Long.parseLong(granularity.substring(0, last)) * SECONDS.getOrDefault(granularity.charAt(last), 0L);
        Map<Long, List<MetricEvent>> buckets = new LinkedHashMap<>();
        points.forEach(point -> buckets.computeIfAbsent(second(point) / size * size, key -> new ArrayList<>())
                .add(point));
        return buckets.entrySet().stream()
                .map(bucket -> new MetricDataPoint(
                        bucket.getKey(),
                        sum(bucket.getValue()),
                        bucket.getValue().get(0).unit()))
                .toList();
    }

    private static double sum(List<MetricEvent> points) {
        return points.stream().mapToDouble(point -> point.value().doubleValue()).sum();
    }

    private static long second(MetricEvent event) {
        return event.timestamp().getEpochSecond();
    }

    /** Of a delta, raw points show that it is one, and sums do not. */
    private static List<MetricLabel> labels(MetricEvent event, boolean raw) {
        boolean delta = JsonValue.of("delta").equals(event.attributes().get("__temporality__"));
        return event.attributes().entrySet().stream()
                .filter(attribute -> !attribute.getValue().isNull())
                .filter(attribute -> !(delta && attribute.getKey().equals("__start_time__")))
                .filter(attribute -> !(delta && !raw && attribute.getKey().equals("__temporality__")))
                .map(attribute -> new MetricLabel(
                        attribute.getKey(),
                        attribute.getValue() instanceof JsonString text
                                ? text.value()
                                : attribute.getValue().toString()))
                .sorted(Comparator.comparing(MetricLabel::name, CodePoints.ORDER))
                .toList();
    }

    /** The unit, then names and values of the labels. */
    private static List<String> identity(MetricEvent event, boolean raw) {
        List<String> identity = new ArrayList<>(List.of(event.unit()));
        labels(event, raw).forEach(label -> identity.addAll(List.of(label.name(), label.value())));
        return identity;
    }

    private static int compare(List<String> left, List<String> right) {
        for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
            int order = CodePoints.compare(left.get(i), right.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(left.size(), right.size());
    }

    /** The kit's expressions mean the same to RE2 and to Java. */
    private static boolean matches(MetricLabelMatcher matcher, MetricEvent event) {
        String value = labels(event, true).stream()
                .filter(label -> label.name().equals(matcher.name()))
                .map(MetricLabel::value)
                .findFirst()
                .orElse("");
        return switch (matcher.operator()) {
            case EQUALS -> value.equals(matcher.value());
            case NOT_EQUALS -> !value.equals(matcher.value());
            case REGEX_MATCH -> matchesWhole(matcher.value(), value);
            case REGEX_NOT_MATCH -> !matchesWhole(matcher.value(), value);
        };
    }

    private static boolean matchesWhole(String expression, String value) {
        return Pattern.compile(expression, Pattern.DOTALL).matcher(value).matches();
    }
}
