package io.llamatelemetry.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.llamatelemetry.api.Conditions;
import io.llamatelemetry.api.JsonNull;
import io.llamatelemetry.api.JsonValue;
import io.llamatelemetry.api.LogSeverity;
import io.llamatelemetry.api.MetricEvent;
import io.llamatelemetry.api.QueryCondition;
import io.llamatelemetry.api.QueryConditionOp;
import io.llamatelemetry.api.SpanStatus;
import io.llamatelemetry.api.SpanWithStatus;
import io.llamatelemetry.api.UnstructuredLogEvent;
import io.llamatelemetry.spi.EventId;
import io.llamatelemetry.spi.LabelPredicate;
import io.llamatelemetry.spi.LogFilter;
import io.llamatelemetry.spi.LogRecord;
import io.llamatelemetry.spi.MetricRecord;
import io.llamatelemetry.spi.MetricRequest;
import io.llamatelemetry.spi.MetricSink;
import io.llamatelemetry.spi.ReadContext;
import io.llamatelemetry.spi.SeriesKey;
import io.llamatelemetry.spi.SpanClause;
import io.llamatelemetry.spi.SpanEnd;
import io.llamatelemetry.spi.SpanFilter;
import io.llamatelemetry.spi.SpanKey;
import io.llamatelemetry.spi.SpanPoint;
import io.llamatelemetry.spi.SpanRecord;
import io.llamatelemetry.spi.SpanSkeleton;
import io.llamatelemetry.spi.SpanStart;
import io.llamatelemetry.spi.StartOrder;
import io.llamatelemetry.spi.StoreReader;
import io.llamatelemetry.spi.TelemetryStore;
import io.llamatelemetry.spi.TraceSummary;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random histories with random questions, held against a store that looks at everything. */
final class RandomHistoryTest {

    private static final List<String> KEYS = List.of(
            "a", "b", "name", "status", "start_time", "trace_id", "span_id", "é\uD83D\uDE00", "__local_root_span__");
    private static final List<String> CONDITION_KEYS = List.of(
            "a",
            "b",
            "name",
            "status",
            "start_time",
            "end_time",
            "duration_ms",
            "trace_id",
            "span_id",
            "parent_span_id",
            "é\uD83D\uDE00",
            "nowhere");
    private static final List<Object> VALUES = List.of(
            "x",
            "7",
            "7.0",
            "ok",
            "\uFFFD",
            "\uD83D\uDE00",
            "1e2",
            7,
            7.0,
            0,
            -0.0,
            100,
            2.5,
            true,
            false,
            BigInteger.TEN.pow(30),
            1e30,
            "1000000000000000000000000000000",
            List.of(7, "x"),
            List.of(7.0, "x"),
            Map.of("k", 1, "l", "m"),
            Map.of("l", "m", "k", 1.0),
            "2026-01-01T00:00:03Z",
            1767225603L,
            "t1",
            "s1",
            "step");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void answersAsAListWould(long seed) {
        new History(seed).run();
    }

    private static final class History {
        private final Random random;
        private final TelemetryStore store = Samples.store();
        private final ListStore list = new ListStore();
        private final StoreReader reader = store.reader();
        private Instant now = Samples.NOW;
        private long ids;

        History(long seed) {
            random = new Random(seed);
        }

        void run() {
            for (int round = 0; round < 15; round++) {
                for (int i = 0; i < 60; i++) {
                    writeSomething();
                }
                now = now.plusSeconds(random.nextInt(3));
                if (random.nextInt(5) == 0) {
                    store.expire(now);
                }
                for (int i = 0; i < 8; i++) {
                    compareSpans();
                }
                compareTraces();
                compareLogs();
                compareMetrics();
            }
        }

        private void writeSomething() {
            switch (random.nextInt(6)) {
                case 0 -> {
                    LogRecord log = new LogRecord(id(), logEvent(), now, expiry());
                    Samples.write(store, log);
                    Samples.write(store, log);
                    list.write(log);
                }
                case 1 -> {
                    MetricRecord point = new MetricRecord(id(), metricEvent(), now, expiry());
                    Samples.write(store, point);
                    Samples.write(store, point);
                    list.write(point);
                }
                default -> {
                    SpanRecord span = span();
                    Samples.write(store, span);
                    list.write(span);
                }
            }
        }

