package io.llamatelemetry.kit;

import io.llamatelemetry.api.MetricEvent;
import io.llamatelemetry.api.SpanWithStatus;
import io.llamatelemetry.api.UnstructuredLogEvent;
import io.llamatelemetry.spi.EventId;
import io.llamatelemetry.spi.LogFilter;
import io.llamatelemetry.spi.LogRecord;
import io.llamatelemetry.spi.MetricRecord;
import io.llamatelemetry.spi.MetricRequest;
import io.llamatelemetry.spi.MetricSink;
import io.llamatelemetry.spi.ReadContext;
import io.llamatelemetry.spi.SeriesKey;
import io.llamatelemetry.spi.SpanClause;
import io.llamatelemetry.spi.SpanFilter;
import io.llamatelemetry.spi.SpanKey;
import io.llamatelemetry.spi.SpanPoint;
import io.llamatelemetry.spi.SpanRecord;
import io.llamatelemetry.spi.SpanSkeleton;
import io.llamatelemetry.spi.StartOrder;
import io.llamatelemetry.spi.StoreCursor;
import io.llamatelemetry.spi.StoreReader;
import io.llamatelemetry.spi.TraceSummary;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Reads {@link ListRecords}: takes the candidates under the lock, then looks at them one by one as they are asked for. */
final class ListReader implements StoreReader {
    private final ListRecords records;
    private final ListBehaviour behaviour;
    private final Runnable ensureOpen;

    ListReader(ListRecords records, ListBehaviour behaviour, Runnable ensureOpen) {
        this.records = records;
        this.behaviour = behaviour;
        this.ensureOpen = ensureOpen;
    }

    private <T> List<T> candidates(Supplier<Collection<? extends T>> source) {
        synchronized (records) {
            ensureOpen.run();
            return List.copyOf(source.get());
        }
    }

    private Stream<SpanWithStatus> seen(Stream<SpanRecord> spans, ReadContext context) {
        return spans.peek(span -> context.examined(behaviour.noted()))
                .filter(span -> behaviour.isLive(span.expiresAt(), context.now()))
                .flatMap(span -> span.toSpan().stream());
    }

    private List<SpanRecord> recordsOf(Collection<SpanKey> keys) {
        return candidates(() -> keys.stream()
                .flatMap(key -> Stream.ofNullable(records.spans.get(key)))
                .toList());
    }

    @Override
    public Optional<SpanWithStatus> span(SpanKey key, ReadContext context) {
        return spans(List.of(key), context).stream().findFirst();
    }

    @Override
    public List<SpanWithStatus> spans(Collection<SpanKey> keys, ReadContext context) {
        return seen(recordsOf(keys).stream(), context).toList();
    }

    @Override
    public Optional<SpanWithStatus> newestSpan(String spanId, ReadContext context) {
        List<SpanKey> keys = candidates(() -> records.bySpanId.getOrDefault(spanId, Set.of()));
        return spans(keys, context).stream()
                .min(Comparator.comparing(SpanWithStatus::startTime)
                        .reversed()
                        .thenComparing(SpanWithStatus::traceId, behaviour.textOrder()));
    }

    @Override
    public StoreCursor<SpanWithStatus> trace(String traceId, ReadContext context) {
        return cursor(traceSpans(traceId, context));
    }

    private Stream<SpanWithStatus> traceSpans(String traceId, ReadContext context) {
        List<SpanKey> keys = candidates(() -> records.byTrace.getOrDefault(traceId, Set.of()));
        return behaviour.ofTrace(seen(recordsOf(keys).stream(), context).toList()).stream();
    }

    @Override
    public StoreCursor<SpanSkeleton> skeletons(String traceId, ReadContext context) {
        return cursor(traceSpans(traceId, context).map(SpanSkeleton::of));
    }

    @Override
    public List<TraceSummary> summaries(Collection<String> traceIds, ReadContext context) {
        List<TraceSummary> summaries = new ArrayList<>();
        for (String traceId : traceIds) {
            TraceSummary.Builder builder = new TraceSummary.Builder();
            traceSpans(traceId, context).map(SpanSkeleton::of).forEach(builder::add);
            builder.build(traceId).ifPresent(summaries::add);
        }
        return summaries;
    }

    @Override
    public StoreCursor<SpanPoint> spansByStart(SpanFilter filter, StartOrder order, ReadContext context) {
        List<SpanRecord> candidates = byStart(filter);
        if (order == StartOrder.NEWEST_FIRST) {
            List<SpanRecord> reversed = new ArrayList<>(candidates);
            Collections.reverse(reversed);
            candidates = reversed;
        }
        return cursor(
                matching(candidates, filter, context).map(span -> new SpanPoint(span.traceId(), span.startTime())));
    }

    /** The spans that may match, oldest first: looked up where a clause allows it. */
    private List<SpanRecord> byStart(SpanFilter filter) {
        List<Set<String>> terms = filter.clauses().stream()
                .map(ListTerms::of)
                .filter(alternatives -> !alternatives.isEmpty())
                .toList();
        if (terms.isEmpty() || !behaviour.looksUp()) {
            return candidates(() -> records.byStart.values());
        }
        return candidates(() -> {
            Set<SpanKey> fewest = terms.stream()
                    .map(this::keysWithOneOf)
                    .min(Comparator.comparingInt(Set::size))
                    .orElseThrow();
            Map<ListRecords.Place, SpanRecord> sorted = new TreeMap<>();
            for (SpanKey key : fewest) {
                SpanRecord span = records.spans.get(key);
                if (span != null && span.start() != null) {
                    sorted.put(new ListRecords.Place(span.start().timestamp(), key), span);
                }
            }
            return sorted.values();
        });
    }

