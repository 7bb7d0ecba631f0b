package io.llamatelemetry.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.llamatelemetry.api.Attributes;
import io.llamatelemetry.api.CodePoints;
import io.llamatelemetry.api.DeadlineExceededException;
import io.llamatelemetry.api.JsonValue;
import io.llamatelemetry.api.MetricEvent;
import io.llamatelemetry.api.SpanStatus;
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
import io.llamatelemetry.spi.SpanEnd;
import io.llamatelemetry.spi.SpanFilter;
import io.llamatelemetry.spi.SpanKey;
import io.llamatelemetry.spi.SpanPoint;
import io.llamatelemetry.spi.SpanRecord;
import io.llamatelemetry.spi.SpanSkeleton;
import io.llamatelemetry.spi.SpanStart;
import io.llamatelemetry.spi.StartOrder;
import io.llamatelemetry.spi.StoreCursor;
import io.llamatelemetry.spi.StoreException;
import io.llamatelemetry.spi.TelemetryStore;
import io.llamatelemetry.spi.TraceSummary;
import io.llamatelemetry.spi.WriteBatch;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the seam promises and the engine does not reach, asked of the store itself. */
abstract class SeamCases {
    private final TelemetryProviderKit kit;
    private final KitClock clock = new KitClock();
    private OpenStore store;

    SeamCases(TelemetryProviderKit kit) {
        this.kit = kit;
    }

    @BeforeEach
    void openStore(@TempDir Path directory) {
        store = new OpenStore(kit, directory, clock);
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    private SpanRecord span(String traceId, String spanId, int second, @Nullable String parent) {
        SpanStart start = new SpanStart(
                KitClock.START.plusSeconds(second), "span", parent, Attributes.of("k", second, "id", spanId));
        return new SpanRecord(
                new SpanKey(traceId, spanId),
                start,
                null,
                clock.instant(),
                clock.instant().plusSeconds(600));
    }

    private SpanRecord halfEnded(String traceId, String spanId) {
        SpanEnd end = new SpanEnd(KitClock.START.plusSeconds(99), SpanStatus.ERROR, Attributes.of("e", true));
        return new SpanRecord(
                new SpanKey(traceId, spanId),
                null,
                end,
                clock.instant(),
                clock.instant().plusSeconds(600));
    }

    private LogRecord log(long id, String message, int second) {
        UnstructuredLogEvent event = (UnstructuredLogEvent) Sketch.log("t", "s", message)
                .at(KitClock.START.plusSeconds(second))
                .event();
        return new LogRecord(
                new EventId(0x8000_0000_0000_0000L, id),
                event,
                clock.instant(),
                clock.instant().plusSeconds(600));
    }

    private MetricRecord metric(long id, double value, String label, int second) {
        MetricEvent event = (MetricEvent) Sketch.metric("m")
                .value(value)
                .with("l", label)
                .at(KitClock.START.plusSeconds(second))
                .event();
        return new MetricRecord(
                new EventId(0x7fff_ffff_ffff_ffffL, id),
                event,
                clock.instant(),
                clock.instant().plusSeconds(600));
    }

    private static Set<SpanWithStatus> shown(List<SpanRecord> records) {
        Set<SpanWithStatus> spans = new HashSet<>();
        records.forEach(record -> record.toSpan().ifPresent(spans::add));
        return spans;
    }

    /** A few traces with spans that tie, one trace of ends alone, one without a root. */
    private List<SpanRecord> traces(int count) {
        List<SpanRecord> spans = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String trace = (i % 2 == 0 ? "\ud83d\ude00" : "\uffee") + i;
            spans.add(span(trace, "root", i % 5, i % 10 == 9 ? "elsewhere" : null));
            spans.add(span(trace, "child", 50 - i % 3, "root").merge(halfEnded(trace, "child")));
            spans.add(halfEnded(trace, "unstarted"));
        }
        spans.add(halfEnded("ends alone", "x"));
        return spans;
    }

    @Test
    void aTraceIsGivenWholeAndAsSkeletons() {
        List<SpanRecord> records = traces(12);
        store.writeSpans(records);
        for (SpanRecord record : records) {
            String trace = record.key().traceId();
            Set<SpanWithStatus> own = shown(records.stream()
                    .filter(other -> other.key().traceId().equals(trace))
                    .toList());
            List<SpanWithStatus> whole = OpenStore.all(store.reader().trace(trace, store.now()));
            assertEquals(own, new HashSet<>(whole));
            assertEquals(own.size(), whole.size(), "each span once");
            List<SpanSkeleton> skeletons = OpenStore.all(store.reader().skeletons(trace, store.now()));
            assertEquals(
                    sorted(own.stream().map(SpanSkeleton::of).toList()), sorted(skeletons), "skeletons of " + trace);
        }
        assertEquals(List.of(), OpenStore.all(store.reader().trace("nowhere", store.now())));
        assertEquals(List.of(), OpenStore.all(store.reader().skeletons("nowhere", store.now())));
    }