        private SpanRecord span() {
            boolean starts = random.nextInt(3) > 0;
            SpanStart start = starts
                    ? new SpanStart(
                            time(),
                            random.nextBoolean() ? "step" : text(),
                            random.nextBoolean() ? null : spanId(),
                            attributes())
                    : null;
            SpanEnd end = !starts || random.nextInt(3) == 0
                    ? new SpanEnd(time(), random.nextBoolean() ? SpanStatus.OK : SpanStatus.ERROR, attributes())
                    : null;
            return new SpanRecord(new SpanKey(traceId(), spanId()), start, end, now, expiry());
        }

        private UnstructuredLogEvent logEvent() {
            return new UnstructuredLogEvent(
                    traceId(),
                    random.nextBoolean() ? "" : spanId(),
                    time(),
                    Map.of("a", JsonNull.NULL),
                    text(),
                    pick(List.of(LogSeverity.values())));
        }

        private MetricEvent metricEvent() {
            Map<String, JsonValue> labels = new LinkedHashMap<>();
            if (random.nextBoolean()) {
                labels.put("model", JsonValue.from(pick(List.of("x", 7, "7", true))));
            }
            if (random.nextInt(4) == 0) {
                labels.put("none", JsonNull.NULL);
            }
            return new MetricEvent(
                    traceId(),
                    "",
                    time(),
                    labels,
                    pick(List.of("m1", "m2")),
                    JsonValue.of(random.nextInt(64) / 4.0),
                    pick(List.of("u", "v")));
        }

        private EventId id() {
            return new EventId(0, ++ids);
        }

        private Instant expiry() {
            return now.plus(Duration.ofSeconds(1 + random.nextInt(60)));
        }

        private Instant time() {
            return Samples.NOW.plusMillis(500L * random.nextInt(40));
        }

        private String traceId() {
            return pick(List.of("t1", "t2", "7", "\uFFFD", "\uD83D\uDE00"))
                    + (random.nextBoolean() ? "" : random.nextInt(30));
        }

        private String spanId() {
            return "s" + random.nextInt(40);
        }

        private String text() {
            return String.valueOf(pick(VALUES));
        }

        private Map<String, JsonValue> attributes() {
            Map<String, JsonValue> attributes = new LinkedHashMap<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                attributes.put(pick(KEYS), random.nextInt(6) == 0 ? JsonNull.NULL : value());
            }
            return attributes;
        }

        private JsonValue value() {
            return JsonValue.from(pick(VALUES));
        }

        private <T> T pick(List<T> choices) {
            return choices.get(random.nextInt(choices.size()));
        }

        private QueryCondition condition() {
            JsonValue value = random.nextInt(8) == 0 ? JsonNull.NULL : value();
            QueryConditionOp op = pick(List.of(QueryConditionOp.values()));
            if (!Conditions.isComparable(op, value)) {
                op = QueryConditionOp.EQ;
            }
            return new QueryCondition(pick(CONDITION_KEYS), op, value);
        }

