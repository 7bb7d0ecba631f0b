package io.llamatelemetry.lucene;

import io.llamatelemetry.api.SpanWithStatus;
import io.llamatelemetry.api.Timestamps;
import io.llamatelemetry.spi.EventId;
import io.llamatelemetry.spi.LogFilter;
import io.llamatelemetry.spi.LogRecord;
import io.llamatelemetry.spi.MetricRecord;
import io.llamatelemetry.spi.MetricRequest;
import io.llamatelemetry.spi.SeriesKey;
import io.llamatelemetry.spi.SpanFilter;
import io.llamatelemetry.spi.SpanKey;
import io.llamatelemetry.spi.SpanRecord;
import io.llamatelemetry.spi.SpanSkeleton;
import io.llamatelemetry.spi.TraceSummary;
import io.llamatelemetry.spi.WriteBatch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What a store should answer, found by looking at everything. */
final class Model {

    private final Map<SpanKey, SpanRecord> spans = new LinkedHashMap<>();
    private final Map<EventId, LogRecord> logs = new LinkedHashMap<>();
    private final Map<EventId, MetricRecord> metrics = new LinkedHashMap<>();

    void write(WriteBatch batch) {
        batch.spans().forEach(span -> spans.merge(span.key(), span, SpanRecord::merge));
        batch.logs().forEach(log -> logs.putIfAbsent(log.id(), log));
        batch.metrics().forEach(metric -> metrics.putIfAbsent(metric.id(), metric));
    }

    Stream<SpanWithStatus> spans(Instant now) {
        return spans.values().stream()
                .filter(span -> span.isLive(now))
                .map(SpanRecord::toSpan)
                .flatMap(Optional::stream);
    }

    List<String> points(SpanFilter filter, boolean newestFirst, Instant now) {
        Comparator<SpanWithStatus> oldest = Comparator.comparing(SpanWithStatus::startTime);
        return spans(now)
                .filter(filter::matches)
                .sorted((newestFirst ? oldest.reversed() : oldest).thenComparing(SpanWithStatus::traceId))
                .map(span -> span.startTime() + " " + span.traceId())
                .toList();
    }

    Map<String, TraceSummary> summaries(Instant now) {
        Map<String, TraceSummary.Builder> builders = new TreeMap<>();
        spans(now)
                .forEach(span -> builders.computeIfAbsent(span.traceId(), id -> new TraceSummary.Builder())
                        .add(SpanSkeleton.of(span)));
        Map<String, TraceSummary> summaries = new TreeMap<>();
        builders.forEach((id, builder) -> builder.build(id).ifPresent(summary -> summaries.put(id, summary)));
        return summaries;
    }

    List<LogRecord> logs(LogFilter filter, Instant now) {
        return logs.values().stream()
                .filter(log -> log.isLive(now) && filter.matches(log.event()))
                .sorted(Comparator.comparing((LogRecord log) -> log.event().timestamp())
                        .thenComparing(LogRecord::id)
                        .reversed())
                .toList();
    }

    List<String> metrics(MetricRequest request, Instant now) {
        Map<SeriesKey, List<MetricRecord>> series = new TreeMap<>();
        for (MetricRecord metric : metrics.values()) {
            long second = metric.event().timestamp().getEpochSecond();
            if (metric.isLive(now) && request.covers(second) && request.matches(metric.series())) {
                series.computeIfAbsent(metric.series(), key -> new ArrayList<>())
                        .add(metric);
            }
        }
        List<String> lines = new ArrayList<>();
        series.forEach((key, points) -> {
            lines.add(key.toString());
            points.sort(Comparator.comparingLong((MetricRecord point) ->
                            Timestamps.toNanos(point.event().timestamp()))
                    .thenComparing(MetricRecord::id));
            Map<Long, Double> sums = new TreeMap<>();
            for (MetricRecord point : points) {
                long second = point.event().timestamp().getEpochSecond();
                double value = point.event().value().doubleValue();
                if (request.bucketSeconds() == null) {
                    lines.add(second + " " + value);
                } else {
                    sums.merge(request.bucketOf(second), value, Double::sum);
                }
            }
            sums.forEach((bucket, sum) -> lines.add(bucket + " " + sum));
        });
        return lines;
    }

    Map<EventId, LogRecord> logs() {
        return logs;
    }

    Map<EventId, MetricRecord> metrics() {
        return metrics;
    }

    Map<SpanKey, SpanRecord> spans() {
        return spans;
    }
}
