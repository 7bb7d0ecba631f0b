package io.llamatelemetry.memory;

import io.llamatelemetry.api.CodePoints;
import io.llamatelemetry.api.SpanWithStatus;
import io.llamatelemetry.spi.LogFilter;
import io.llamatelemetry.spi.LogRecord;
import io.llamatelemetry.spi.MetricRecord;
import io.llamatelemetry.spi.MetricRequest;
import io.llamatelemetry.spi.SeriesKey;
import io.llamatelemetry.spi.SpanFilter;
import io.llamatelemetry.spi.SpanKey;
import io.llamatelemetry.spi.SpanPoint;
import io.llamatelemetry.spi.SpanRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What the store should answer, by looking at everything each time. */
final class ListStore {

    private final Map<SpanKey, SpanRecord> spans = new HashMap<>();
    private final List<LogRecord> logs = new ArrayList<>();
    private final List<MetricRecord> points = new ArrayList<>();

    void write(SpanRecord span) {
        spans.merge(span.key(), span, SpanRecord::merge);
    }

    void write(LogRecord log) {
        logs.add(log);
    }

    void write(MetricRecord point) {
        points.add(point);
    }

    Stream<SpanWithStatus> spans(Instant now) {
        return spans.values().stream()
                .filter(span -> span.isLive(now))
                .map(SpanRecord::toSpan)
                .flatMap(Optional::stream);
    }

    List<SpanPoint> matches(SpanFilter filter, Instant now) {
        return spans(now)
                .filter(filter::matches)
                .map(span -> new SpanPoint(span.traceId(), span.startTime()))
                .toList();
    }

    List<String> traceIds(SpanFilter filter, SpanFilter other, Instant now) {
        List<String> others =
                spans(now).filter(other::matches).map(SpanWithStatus::traceId).toList();
        return spans(now)
                .filter(filter::matches)
                .map(SpanWithStatus::traceId)
                .filter(others::contains)
                .distinct()
                .sorted(CodePoints.ORDER)
                .toList();
    }

    Optional<SpanWithStatus> newestSpan(String spanId, Instant now) {
        return spans(now)
                .filter(span -> span.spanId().equals(spanId))
                .min(Comparator.comparing(SpanWithStatus::startTime, Comparator.reverseOrder())
                        .thenComparing(SpanWithStatus::traceId, CodePoints.ORDER));
    }

    List<LogRecord> logs(LogFilter filter, Instant now) {
        return logs.stream()
                .filter(log -> log.isLive(now) && filter.matches(log.event()))
                .sorted(Comparator.comparing((LogRecord log) -> log.event().timestamp())
                        .thenComparing(LogRecord::id)
                        .reversed())
                .toList();
    }

    SortedMap<SeriesKey, SortedMap<Long, Double>> buckets(MetricRequest request, Instant now) {
        SortedMap<SeriesKey, SortedMap<Long, Double>> series = new TreeMap<>();
        for (MetricRecord point : points) {
            long second = point.event().timestamp().getEpochSecond();
            if (point.isLive(now) && request.matches(point.series()) && request.covers(second)) {
                series.computeIfAbsent(point.series(), key -> new TreeMap<>())
                        .merge(request.bucketOf(second), point.event().value().doubleValue(), Double::sum);
            }
        }
        return series;
    }
}
