package io.llamatelemetry.lucene;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.llamatelemetry.api.CodePoints;
import io.llamatelemetry.api.SpanWithStatus;
import io.llamatelemetry.spi.LabelPredicate;
import io.llamatelemetry.spi.MetricRequest;
import io.llamatelemetry.spi.MetricSink;
import io.llamatelemetry.spi.ReadContext;
import io.llamatelemetry.spi.SeriesKey;
import io.llamatelemetry.spi.SpanFilter;
import io.llamatelemetry.spi.SpanKey;
import io.llamatelemetry.spi.SpanPoint;
import io.llamatelemetry.spi.SpanSkeleton;
import io.llamatelemetry.spi.StartOrder;
import io.llamatelemetry.spi.StoreCursor;
import io.llamatelemetry.spi.StoreReader;
import io.llamatelemetry.spi.TelemetryStore;
import io.llamatelemetry.spi.TraceSummary;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Holds every answer of a store against the model's. */
final class Agreement {

    private static final Comparator<SpanWithStatus> BY_KEY =
            Comparator.comparing(SpanWithStatus::traceId).thenComparing(SpanWithStatus::spanId);

    private final StoreReader reader;
    private final Model model;
    private final Instant now;
    private final String where;

    private Agreement(TelemetryStore store, Model model, Instant now, String where) {
        this.reader = store.reader();
        this.model = model;
        this.now = now;
        this.where = where;
    }

    static void check(TelemetryStore store, Model model, History history, Instant now, String where) {
        store.sync();
        Agreement agreement = new Agreement(store, model, now, where);
        agreement.spans();
        agreement.walks(SpanFilter.ALL, SpanFilter.ALL);
        for (int i = 0; i < 6; i++) {
            agreement.walks(history.filter(), history.filter());
        }
        agreement.logs(history);
        agreement.metrics();
    }

    private ReadContext context() {
        return ReadContext.unlimited(now);
    }

    private void spans() {
        List<SpanWithStatus> expected = model.spans(now).sorted(BY_KEY).toList();
        Set<SpanKey> keys = model.spans().keySet();
        assertEquals(
                expected, reader.spans(keys, context()).stream().sorted(BY_KEY).toList(), where);
        Map<String, List<SpanWithStatus>> traces =
                expected.stream().collect(Collectors.groupingBy(SpanWithStatus::traceId));
        for (String traceId : keys.stream().map(SpanKey::traceId).collect(Collectors.toSet())) {
            List<SpanWithStatus> spans = traces.getOrDefault(traceId, List.of());
            assertEquals(
                    spans,
                    all(reader.trace(traceId, context())).stream()
                            .sorted(BY_KEY)
                            .toList(),
                    where);
            assertEquals(
                    spans.stream().map(SpanSkeleton::of).collect(Collectors.toSet()),
                    Set.copyOf(all(reader.skeletons(traceId, context()))),
                    where);
        }
        for (String spanId : keys.stream().map(SpanKey::spanId).collect(Collectors.toSet())) {
            assertEquals(
                    expected.stream()
                            .filter(span -> span.spanId().equals(spanId))
                            .max(Comparator.comparing(SpanWithStatus::startTime)
                                    .thenComparing(SpanWithStatus::traceId, CodePoints.ORDER.reversed())),
                    reader.newestSpan(spanId, context()),
                    where);
        }
        Map<String, TraceSummary> summaries = new TreeMap<>();
        reader.summaries(keys.stream().map(SpanKey::traceId).collect(Collectors.toSet()), context())
                .forEach(summary -> summaries.put(summary.traceId(), summary));
        assertEquals(model.summaries(now), summaries, where);
    }

    private void walks(SpanFilter filter, SpanFilter other) {
        for (StartOrder order : StartOrder.values()) {
            List<SpanPoint> points = all(reader.spansByStart(filter, order, context()));
            List<String> starts =
                    points.stream().map(point -> point.startTime().toString()).toList();
            boolean newest = order == StartOrder.NEWEST_FIRST;
            Comparator<SpanPoint> byStart = Comparator.comparing(SpanPoint::startTime);
            List<String> sorted = points.stream()
                    .sorted((newest ? byStart.reversed() : byStart).thenComparing(SpanPoint::traceId))
                    .map(point -> point.startTime() + " " + point.traceId())
                    .toList();
            assertEquals(model.points(filter, newest, now), sorted, () -> where + " " + filter + order);
            assertEquals(
                    sorted.stream()
                            .map(line -> line.substring(0, line.indexOf(' ')))
                            .toList(),
                    starts,
                    where);
        }
        Set<String> one = traces(filter);
        assertEquals(sorted(one), all(reader.traceIds(filter, context())), () -> where + " " + filter);
        one.retainAll(traces(other));
        assertEquals(sorted(one), all(reader.traceIds(filter, other, context())), () -> where + filter + other);
    }

    private Set<String> traces(SpanFilter filter) {
        return model.spans(now)
                .filter(filter::matches)
                .map(SpanWithStatus::traceId)
                .collect(Collectors.toSet());
    }

    private static List<String> sorted(Set<String> ids) {
        return ids.stream().sorted(CodePoints.ORDER).toList();
    }

    private void logs(History history) {
        for (int i = 0; i < 10; i++) {
            var filter = history.logFilter();
            assertEquals(model.logs(filter, now), all(reader.logs(filter, context())), () -> where + " " + filter);
        }
        model.logs().values().stream().limit(20).forEach(log -> {
            boolean expected = model.logs().values().stream()
                    .anyMatch(other -> other.isLive(now)
                            && !other.acceptedAt().isBefore(log.acceptedAt())
                            && other.event().equals(log.event()));
            assertEquals(expected, reader.hasLog(log.event(), log.acceptedAt(), context()), where);
        });
        model.metrics().values().stream().limit(20).forEach(metric -> {
            boolean expected = model.metrics().values().stream()
                    .anyMatch(other -> other.isLive(now)
                            && !other.acceptedAt().isBefore(metric.acceptedAt())
                            && other.event().equals(metric.event()));
            assertEquals(expected, reader.hasMetric(metric.event(), metric.acceptedAt(), context()), where);
        });
    }

    private void metrics() {
        long begin = History.BEGIN.getEpochSecond();
        LabelPredicate llama = new LabelPredicate("model", "llama", "llama"::equals);
        for (@Nullable Long bucket : new Long[] {null, 1L, 7L, 60L, Long.MAX_VALUE / 4}) {
            for (String name : List.of("tokens", "tokens2", "none")) {
                metrics(new MetricRequest(name, 0, Long.MAX_VALUE, bucket, List.of()));
                metrics(new MetricRequest(name, begin + 5, begin + 20, bucket, List.of(llama)));
            }
        }
    }

    private void metrics(MetricRequest request) {
        List<String> lines = new ArrayList<>();
        MetricSink sink = new MetricSink() {
            @Override
            public void series(SeriesKey series) {
                lines.add(series.toString());
            }

            @Override
            public void point(long second, double value) {
                lines.add(second + " " + value);
            }
        };
        reader.metrics(request, sink, context());
        assertEquals(model.metrics(request, now), lines, () -> where + " " + request);
    }

    private static <T> List<T> all(StoreCursor<T> cursor) {
        try (cursor) {
            List<T> all = new ArrayList<>();
            cursor.forEachRemaining(all::add);
            return all;
        }
    }
}
