package io.llamatelemetry.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.llamatelemetry.api.CodePoints;
import io.llamatelemetry.api.DeadlineExceededException;
import io.llamatelemetry.api.QueryCondition;
import io.llamatelemetry.api.QueryConditionOp;
import io.llamatelemetry.api.SpanWithStatus;
import io.llamatelemetry.spi.LogFilter;
import io.llamatelemetry.spi.LogRecord;
import io.llamatelemetry.spi.MetricRecord;
import io.llamatelemetry.spi.MetricRequest;
import io.llamatelemetry.spi.MetricSink;
import io.llamatelemetry.spi.ReadContext;
import io.llamatelemetry.spi.SeriesKey;
import io.llamatelemetry.spi.SpanFilter;
import io.llamatelemetry.spi.SpanKey;
import io.llamatelemetry.spi.SpanPoint;
import io.llamatelemetry.spi.SpanRecord;
import io.llamatelemetry.spi.SpanSkeleton;
import io.llamatelemetry.spi.StartOrder;
import io.llamatelemetry.spi.StoreCursor;
import io.llamatelemetry.spi.TraceSummary;
import io.llamatelemetry.spi.TraceWithRelated;
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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the seam promises of reading and the engine does not reach, asked of the store itself. */
abstract class SeamReadCases extends SeamCases {
    SeamReadCases(TelemetryProviderKit kit) {
        super(kit);
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

    @Test
    void tracesAreGivenOneAfterAnother() {
        List<SpanRecord> records = traces(120);
        store.writeSpans(records);
        List<String> asked = Stream.concat(
                        Stream.of("a", "nowhere", "\ue000"),
                        records.stream().map(record -> record.key().traceId()))
                .distinct()
                .sorted(CodePoints.ORDER)
                .toList();
        List<SpanWithStatus> found = OpenStore.all(store.reader().traces(asked, store.now()));
        assertEquals(
                asked.stream()
                        .filter(trace -> shown(records).stream()
                                .anyMatch(span -> span.traceId().equals(trace)))
                        .toList(),
                runs(found),
                "in the order asked for, the spans of each together");
        assertEquals(shown(records), new HashSet<>(found));
        assertEquals(shown(records).size(), found.size(), "each span once");
        assertEquals(List.of(), OpenStore.all(store.reader().traces(List.of("nowhere"), store.now())));
        assertEquals(List.of(), OpenStore.all(store.reader().traces(List.of(), store.now())));
    }

    @Test
    void aSummaryComesWithTheTracesThatAreRelated() {
        List<SpanRecord> records = traces(60);
        store.writeSpans(records);
        for (int k = 0; k < 6; k++) {
            for (SpanRecord record : records.subList(0, 12)) {
                assertRelated(records, record.key().traceId(), having("k", k));
            }
        }
        assertRelated(records, "nowhere", having("k", 3));
        assertRelated(records, "nowhere", having("k", "nobody"));
    }

    @Test
    void aLongTraceIsSummedUpWithItsRelatedTracesToo() {
        List<SpanRecord> records = new ArrayList<>(traces(20));
        IntStream.range(0, 1_100)
                .mapToObj(i -> span("long", "s" + i, i % 50, i == 0 ? null : "s0"))
                .forEach(records::add);
        store.writeSpans(records);
        assertRelated(records, "long", having("k", 3));
        assertRelated(records, "nowhere", having("name", "span"));
    }

    private static SpanFilter having(String key, Object value) {
        return SpanFilter.satisfying(List.of(QueryCondition.of(key, QueryConditionOp.EQ, value)));
    }

    private void assertRelated(List<SpanRecord> records, String trace, SpanFilter related) {
        TraceWithRelated found = store.reader().summary(trace, related, store.now());
        TraceSummary own = store.reader().summaries(List.of(trace), store.now()).stream()
                .findFirst()
                .orElse(null);
        assertEquals(own, found.summary(), "summary of " + trace);
        assertEquals(
                shown(records).stream()
                        .filter(related::matches)
                        .map(SpanWithStatus::traceId)
                        .filter(other -> !other.equals(trace))
                        .collect(Collectors.toSet()),
                found.related(),
                "related to " + trace);
    }

    /** The trace of each span that does not follow one of its own trace. */
    private static List<String> runs(List<SpanWithStatus> spans) {
        List<String> runs = new ArrayList<>();
        for (SpanWithStatus span : spans) {
            if (runs.isEmpty() || !runs.get(runs.size() - 1).equals(span.traceId())) {
                runs.add(span.traceId());
            }
        }
        return runs;
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
        return records.stream().collect(Collectors.groupingBy(record -> record, Collectors.counting()));
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
    void cursorsMayBeClosedEarlyAndTwice() {
        store.writeSpans(traces(100));
        store.writeLogs(IntStream.range(0, 100).mapToObj(i -> log(i, "m", i)).toList());
        for (int i = 0; i < 500; i++) {
            List<StoreCursor<?>> cursors = List.of(
                    store.reader().spansByStart(SpanFilter.ALL, StartOrder.NEWEST_FIRST, store.now()),
                    store.reader().traceIds(SpanFilter.ALL, store.now()),
                    store.reader().trace("\ud83d\ude000", store.now()),
                    store.reader().traces(List.of("\ud83d\ude000"), store.now()),
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
}
