package io.llamatelemetry.server.otlp;

import io.llamatelemetry.api.JsonNumber;
import io.llamatelemetry.api.JsonValue;
import io.llamatelemetry.server.otlp.PointSource.Point;
import io.llamatelemetry.spi.MetricRecord;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.DataPointFlags;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.Sum;
import io.opentelemetry.proto.metrics.v1.SummaryDataPoint;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What metrics of OpenTelemetry become: points. A distribution becomes several metrics, named as Prometheus names them:
 * {@code name_count}, {@code name_sum}, {@code name_bucket} with the label {@code le}, {@code name_min}, {@code name_max}.
 */
final class MetricMapping {

    private static final String COUNT_UNIT = "1";

    private final OtlpBatch batch;

    MetricMapping(OtlpBatch batch) {
        this.batch = batch;
    }

    void add(ExportMetricsServiceRequest export) {
        for (ResourceMetrics resource : export.getResourceMetricsList()) {
            for (ScopeMetrics scope : resource.getScopeMetricsList()) {
                PointSource source = new PointSource(batch, resource.getResource(), scope.getScope());
                scope.getMetricsList().forEach(metric -> add(metric, source));
            }
        }
    }

    private void add(Metric metric, PointSource source) {
        switch (metric.getDataCase()) {
            case GAUGE ->
                metric.getGauge()
                        .getDataPointsList()
                        .forEach(point -> attempt(point.getFlags(), point.getTimeUnixNano(), metric, () -> {
                            source.addValue(point(metric, point, null), "", Map.of(), value(point), metric.getUnit());
                        }));
            case SUM ->
                metric.getSum()
                        .getDataPointsList()
                        .forEach(point -> attempt(
                                point.getFlags(),
                                point.getTimeUnixNano(),
                                metric,
                                () -> addSum(metric, metric.getSum(), point, source)));
            case HISTOGRAM ->
                metric.getHistogram()
                        .getDataPointsList()
                        .forEach(point -> attempt(
                                point.getFlags(),
                                point.getTimeUnixNano(),
                                metric,
                                () -> addHistogram(metric, point, source)));
            case EXPONENTIAL_HISTOGRAM ->
                metric.getExponentialHistogram()
                        .getDataPointsList()
                        .forEach(point -> attempt(
                                point.getFlags(),
                                point.getTimeUnixNano(),
                                metric,
                                () -> addExponential(metric, point, source)));
            case SUMMARY ->
                metric.getSummary()
                        .getDataPointsList()
                        .forEach(point -> attempt(
                                point.getFlags(),
                                point.getTimeUnixNano(),
                                metric,
                                () -> addSummary(metric, point, source)));
            case DATA_NOT_SET -> {
                batch.begin();
                batch.refuse("metric " + metric.getName() + " has data of no kind known here");
            }
        }
    }

    /** Adds a data point, unless it says that nothing was measured; refuses one that has no place here. */
    private void attempt(int flags, long timeNanos, Metric metric, Runnable addition) {
        if ((flags & DataPointFlags.DATA_POINT_FLAGS_NO_RECORDED_VALUE_MASK_VALUE) != 0) {
            return;
        }
        batch.begin();
        if (timeNanos == 0) {
            batch.refuse("a point of metric " + metric.getName() + " has no time_unix_nano");
            return;
        }
        try {
            addition.run();
        } catch (IllegalArgumentException unfit) {
            batch.refuse("a point of metric " + metric.getName() + " has no place here: " + unfit.getMessage());
        }
    }

    private static Point point(Metric metric, NumberDataPoint point, @Nullable String temporality) {
        return new Point(
                metric, point.getAttributesList(), point.getStartTimeUnixNano(), point.getTimeUnixNano(), temporality);
    }

    private static JsonNumber value(NumberDataPoint point) {
        return switch (point.getValueCase()) {
            case AS_INT -> JsonValue.of(point.getAsInt());
            case AS_DOUBLE -> JsonValue.of(point.getAsDouble());
            case VALUE_NOT_SET -> throw new IllegalArgumentException("it has no value");
        };
    }

    /** A cumulative sum that may also fall says how much there is, not how much came: it stands for itself. */
    private static void addSum(Metric metric, Sum sum, NumberDataPoint point, PointSource source) {
        String temporality = temporality(sum.getAggregationTemporality());
        boolean level = !sum.getIsMonotonic() && MetricRecord.CUMULATIVE.equals(temporality);
        source.addTotal(point(metric, point, level ? null : temporality), "", Map.of(), value(point), metric.getUnit());
    }

    /** How the points of a metric follow one another; null where it does not say. */
    private static @Nullable String temporality(AggregationTemporality temporality) {
        return switch (temporality) {
            case AGGREGATION_TEMPORALITY_CUMULATIVE -> MetricRecord.CUMULATIVE;
            case AGGREGATION_TEMPORALITY_DELTA -> MetricRecord.DELTA;
            case AGGREGATION_TEMPORALITY_UNSPECIFIED, UNRECOGNIZED -> null;
        };
    }