        private SpanFilter filter() {
            List<SpanClause> clauses = new ArrayList<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                clauses.add(
                        switch (random.nextInt(5)) {
                            case 0 -> new SpanClause.HasAttribute(pick(KEYS));
                            case 1 -> new SpanClause.DoesNotContradict(condition());
                            default -> new SpanClause.Satisfies(condition());
                        });
            }
            return new SpanFilter(clauses);
        }

        private ReadContext reading() {
            return ReadContext.unlimited(now);
        }

        private void compareSpans() {
            SpanFilter filter = filter();
            List<SpanPoint> expected = list.matches(filter, now);
            for (StartOrder order : StartOrder.values()) {
                List<SpanPoint> actual = Samples.all(reader.spansByStart(filter, order, reading()));
                assertEquals(counted(expected), counted(actual), filter::toString);
                for (int i = 1; i < actual.size(); i++) {
                    int step = actual.get(i - 1)
                            .startTime()
                            .compareTo(actual.get(i).startTime());
                    assertTrue(order == StartOrder.OLDEST_FIRST ? step <= 0 : step >= 0, () -> "order of " + actual);
                }
            }
            SpanFilter other = filter();
            assertEquals(
                    list.traceIds(filter, SpanFilter.ALL, now),
                    Samples.all(reader.traceIds(filter, reading())),
                    filter::toString);
            assertEquals(
                    list.traceIds(filter, other, now),
                    Samples.all(reader.traceIds(filter, other, reading())),
                    () -> filter + " " + other);
        }

        private static Map<SpanPoint, Long> counted(List<SpanPoint> points) {
            return points.stream().collect(Collectors.groupingBy(point -> point, Collectors.counting()));
        }

        private void compareTraces() {
            String traceId = traceId();
            List<SpanWithStatus> spans = list.spans(now)
                    .filter(span -> span.traceId().equals(traceId))
                    .toList();
            List<SpanWithStatus> actual = Samples.all(reader.trace(traceId, reading()));
            assertEquals(spans.size(), actual.size());
            assertEquals(new HashSet<>(spans), new HashSet<>(actual));
            List<SpanSkeleton> skeletons = spans.stream().map(SpanSkeleton::of).toList();
            assertEquals(new HashSet<>(skeletons), new HashSet<>(Samples.all(reader.skeletons(traceId, reading()))));
            TraceSummary.Builder summary = new TraceSummary.Builder();
            skeletons.forEach(summary::add);
            assertEquals(
                    summary.build(traceId).stream().toList(), reader.summaries(List.of(traceId, "absent"), reading()));
            List<SpanKey> keys = IntStream.range(0, 40)
                    .mapToObj(i -> new SpanKey(traceId, "s" + i))
                    .toList();
            assertEquals(new HashSet<>(spans), new HashSet<>(reader.spans(keys, reading())));
            String spanId = spanId();
            assertEquals(list.newestSpan(spanId, now), reader.newestSpan(spanId, reading()));
        }

        private void compareLogs() {
            LogFilter filter = new LogFilter(
                    random.nextBoolean() ? null : traceId(),
                    random.nextBoolean() ? null : "",
                    random.nextBoolean() ? null : LogSeverity.WARN,
                    random.nextBoolean() ? null : "7",
                    random.nextBoolean() ? null : time(),
                    random.nextBoolean() ? null : time());
            assertEquals(list.logs(filter, now), Samples.all(reader.logs(filter, reading())), filter::toString);
        }

        private void compareMetrics() {
            long from = Samples.NOW.getEpochSecond() + random.nextInt(10);
            List<LabelPredicate> labels =
                    random.nextBoolean() ? List.of() : List.of(new LabelPredicate("model", "7", "7"::equals));
            MetricRequest request =
                    new MetricRequest("m1", from, from + random.nextInt(15), 1L + random.nextInt(5), labels);
            SortedMap<SeriesKey, SortedMap<Long, Double>> actual = new TreeMap<>();
            List<SeriesKey> order = new ArrayList<>();
            reader.metrics(request, new Collecting(actual, order), reading());
            assertEquals(list.buckets(request, now), actual, request::toString);
            assertEquals(order, new ArrayList<>(actual.keySet()), "in the order of the keys");
        }
    }

    private static final class Collecting implements MetricSink {
        private final SortedMap<SeriesKey, SortedMap<Long, Double>> series;
        private final List<SeriesKey> order;
        private SortedMap<Long, Double> points = new TreeMap<>();

        Collecting(SortedMap<SeriesKey, SortedMap<Long, Double>> series, List<SeriesKey> order) {
            this.series = series;
            this.order = order;
        }

        @Override
        public void series(SeriesKey key) {
            points = new TreeMap<>();
            series.put(key, points);
            order.add(key);
        }

        @Override
        public void point(long second, double value) {
            assertTrue(points.isEmpty() || points.lastKey() < second, "in the order of time");
            points.put(second, value);
        }
    }
}