    private static List<SpanSkeleton> sorted(List<SpanSkeleton> skeletons) {
        return skeletons.stream()
                .sorted(Comparator.comparing(SpanSkeleton::spanId, CodePoints.ORDER))
                .toList();
    }

    @Test
    void upToAThousandSpansAreGivenByTheirKeys() {
        List<SpanRecord> records = traces(300);
        store.writeSpans(records);
        List<SpanKey> keys =
                new ArrayList<>(records.stream().map(SpanRecord::key).toList().subList(0, 800));
        IntStream.range(0, 200).forEach(i -> keys.add(new SpanKey("unknown", "s" + i)));
        Collections.shuffle(keys, new Random(1));
        List<SpanWithStatus> found = store.reader().spans(keys, store.now());
        assertEquals(shown(records.subList(0, 800)), new HashSet<>(found));
        assertEquals(new HashSet<>(found).size(), found.size(), "each span once");
        assertEquals(List.of(), store.reader().spans(List.of(), store.now()));
        for (SpanRecord record : records.subList(0, 30)) {
            assertEquals(record.toSpan(), store.reader().span(record.key(), store.now()));
        }
        assertTrue(store.reader().span(new SpanKey("root", "root"), store.now()).isEmpty());
    }

    @Test
    void summariesAreOfTheTracesThatAreSeen() {
        List<SpanRecord> records = traces(40);
        store.writeSpans(records);
        List<String> asked = new ArrayList<>(List.of("nowhere", "ends alone"));
        List<TraceSummary> expected = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            String trace = (i % 2 == 0 ? "\ud83d\ude00" : "\uffee") + i;
            asked.add(trace);
            expected.add(new TraceSummary(
                    trace,
                    i % 10 == 9 ? null : "root",
                    KitClock.START.plusSeconds(i % 5),
                    null,
                    KitClock.START.plusSeconds(50 - i % 3)));
        }
        List<TraceSummary> found = new ArrayList<>(store.reader().summaries(asked, store.now()));
        Comparator<TraceSummary> order = Comparator.comparing(TraceSummary::traceId, CodePoints.ORDER);
        expected.sort(order);
        found.sort(order);
        assertEquals(expected, found);
    }

    @Test
    void spansComeByStartInEitherDirection() {
        List<SpanRecord> records = traces(60);
        store.writeSpans(records);
        List<SpanPoint> expected = shown(records).stream()
                .map(span -> new SpanPoint(span.traceId(), span.startTime()))
                .toList();
        for (StartOrder order : StartOrder.values()) {
            List<SpanPoint> found = OpenStore.all(store.reader().spansByStart(SpanFilter.ALL, order, store.now()));
            assertEquals(count(expected), count(found));
            for (int i = 1; i < found.size(); i++) {
                int step = found.get(i).startTime().compareTo(found.get(i - 1).startTime());
                assertTrue(order == StartOrder.NEWEST_FIRST ? step <= 0 : step >= 0, "in the order of starts");
            }
        }
        SpanFilter some = SpanFilter.satisfying(List.of(Ask.gt("k", 48)));
        List<SpanPoint> found = OpenStore.all(store.reader().spansByStart(some, StartOrder.NEWEST_FIRST, store.now()));
        assertEquals(
                count(expected.stream()
                        .filter(point -> point.startTime().isAfter(KitClock.START.plusSeconds(48)))
                        .toList()),
                count(found));
    }

    private static <T> Map<T, Long> count(List<T> records) {
        return records.stream()
                .collect(Collectors.groupingBy(
                        record -> record, Collectors.counting()));
    }

    @Test
    void traceIdsComeOnceEachAscendingByCodePoint() {
        List<SpanRecord> records = traces(60);
        store.writeSpans(records);
        List<String> all = shown(records).stream()
                .map(SpanWithStatus::traceId)
                .distinct()
                .sorted(CodePoints.ORDER)
                .toList();
        assertEquals(all, OpenStore.all(store.reader().traceIds(SpanFilter.ALL, store.now())));
        SpanFilter roots = SpanFilter.satisfying(List.of(Ask.eq("id", "root"), Ask.lt("k", 2)));
        SpanFilter children = SpanFilter.candidates(List.of(Ask.ne("k", 49)), List.of("e"));
        List<String> both = all.stream()
                .filter(trace ->
                        shown(records).stream().anyMatch(span -> span.traceId().equals(trace) && roots.matches(span)))
                .filter(trace -> shown(records).stream()
                        .anyMatch(span -> span.traceId().equals(trace) && children.matches(span)))
                .toList();
        assertFalse(both.isEmpty());
        assertEquals(both, OpenStore.all(store.reader().traceIds(roots, children, store.now())));
        assertEquals(both, OpenStore.all(store.reader().traceIds(children, roots, store.now())));
        assertEquals(
                OpenStore.all(store.reader().traceIds(roots, store.now())),
                OpenStore.all(store.reader().traceIds(roots, roots, store.now())));
    }

    @Test
    void theNewestSpanOfAnIdIsTheLastStartedThenOfTheLeastTrace() {
        store.writeSpans(List.of(
                span("t1", "a", 1, null),
                span("\ud83d\ude00", "a", 5, null),
                span("\uffee", "a", 5, null),
                halfEnded("t2", "a")));
        assertEquals(
                "\uffee",
                store.reader().newestSpan("a", store.now()).orElseThrow().traceId());
        assertTrue(store.reader().newestSpan("b", store.now()).isEmpty());
        assertTrue(store.reader().newestSpan("t1", store.now()).isEmpty());
    }

    @Test
    void aBatchThatIsWrittenAgainIsNotSeenAgain() {
        WriteBatch batch = store.batch(
                List.of(span("t", "a", 1, null), halfEnded("t", "b")),
                List.of(log(1, "one", 1), log(2, "one", 1)),
                List.of(metric(3, 1, "x", 1), metric(4, 1, "x", 1)));
        store.write(batch);
        List<Object> before = everything();
        store.write(batch);
        assertEquals(before, everything());
        store.store().commit();
        store.write(batch);
        assertEquals(before, everything());
        if (kit.survivesRestart()) {
            store.reopen();
            assertEquals(before, everything());
            store.write(batch);
            assertEquals(before, everything());
        }
    }

    private List<Object> everything() {
        List<Object> all = new ArrayList<>();
        all.addAll(OpenStore.all(store.reader().logs(LogFilter.ALL, store.now())));
        all.addAll(OpenStore.all(store.reader().spansByStart(SpanFilter.ALL, StartOrder.OLDEST_FIRST, store.now())));
        all.addAll(points(new MetricRequest("m", 0, 9_000_000_000L, null, List.of())));
        return all;
    }

    private List<Object> points(MetricRequest request) {
        List<Object> points = new ArrayList<>();
        store.reader().metrics(request, collecting(points), store.now());
        return points;
    }

    private static MetricSink collecting(List<Object> points) {
        return new MetricSink() {
            @Override
            public void series(SeriesKey series) {
                points.add(series);
            }

            @Override
            public void point(long second, double value) {
                points.add(second + ": " + value);
            }
        };
    }

    @Test
    void halvesAreMergedWhicheverBatchBringsThem() {
        SpanRecord start = span("t", "a", 1, null);
        SpanRecord late = span("t", "a", 2, "p");
        SpanRecord end = halfEnded("t", "a");
        List<List<SpanRecord>> orders = List.of(
                List.of(start, late, end),
                List.of(end, late, start),
                List.of(late, end, start, start),
                List.of(end, start, late));
        for (int i = 0; i < orders.size(); i++) {
            for (SpanRecord half : orders.get(i)) {
                SpanRecord moved = new SpanRecord(
                        new SpanKey("t" + i, "a"), half.start(), half.end(), half.acceptedAt(), half.expiresAt());
                store.writeSpans(List.of(moved));
            }
            SpanWithStatus found =
                    store.reader().span(new SpanKey("t" + i, "a"), store.now()).orElseThrow();
            assertEquals(late.merge(end).toSpan().orElseThrow().attributes(), found.attributes());
            assertEquals("p", found.parentSpanId());
            assertEquals(SpanStatus.ERROR, found.status());
        }
        assertEquals(
                4,
                OpenStore.all(store.reader().spansByStart(SpanFilter.ALL, StartOrder.NEWEST_FIRST, store.now()))
                        .size());
    }

    @Test
    void attributesMayBeAnyJson() {
        Map<String, JsonValue> attributes = Attributes.of(
                "list", List.of(1, 1.0, "x", List.of(), true), "map", Map.of("a.b", Map.of("", 0)), "null", null);
        SpanStart start = new SpanStart(KitClock.START, "n", null, attributes);
        store.writeSpans(List.of(new SpanRecord(
                new SpanKey("t", "a"),
                start,
                null,
                clock.instant(),
                clock.instant().plusSeconds(60))));
        assertEquals(
                attributes,
                store.reader()
                        .span(new SpanKey("t", "a"), store.now())
                        .orElseThrow()
                        .attributes());
    }

    @Test
    void logsComeByTimeThenIdWhateverOrderTheyWereWrittenIn() {
        List<LogRecord> logs = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            logs.add(log(i % 2 == 0 ? i : -i, "message " + i, i / 8));
        }
        Collections.shuffle(logs, new Random(3));
        store.writeLogs(logs.subList(0, 20));
        store.writeLogs(logs.subList(20, 40));
        logs.sort(Comparator.comparing((LogRecord log) -> log.event().timestamp())
                .thenComparing(LogRecord::id)
                .reversed());
        assertEquals(logs, OpenStore.all(store.reader().logs(LogFilter.ALL, store.now())));
    }

    @Test
    void pointsComeBySeriesThenTimeThenId() {
        List<MetricRecord> metrics = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            metrics.add(metric(i % 2 == 0 ? i : -i, i, i % 3 == 0 ? "\ud83d\ude00" : "\uffee", i / 8));
        }
        Collections.shuffle(metrics, new Random(3));
        store.writeMetrics(metrics.subList(0, 20));
        store.writeMetrics(metrics.subList(20, 40));
        metrics.sort(Comparator.comparing(MetricRecord::series)
                .thenComparing(metric -> metric.event().timestamp())
                .thenComparing(MetricRecord::id));
        List<Object> expected = new ArrayList<>();
        @Nullable SeriesKey current = null;
        for (MetricRecord metric : metrics) {
            if (!metric.series().equals(current)) {
                current = metric.series();
                expected.add(current);
            }
            expected.add(metric.event().timestamp().getEpochSecond() + ": "
                    + metric.event().value().doubleValue());
        }
        assertEquals(expected, points(new MetricRequest("m", 0, 9_000_000_000L, null, List.of())));
    }

    @Test
    void aSinkThatThrowsEndsTheQueryAndNothingElse() {
        store.writeMetrics(List.of(metric(1, 1, "x", 1), metric(2, 1, "y", 1)));
        MetricRequest request = new MetricRequest("m", 0, 9_000_000_000L, 60L, List.of());
        MetricSink throwing = new MetricSink() {
            @Override
            public void series(SeriesKey series) {}

            @Override
            public void point(long second, double value) {
                throw new IllegalStateException("enough");
            }
        };
        IllegalStateException thrown =
                assertThrows(IllegalStateException.class, () -> store.reader().metrics(request, throwing, store.now()));
        assertEquals("enough", thrown.getMessage());
        assertEquals(4, points(request).size());
    }

    @Test
    void equalEventsAreKnownFromTheTimeOfTheirAcceptanceUntilTheyExpire() {
        LogRecord log = log(1, "hello", 1);
        MetricRecord metric = metric(2, 0.5, "x", 1);
        store.write(store.batch(List.of(), List.of(log), List.of(metric)));
        Instant accepted = clock.instant();
        for (int late : new int[] {-5, 0, 1, 5}) {
            Instant since = accepted.plusSeconds(late);
            assertEquals(late <= 0, store.reader().hasLog(log.event(), since, store.now()), "log since " + since);
            assertEquals(
                    late <= 0, store.reader().hasMetric(metric.event(), since, store.now()), "point since " + since);
        }
        assertFalse(store.reader().hasLog(log(1, "Hello", 1).event(), accepted, store.now()));
        assertFalse(store.reader().hasLog(log(1, "hello", 2).event(), accepted, store.now()));
        assertFalse(store.reader().hasMetric(metric(2, 1, "x", 1).event(), accepted, store.now()));
        assertFalse(store.reader().hasMetric(metric(2, 0.5, "y", 1).event(), accepted, store.now()));
        ReadContext afterwards = ReadContext.unlimited(log.expiresAt());
        assertFalse(store.reader().hasLog(log.event(), accepted, afterwards));
        assertFalse(store.reader().hasMetric(metric.event(), accepted, afterwards));
    }

    @Test
    void readersGoByTheQuerysPresentWhetherOrNotExpiredRecordsWereFreed() {
        store.writeSpans(traces(10));
        store.writeLogs(List.of(log(1, "m", 1)));
        store.writeMetrics(List.of(metric(2, 1, "x", 1)));
        List<Object> living = everything();
        clock.advance(Duration.ofSeconds(599));
        store.store().expire(clock.instant());
        assertEquals(living, everything());
        clock.advance(Duration.ofSeconds(1));
        assertEquals(List.of(), everything());
        assertTrue(store.reader().newestSpan("root", store.now()).isEmpty());
        assertEquals(List.of(), store.reader().summaries(List.of("\ud83d\ude000"), store.now()));
        store.store().expire(clock.instant());
        assertEquals(List.of(), everything());
        store.writeSpans(List.of(halfEnded("\ud83d\ude000", "root"), span("new", "a", 1, null)));
        assertEquals(1, everything().size(), "a half does not bring back what expired");
    }

    @Test
    void cursorsMayBeClosedEarlyAndTwice() {
        store.writeSpans(traces(100));
        store.writeLogs(IntStream.range(0, 100).mapToObj(i -> log(i, "m", i)).toList());
        for (int i = 0; i < 500; i++) {
            List<StoreCursor<?>> cursors = List.of(
                    store.reader().spansByStart(SpanFilter.ALL, StartOrder.NEWEST_FIRST, store.now()),
                    store.reader().traceIds(SpanFilter.ALL, store.now()),
                    store.reader().trace("\ud83d\ude000", store.now()),
                    store.reader().skeletons("\ud83d\ude000", store.now()),
                    store.reader().logs(LogFilter.ALL, store.now()));
            for (StoreCursor<?> cursor : cursors) {
                assertTrue(cursor.hasNext());
                if (i % 2 == 0) {
                    cursor.next();
                }
                cursor.close();
                cursor.close();
            }
        }
        assertEquals(300, everything().size());
    }

    @Test
    void writingGoesOnWhileACursorIsOpen() {
        List<SpanRecord> records = traces(50);
        store.writeSpans(records);
        try (StoreCursor<SpanPoint> cursor =
                store.reader().spansByStart(SpanFilter.ALL, StartOrder.OLDEST_FIRST, store.now())) {
            int seen = 0;
            while (cursor.hasNext()) {
                Instant start = cursor.next().startTime();
                assertFalse(start.isBefore(KitClock.START));
                store.writeSpans(List.of(span("during", "s" + seen, -10, null)));
                seen++;
            }
            assertEquals(100, seen);
        }
        assertEquals(200, everything().size());
    }

    @Test
    void aQueryThatIsCancelledEnds() {
        store.writeSpans(traces(2_000));
        ReadContext cancelled = store.now();
        cancelled.cancel();
        assertThrows(
                DeadlineExceededException.class,
                () -> OpenStore.all(store.reader().spansByStart(SpanFilter.ALL, StartOrder.NEWEST_FIRST, cancelled)));
        assertThrows(
                DeadlineExceededException.class,
                () -> OpenStore.all(
                        store.reader().traceIds(SpanFilter.satisfying(List.of(Ask.gt("k", 0))), cancelled)));
    }

    @Test
    void committedIsWhatARestartKeeps() {
        store.writeSpans(List.of(span("t", "a", 1, null)));
        store.writeLogs(List.of(log(1, "m", 1)));
        boolean journaled = store.store().acceptance() == TelemetryStore.Acceptance.JOURNALED;
        store.store().commit();
        assertEquals(journaled ? store.sequence() : 0, store.store().committed());
        if (kit.survivesRestart()) {
            store.reopen();
            assertEquals(journaled ? store.sequence() : 0, store.store().committed());
            assertEquals(2, everything().size());
        }
    }

    @Test
    void afterClosingEveryCallIsRefused() {
        store.writeSpans(List.of(span("t", "a", 1, null)));
        TelemetryStore closed = store.store();
        var reader = closed.reader();
        var writer = closed.writer();
        closed.close();
        closed.close();
        SpanKey key = new SpanKey("t", "a");
        assertThrows(StoreException.class, () -> reader.span(key, store.now()));
        assertThrows(StoreException.class, () -> OpenStore.all(reader.trace("t", store.now())));
        assertThrows(StoreException.class, () -> reader.summaries(List.of("t"), store.now()));
        assertThrows(StoreException.class, () -> OpenStore.all(reader.logs(LogFilter.ALL, store.now())));
        assertThrows(
                StoreException.class,
                () -> writer.write(new WriteBatch(9, List.of(span("t", "b", 1, null)), List.of(), List.of())));
        assertThrows(StoreException.class, closed::sync);
        assertThrows(StoreException.class, closed::commit);
    }
}