    private static void addHistogram(Metric metric, HistogramDataPoint data, PointSource source) {
        Point point = new Point(
                metric,
                data.getAttributesList(),
                data.getStartTimeUnixNano(),
                data.getTimeUnixNano(),
                temporality(metric.getHistogram().getAggregationTemporality()));
        int buckets = data.getBucketCountsCount();
        if (buckets != 0 && buckets != data.getExplicitBoundsCount() + 1) {
            throw new IllegalArgumentException(
                    buckets + " buckets (expected: one more than the " + data.getExplicitBoundsCount() + " bounds)");
        }
        Distribution distribution = new Distribution(source, point, metric.getUnit());
        distribution.addCount(data.getCount());
        distribution.addSum(data.hasSum(), data.getSum());
        distribution.addExtremes(data.hasMin(), data.getMin(), data.hasMax(), data.getMax());
        long below = 0;
        for (int i = 0; i < buckets; i++) {
            below += data.getBucketCounts(i);
            boolean last = i == buckets - 1;
            distribution.addBucket(last ? Double.POSITIVE_INFINITY : data.getExplicitBounds(i), below);
        }
    }

    private static void addExponential(Metric metric, ExponentialHistogramDataPoint data, PointSource source) {
        Point point = new Point(
                metric,
                data.getAttributesList(),
                data.getStartTimeUnixNano(),
                data.getTimeUnixNano(),
                temporality(metric.getExponentialHistogram().getAggregationTemporality()));
        Distribution distribution = new Distribution(source, point, metric.getUnit());
        distribution.addCount(data.getCount());
        distribution.addSum(data.hasSum(), data.getSum());
        distribution.addExtremes(data.hasMin(), data.getMin(), data.hasMax(), data.getMax());
        distribution.addExponentialBuckets(data);
    }

    /** Its count and sum go on from the point before; its quantiles stand for themselves. */
    private static void addSummary(Metric metric, SummaryDataPoint data, PointSource source) {
        Point point = new Point(
                metric,
                data.getAttributesList(),
                data.getStartTimeUnixNano(),
                data.getTimeUnixNano(),
                MetricRecord.CUMULATIVE);
        Distribution distribution = new Distribution(source, point, metric.getUnit());
        distribution.addCount(data.getCount());
        distribution.addSum(true, data.getSum());
        for (SummaryDataPoint.ValueAtQuantile quantile : data.getQuantileValuesList()) {
            if (Double.isFinite(quantile.getValue())) {
                source.addValue(
                        point,
                        "",
                        Map.of("quantile", JsonValue.of(Distribution.boundText(quantile.getQuantile()))),
                        JsonValue.of(quantile.getValue()),
                        metric.getUnit());
            }
        }
    }

    /** The metrics that a distribution is told in. */
    private record Distribution(PointSource source, Point point, String unit) {

        void addCount(long count) {
            source.addTotal(point, "_count", Map.of(), JsonValue.of(count), COUNT_UNIT);
        }

        void addSum(boolean known, double sum) {
            if (known) {
                source.addTotal(point, "_sum", Map.of(), JsonValue.of(sum), unit);
            }
        }

        void addExtremes(boolean hasLeast, double least, boolean hasMost, double most) {
            if (hasLeast) {
                source.addValue(point, "_min", Map.of(), JsonValue.of(least), unit);
            }
            if (hasMost) {
                source.addValue(point, "_max", Map.of(), JsonValue.of(most), unit);
            }
        }

        /** How many measurements are not above a bound. */
        void addBucket(double bound, long count) {
            Map<String, JsonValue> label = Map.of("le", JsonValue.of(boundText(bound)));
            source.addTotal(point, "_bucket", label, JsonValue.of(count), COUNT_UNIT);
        }

        /** The buckets that hold something, from the least up, and the one that holds all. */
        void addExponentialBuckets(ExponentialHistogramDataPoint data) {
            long below = 0;
            var negative = data.getNegative();
            for (int i = negative.getBucketCountsCount() - 1; i >= 0; i--) {
                if (negative.getBucketCounts(i) != 0) {
                    below += negative.getBucketCounts(i);
                    addBucket(-power(data.getScale(), (long) negative.getOffset() + i), below);
                }
            }
            if (data.getZeroCount() != 0) {
                below += data.getZeroCount();
                addBucket(data.getZeroThreshold(), below);
            }
            var positive = data.getPositive();
            for (int i = 0; i < positive.getBucketCountsCount(); i++) {
                double bound = power(data.getScale(), (long) positive.getOffset() + i + 1);
                if (positive.getBucketCounts(i) != 0 && bound != Double.POSITIVE_INFINITY) {
                    below += positive.getBucketCounts(i);
                    addBucket(bound, below);
                }
            }
            addBucket(Double.POSITIVE_INFINITY, data.getCount());
        }

        /** The bound of that index: 2 to the power of index / 2^scale. */
        private static double power(int scale, long index) {
            return Math.pow(2, Math.scalb((double) index, -scale));
        }

        static String boundText(double bound) {
            if (bound == Double.POSITIVE_INFINITY) {
                return "+Inf";
            }
            return bound == Math.rint(bound) && Math.abs(bound) < 1e15
                    ? Long.toString((long) bound)
                    : Double.toString(bound);
        }
    }
}