    private Set<SpanKey> keysWithOneOf(Set<String> terms) {
        Set<SpanKey> keys = new HashSet<>();
        terms.forEach(term -> keys.addAll(records.byTerm.getOrDefault(term, Set.of())));
        return keys;
    }

    private Stream<SpanWithStatus> matching(List<SpanRecord> spans, SpanFilter filter, ReadContext context) {
        return seen(spans.stream(), context).filter(span -> matches(filter, span));
    }

    private boolean matches(SpanFilter filter, SpanWithStatus span) {
        for (SpanClause clause : filter.clauses()) {
            if (!behaviour.matches(clause, span)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public StoreCursor<String> traceIds(SpanFilter filter, ReadContext context) {
        return cursor(matchingTraces(filter, context).stream());
    }

    @Override
    public StoreCursor<String> traceIds(SpanFilter filter, SpanFilter other, ReadContext context) {
        return cursor(matchingTraces(filter, context).stream()
                .filter(traceId -> traceSpans(traceId, context).anyMatch(span -> matches(other, span))));
    }

    private Set<String> matchingTraces(SpanFilter filter, ReadContext context) {
        Set<String> ids = new TreeSet<>(behaviour.textOrder());
        matching(byStart(filter), filter, context).forEach(span -> ids.add(span.traceId()));
        return ids;
    }

    @Override
    public void metrics(MetricRequest request, MetricSink sink, ReadContext context) {
        SeriesKey first = new SeriesKey(request.metric(), "", new TreeMap<>());
        List<SeriesKey> keys = candidates(() -> records.series.tailMap(first, true).keySet().stream()
                .takeWhile(key -> key.metric().equals(request.metric()))
                .filter(request::matches)
                .toList());
        for (SeriesKey key : keys) {
            List<MetricRecord> points = candidates(() -> points(key)).stream()
                    .peek(point -> context.examined(behaviour.noted()))
                    .filter(point -> behaviour.isLive(point.expiresAt(), context.now()))
                    .filter(point -> request.covers(second(point)))
                    .sorted(Comparator.comparing(
                                    (MetricRecord point) -> point.event().timestamp())
                            .thenComparing(MetricRecord::id))
                    .toList();
            if (!points.isEmpty()) {
                sink.series(key);
                give(points, request, sink);
            }
        }
    }

    private Collection<MetricRecord> points(SeriesKey key) {
        var points = records.series.get(key);
        return points == null ? List.of() : points.values();
    }

    private void give(List<MetricRecord> points, MetricRequest request, MetricSink sink) {
        if (request.bucketSeconds() == null) {
            points.forEach(point -> sink.point(second(point), value(point)));
            return;
        }
        Map<Long, Double> buckets = new TreeMap<>();
        points.forEach(point -> buckets.merge(request.bucketOf(second(point)), value(point), behaviour::add));
        buckets.forEach(sink::point);
    }

    private static long second(MetricRecord point) {
        return point.event().timestamp().getEpochSecond();
    }

    private static double value(MetricRecord point) {
        return point.event().value().doubleValue();
    }

    @Override
    public StoreCursor<LogRecord> logs(LogFilter filter, ReadContext context) {
        String traceId = filter.traceId();
        List<LogRecord> logs = candidates(
                () -> traceId == null ? records.logsByTime : records.logsByTrace.getOrDefault(traceId, Set.of()));
        return cursor(behaviour.ordered(logs).stream()
                .peek(log -> context.examined(behaviour.noted()))
                .filter(log -> behaviour.isLive(log.expiresAt(), context.now()))
                .filter(log -> filter.matches(log.event())));
    }

    @Override
    public boolean hasLog(UnstructuredLogEvent event, Instant acceptedSince, ReadContext context) {
        return candidates(() -> records.logsByTrace.getOrDefault(event.traceId(), Set.<LogRecord>of())).stream()
                .peek(log -> context.examined(behaviour.noted()))
                .filter(log -> behaviour.isLive(log.expiresAt(), context.now()))
                .anyMatch(log -> log.event().equals(event) && behaviour.isSince(log.acceptedAt(), acceptedSince));
    }

    @Override
    public boolean hasMetric(MetricEvent event, Instant acceptedSince, ReadContext context) {
        MetricRecord probe = new MetricRecord(new EventId(0, 0), event, acceptedSince, acceptedSince);
        return candidates(() -> points(probe.series())).stream()
                .peek(point -> context.examined(behaviour.noted()))
                .filter(point -> behaviour.isLive(point.expiresAt(), context.now()))
                .anyMatch(point -> point.event().equals(event) && behaviour.isSince(point.acceptedAt(), acceptedSince));
    }

    /** A cursor that reads on as it is asked. */
    private static <T> StoreCursor<T> cursor(Stream<T> stream) {
        Iterator<T> iterator = stream.iterator();
        return new StoreCursor<>() {
            @Override
            public boolean hasNext() {
                return iterator.hasNext();
            }

            @Override
            public T next() {
                return iterator.next();
            }

            @Override
            public void close() {
                stream.close();
            }
        };
    }
}
