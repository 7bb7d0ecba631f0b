package io.llamatelemetry.kit;

import io.llamatelemetry.api.CodePoints;
import io.llamatelemetry.spi.EventId;
import io.llamatelemetry.spi.LogRecord;
import io.llamatelemetry.spi.MetricRecord;
import io.llamatelemetry.spi.SeriesKey;
import io.llamatelemetry.spi.SpanKey;
import io.llamatelemetry.spi.SpanRecord;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The records of a {@link ListStore} and the ways to find them. Guarded by its own monitor. */
final class ListRecords {
    /** Where a span that has started stands in time. */
    record Place(Instant start, SpanKey key) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            int byStart = start.compareTo(other.start);
            return byStart != 0 ? byStart : key.compareTo(other.key);
        }
    }

    final NavigableMap<SpanKey, SpanRecord> spans = new TreeMap<>();
    final NavigableMap<Place, SpanRecord> byStart = new TreeMap<>();
    final Map<String, Set<SpanKey>> bySpanId = new HashMap<>();
    final Map<String, Set<SpanKey>> byTerm = new HashMap<>();
    final NavigableMap<String, Set<SpanKey>> byTrace = new TreeMap<>(CodePoints.ORDER);
    final Map<EventId, LogRecord> logs = new HashMap<>();
    final Map<EventId, MetricRecord> metrics = new HashMap<>();
    final Set<LogRecord> logsByTime =
            new TreeSet<>(Comparator.comparing((LogRecord log) -> log.event().timestamp(), Comparator.reverseOrder())
                    .thenComparing(LogRecord::id, Comparator.reverseOrder()));
    final Map<String, Set<LogRecord>> logsByTrace = new HashMap<>();
    final NavigableMap<SeriesKey, NavigableMap<EventId, MetricRecord>> series = new TreeMap<>();
    long sequence;
    long committed;

    void put(SpanRecord record) {
        remove(record.key());
        spans.put(record.key(), record);
        bySpanId.computeIfAbsent(record.key().spanId(), id -> new HashSet<>()).add(record.key());
        byTrace.computeIfAbsent(record.key().traceId(), id -> new TreeSet<>()).add(record.key());
        record.toSpan().ifPresent(span -> {
            byStart.put(new Place(span.startTime(), record.key()), record);
            ListTerms.of(span)
                    .forEach(term ->
                            byTerm.computeIfAbsent(term, any -> new HashSet<>()).add(record.key()));
        });
    }

    void remove(SpanKey key) {
        SpanRecord old = spans.remove(key);
        if (old == null) {
            return;
        }
        drop(bySpanId, key.spanId(), key);
        drop(byTrace, key.traceId(), key);
        old.toSpan().ifPresent(span -> {
            byStart.remove(new Place(span.startTime(), key));
            ListTerms.of(span).forEach(term -> drop(byTerm, term, key));
        });
    }

    void put(LogRecord log) {
        if (logs.putIfAbsent(log.id(), log) == null) {
            logsByTime.add(log);
            logsByTrace
                    .computeIfAbsent(
                            log.event().traceId(), id -> new TreeSet<>(((TreeSet<LogRecord>) logsByTime).comparator()))
                    .add(log);
        }
    }

    void put(MetricRecord metric) {
        if (metrics.putIfAbsent(metric.id(), metric) == null) {
            series.computeIfAbsent(metric.series(), key -> new TreeMap<>()).put(metric.id(), metric);
        }
    }

    /** Forgets what is over, and says how many records that was. */
    long expire(Instant now) {
        long before = size();
        spans.values().stream()
                .filter(span -> !span.isLive(now))
                .map(SpanRecord::key)
                .toList()
                .forEach(this::remove);
        logs.values().removeIf(log -> !log.isLive(now));
        logsByTime.removeIf(log -> !log.isLive(now));
        logsByTrace.values().forEach(own -> own.removeIf(log -> !log.isLive(now)));
        metrics.values().removeIf(metric -> !metric.isLive(now));
        series.values().forEach(points -> points.values().removeIf(metric -> !metric.isLive(now)));
        series.values().removeIf(Map::isEmpty);
        return before - size();
    }

    long size() {
        return (long) spans.size() + logs.size() + metrics.size();
    }

    private static <K> void drop(Map<K, Set<SpanKey>> index, K at, SpanKey key) {
        Set<SpanKey> keys = index.get(at);
        if (keys != null && keys.remove(key) && keys.isEmpty()) {
            index.remove(at);
        }
    }
}
