package io.llamatelemetry.core;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.llamatelemetry.api.LimitExceededException;
import io.llamatelemetry.api.MetricDataPoint;
import io.llamatelemetry.api.MetricLabel;
import io.llamatelemetry.api.MetricLabelMatcher;
import io.llamatelemetry.api.MetricLabelOperator;
import io.llamatelemetry.api.MetricQueryType;
import io.llamatelemetry.api.MetricSeries;
import io.llamatelemetry.api.QueryMetricsResponse;
import io.llamatelemetry.spi.LabelPredicate;
import io.llamatelemetry.spi.MetricRequest;
import io.llamatelemetry.spi.MetricSink;
import io.llamatelemetry.spi.ReadContext;
import io.llamatelemetry.spi.SeriesKey;
import io.llamatelemetry.spi.StoreReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What a metric query means. */
final class MetricQueries {

    private static final int MAX_REGEX_LENGTH = 1_000;
    private static final String LABEL_MATCHERS = "label_matchers";

    private final Limits limits;

    MetricQueries(Limits limits) {
        this.limits = limits;
    }

    /** A checked query. */
    record Query(MetricRequest request, MetricQueryType type) {}

    /** Checks the arguments. */
    Query check(
            String metric,
            long start,
            @Nullable Long end,
            @Nullable String granularity,
            MetricQueryType type,
            @Nullable List<MetricLabelMatcher> matchers,
            long nowSecond) {
        Faults faults = new Faults();
        long last = end == null ? nowSecond : end;
        if (last < start) {
            String shown = end == null ? "now, " + last : Long.toString(last);
            faults.add("greater_than_equal", shown + " (expected: >= start_time, " + start + ")", "end_time");
        }
        Long bucket = granularity == null ? null : Granularity.seconds(granularity);
        if (granularity != null && bucket == null) {
            faults.add(
                    "value_error",
                    "\"" + granularity + "\" (expected: a number of at least 1 and one of s, m, h, d, w, such as 5m)",
                    "granularity");
        }
        List<MetricLabelMatcher> asked = matchers == null ? List.of() : matchers;
        faults.checkSize(asked, limits.maxConditions(), "max_conditions", LABEL_MATCHERS);
        faults.throwIfAny();
        List<LabelPredicate> labels = labels(asked, faults);
        faults.throwIfAny();
        // One bucket of the greatest size holds all that is asked for, since no point is before the epoch.
        Long size = type == MetricQueryType.INSTANT ? (Long) Long.MAX_VALUE : bucket;
        return new Query(new MetricRequest(metric, start, last, size, labels), type);
    }

    /** Answers a checked query. */
    QueryMetricsResponse query(Query query, StoreReader reader, ReadContext context) {
        Collector collector = new Collector(query);
        TemporalityFinder finder =
                new TemporalityFinder(collector, query.request().bucketSeconds() != null);
        reader.metrics(query.request(), finder, context);
        if (finder.found) {
            collector = new Collector(query);
            Increases.read(query.request(), limits.maxPoints(), reader, collector, context);
        }
        return new QueryMetricsResponse(collector.finish());
    }

    /** Hands points on, unless sums are asked for and the series has a temporality: that is only noted. */
    private static final class TemporalityFinder implements MetricSink {

        private final MetricSink sink;
        private final boolean sums;
        private boolean found;
        private boolean passed;

        TemporalityFinder(MetricSink sink, boolean sums) {
            this.sink = sink;
            this.sums = sums;
        }

        @Override
        public void series(SeriesKey series) {
            passed = !sums || !Increases.concerns(series);
            found |= !passed;
            if (passed) {
                sink.series(series);
            }
        }

        @Override
        public void point(long second, double value) {
            if (passed) {
                sink.point(second, value);
            }
        }
    }

    private static List<LabelPredicate> labels(List<MetricLabelMatcher> matchers, Faults faults) {
        List<LabelPredicate> labels = new ArrayList<>();
        for (int i = 0; i < matchers.size(); i++) {
            MetricLabelMatcher matcher = matchers.get(i);
            String value = matcher.value();
            switch (matcher.operator()) {
                case EQUALS -> labels.add(new LabelPredicate(matcher.name(), value, value::equals));
                case NOT_EQUALS -> labels.add(new LabelPredicate(matcher.name(), null, Predicate.not(value::equals)));
                case REGEX_MATCH, REGEX_NOT_MATCH -> {
                    Pattern pattern = pattern(value, i, faults);
                    boolean wanted = matcher.operator() == MetricLabelOperator.REGEX_MATCH;
                    if (pattern != null) {
                        labels.add(new LabelPredicate(matcher.name(), null, label -> pattern.matches(label) == wanted));
                    }
                }
            }
        }
        return labels;
    }

    /** Compiles for whole-value matching in linear time. */
    private static @Nullable Pattern pattern(String expression, int index, Faults faults) {
        if (expression.length() > MAX_REGEX_LENGTH) {
            faults.add(
                    "string_too_long",
                    "an expression of " + expression.length() + " characters (expected: at most " + MAX_REGEX_LENGTH
                            + ")",
                    LABEL_MATCHERS,
                    index,
                    "value");
            return null;
        }
        if (RegexSize.repetitions(expression) > RegexSize.MAX_REPETITIONS) {
            faults.add(
                    "regex_size",
                    "repetitions that multiply to more than " + RegexSize.MAX_REPETITIONS,
                    LABEL_MATCHERS,
                    index,
                    "value");
            return null;
        }
        try {
            return Pattern.compile(expression, Pattern.DOTALL);
        } catch (PatternSyntaxException e) {
            faults.add(
                    "regex_syntax",
                    e.getDescription() + " (expected: an RE2 expression)",
                    LABEL_MATCHERS,
                    index,
                    "value");
            return null;
        }
    }

    /** Gathers the answer, within the bounds; beyond them it only counts, so that the refusal can say what would fit. */
    private final class Collector implements MetricSink {

        private final Query query;
        private final List<MetricSeries> finished = new ArrayList<>();
        private @Nullable SeriesKey current;
        private List<MetricDataPoint> points = new ArrayList<>();
        private long pointsInSeries;
        private long mostInSeries;
        private long pointsInAll;
        private long seriesInAll;

        Collector(Query query) {
            this.query = query;
        }

        @Override
        public void series(SeriesKey series) {
            finishSeries();
            current = series;
            seriesInAll++;
            pointsInSeries = 0;
        }

        @Override
        public void point(long second, double value) {
            SeriesKey series = Objects.requireNonNull(current, "a point before its series");
            if (Double.isInfinite(value)) {
                throw new LimitExceededException("The sum of " + series.metric()
                        + " is beyond the range of a double; ask for a finer granularity or a shorter time.");
            }
            pointsInSeries++;
            pointsInAll++;
            mostInSeries = Math.max(mostInSeries, pointsInSeries);
            if (isWithinBounds()) {
                long timestamp = query.type() == MetricQueryType.INSTANT
                        ? query.request().toSecond()
                        : second;
                points.add(new MetricDataPoint(timestamp, value, series.unit()));
            } else {
                points = new ArrayList<>();
                finished.clear();
            }
        }

        List<MetricSeries> finish() {
            finishSeries();
            if (!isWithinBounds()) {
                throw new LimitExceededException(refusal());
            }
            return finished;
        }

        private boolean isWithinBounds() {
            return mostInSeries <= limits.maxPointsPerSeries() && pointsInAll <= limits.maxPoints();
        }

        private void finishSeries() {
            SeriesKey series = current;
            if (series != null && isWithinBounds()) {
                List<MetricLabel> labels = series.labels().entrySet().stream()
                        .map(label -> new MetricLabel(label.getKey(), label.getValue()))
                        .toList();
                finished.add(new MetricSeries(series.metric(), labels, points));
                points = new ArrayList<>();
            }
        }

        private String refusal() {
            MetricRequest request = query.request();
            long most = Math.min(limits.maxPointsPerSeries(), Math.max(1, limits.maxPoints() / seriesInAll));
            long range = request.toSecond() - Math.max(0, request.fromSecond()) + 1;
            // Buckets that do not begin with the range add one more.
            long size = most > 1 ? Math.floorDiv(range - 1, most - 1) + 1 : range;
            String found = mostInSeries > limits.maxPointsPerSeries()
                    ? mostInSeries + " points in a series (at most " + limits.maxPointsPerSeries()
                            + ", max_points_per_series)"
                    : pointsInAll + " points in " + seriesInAll + " series (at most " + limits.maxPoints()
                            + ", max_points)";
            String remedy = seriesInAll > limits.maxPoints()
                    ? "choose fewer series by label_matchers"
                    : "a granularity of " + Granularity.atLeast(size) + " would fit, or a shorter time";
            return "The answer would have " + found + "; " + remedy + ".";
        }
    }
}
