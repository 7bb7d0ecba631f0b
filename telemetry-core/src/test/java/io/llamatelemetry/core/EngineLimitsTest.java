package io.llamatelemetry.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.llamatelemetry.api.Attributes;
import io.llamatelemetry.api.Event;
import io.llamatelemetry.api.Fault;
import io.llamatelemetry.api.InvalidRequestException;
import io.llamatelemetry.api.JsonValue;
import io.llamatelemetry.api.LimitExceededException;
import io.llamatelemetry.api.LogSeverity;
import io.llamatelemetry.api.MetricEvent;
import io.llamatelemetry.api.MetricQueryType;
import io.llamatelemetry.api.MetricSeries;
import io.llamatelemetry.api.QueryCondition;
import io.llamatelemetry.api.QueryConditionOp;
import io.llamatelemetry.api.SpanStartPayload;
import io.llamatelemetry.api.SpanStatus;
import io.llamatelemetry.api.StructuredLogEvent;
import io.llamatelemetry.api.Telemetry;
import io.llamatelemetry.api.UnstructuredLogEvent;
import io.llamatelemetry.kit.ListProvider;
import io.llamatelemetry.spi.SpanEnd;
import io.llamatelemetry.spi.SpanKey;
import io.llamatelemetry.spi.SpanStart;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** What is above a bound is refused, with the bound and what would help; what is at the bound is answered. */
final class EngineLimitsTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final long NOON_SECOND = NOON.getEpochSecond();

    private TelemetryEngine engine;
    private Telemetry telemetry;

    private static final BigInteger TEN_TO_THE_TWENTIETH = BigInteger.TEN.pow(20);

    @BeforeEach
    void open(@TempDir Path folder) {
        engine = TelemetryEngine.builder()
                .provider(new ListProvider())
                .dataDirectory(folder)
                .clock(new SettableClock(NOON))
                .limits(Limits.with(Map.ofEntries(
                        Map.entry("max_traces", 3),
                        Map.entry("max_gathered_traces", 5),
                        Map.entry("max_tree_spans", 4),
                        Map.entry("max_spans", 4),
                        Map.entry("max_points_per_series", 10),
                        Map.entry("max_points", 12),
                        Map.entry("max_logs", 2),
                        Map.entry("max_dataset_rows", 2),
                        Map.entry("max_attributes", 3),
                        Map.entry("max_name_length", 8),
                        Map.entry("max_string_length", 40),
                        Map.entry("max_label_length", 16),
                        Map.entry("max_depth", 2),
                        Map.entry("max_digits", 20))))
                .open();
        telemetry = engine.telemetry();
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private void root(int number) {
        span("t" + number, "s" + number, null, number);
    }

    private void span(String trace, String span, @Nullable String parent, int second) {
        telemetry.logEvent(
                new StructuredLogEvent(
                        trace,
                        span,
                        NOON.plusSeconds(second),
                        Attributes.of("n", second),
                        new SpanStartPayload("work", parent)),
                Telemetry.DEFAULT_TTL_SECONDS);
    }

    private void point(String series, int secondsAgo) {
        telemetry.logEvent(
                new MetricEvent(
                        "t",
                        "",
                        NOON.minusSeconds(secondsAgo),
                        Attributes.of("series", series),
                        "tokens",
                        JsonValue.of(1),
                        "1"),
                Telemetry.DEFAULT_TTL_SECONDS);
    }

    private static String refusal(Executable query) {
        return String.valueOf(assertThrows(LimitExceededException.class, query).getMessage());
    }

    private static void says(String message, String... parts) {
        for (String part : parts) {
            assertTrue(message.contains(part), message + " (expected: something on " + part + ")");
        }
    }

    @Test
    void allTracesAreGivenUpToTheBoundAndRefusedAboveIt() {
        for (int i = 0; i < 3; i++) {
            root(i);
        }
        assertEquals(3, telemetry.queryTraces(null, null, null, null).data().size());
        root(3);
        says(refusal(() -> telemetry.queryTraces(null, null, null, null)), "max_traces", "3", "offset");
        InvalidRequestException invalid =
                assertThrows(InvalidRequestException.class, () -> telemetry.queryTraces(null, 4, null, null));
        assertEquals(List.of("limit"), invalid.faults().get(0).loc());
    }

    @Test
    void anOrderThatGathersTooMuchIsRefusedAndOneByStartIsNot() {
        for (int i = 0; i < 6; i++) {
            root(i);
        }
        says(refusal(() -> telemetry.queryTraces(null, 2, 0, List.of("end_time"))), "max_gathered_traces", "5");
        assertEquals(
                2,
                telemetry.queryTraces(null, 2, 4, List.of("-start_time")).data().size());
        assertEquals(
                2,
                telemetry.queryTraces(null, 2, 4, List.of("start_time")).data().size());
        List<QueryCondition> late = List.of(QueryCondition.of("n", QueryConditionOp.GT, -1));
        assertEquals(
                2,
                telemetry.queryTraces(late, 2, 3, List.of("start_time")).data().size());
        says(refusal(() -> telemetry.queryTraces(late, 2, 4, List.of("start_time"))), "max_gathered_traces");
    }

    @Test
    void aTreeAboveTheBoundNamesMaxDepth() {
        root(0);
        for (int i = 1; i <= 3; i++) {
            span("t0", "c" + i, "s0", i);
        }
        assertEquals(4, telemetry.getSpanTree("s0", null, null).data().size());
        span("t0", "deep", "c1", 9);
        says(refusal(() -> telemetry.getSpanTree("s0", null, null)), "max_tree_spans", "max_depth", "5");
        assertEquals(4, telemetry.getSpanTree("s0", null, 2).data().size());
    }

    @Test
    void moreSpansThanTheBoundNamesTheExportWhichHasNone() {
        for (int i = 0; i < 4; i++) {
            root(i);
        }
        assertEquals(4, telemetry.querySpans(List.of(), List.of(), null).data().size());
        root(4);
        says(refusal(() -> telemetry.querySpans(List.of(), List.of(), null)), "max_spans", "export");
        telemetry.saveSpansToDataset(List.of(), List.of(), "all", null);
        assertEquals(2, engine.datasets().iterateRows("all", 3, null).data().size());
        assertTrue(engine.datasets().iterateRows("all", null, null).hasMore());
    }

    @Test
    void tooManyPointsNameAGranularityThatFits() {
        for (int i = 0; i < 11; i++) {
            point("a", 10 * i);
        }
        says(refusal(() -> points("1s")), "max_points_per_series", "11 points", "granularity of ");
        String fitting = refusal(() -> points("1s")).replaceAll("(?s).*granularity of (\\S+).*", "$1");
        assertTrue(points(fitting) <= 10, fitting);
        for (int i = 0; i < 11; i++) {
            point("b", 10 * i);
        }
        String fittingBoth = refusal(() -> points("10s")).replaceAll("(?s).*granularity of (\\S+).*", "$1");
        assertTrue(points(fittingBoth) <= 12, fittingBoth);
        assertEquals(22, sum("1d"));
    }

    private int points(String granularity) {
        return query(granularity).stream()
                .mapToInt(series -> series.values().size())
                .sum();
    }

    private double sum(String granularity) {
        return query(granularity).stream()
                .flatMap(series -> series.values().stream())
                .mapToDouble(point -> point.value())
                .sum();
    }

    private List<MetricSeries> query(String granularity) {
        return telemetry
                .queryMetrics("tokens", NOON_SECOND - 120, null, granularity, MetricQueryType.RANGE, null)
                .data();
    }

    @Test
    void moreLogMessagesThanTheBoundAreRefused() {
        for (int i = 0; i < 3; i++) {
            telemetry.logEvent(
                    new UnstructuredLogEvent("t", "", NOON, Attributes.of(), "m" + i, LogSeverity.INFO),
                    Telemetry.DEFAULT_TTL_SECONDS);
        }
        says(refusal(() -> telemetry.queryLogs(null, null, null, null, null, null, null, null)), "max_logs", "offset");
        assertEquals(
                2,
                telemetry
                        .queryLogs(null, null, null, null, null, null, 2, null)
                        .data()
                        .size());
    }

    private List<Fault> faults(Event event) {
        return assertThrows(
                        InvalidRequestException.class, () -> telemetry.logEvent(event, Telemetry.DEFAULT_TTL_SECONDS))
                .faults();
    }

    private static SpanStartPayload start(int nameLength) {
        return new SpanStartPayload("x".repeat(nameLength), null);
    }

    private static StructuredLogEvent started(Map<String, JsonValue> attributes, int nameLength) {
        return new StructuredLogEvent("t", "s", NOON, attributes, start(nameLength));
    }

    @Test
    void anEventAboveABoundIsRefusedWithItsKeyAndOneAtItIsNot() {
        Map<String, JsonValue> most = Attributes.of("a", "x".repeat(40), "b".repeat(8), 2, "c", 3);
        Map<String, JsonValue> tooMany = Attributes.of("a", 1, "b", 2, "c", 3, "d", 4);
        telemetry.logEvent(started(most, 8), Telemetry.DEFAULT_TTL_SECONDS);
        Map<String, JsonValue> longest = Attributes.of("a", TEN_TO_THE_TWENTIETH.subtract(BigInteger.ONE));
        telemetry.logEvent(started(longest, 8), Telemetry.DEFAULT_TTL_SECONDS);
        Map<String, String> keys = new TreeMap<>();
        for (Event event : List.of(
                started(tooMany, 8),
                started(Attributes.of("b".repeat(9), 1), 8),
                started(Attributes.of(), 9),
                started(Attributes.of("a", "x".repeat(41)), 8),
                new UnstructuredLogEvent("t", "", NOON, Attributes.of(), "x".repeat(41), LogSeverity.INFO),
                measured(Attributes.of("a", "x".repeat(17)), "tokens", "1"),
                measured(Attributes.of(), "tokens".repeat(2), "1"),
                measured(Attributes.of(), "tokens", "1".repeat(9)),
                started(Attributes.of("a", TEN_TO_THE_TWENTIETH), 8),
                new MetricEvent("t", "", NOON, Attributes.of(), "tokens", JsonValue.of(TEN_TO_THE_TWENTIETH), "1"))) {
            Fault fault = faults(event).get(0);
            keys.merge(fault.msg().replaceAll("(?s).*limits\\.(\\w+).*", "$1"), fault.loc() + " ", String::concat);
        }
        assertEquals(
                Map.of(
                        "max_attributes", "[event, attributes] ",
                        "max_digits", "[event, attributes] [event, value] ",
                        "max_label_length", "[event, attributes] ",
                        "max_name_length", "[event, attributes] [event, payload, name] [event, metric] [event, unit] ",
                        "max_string_length", "[event, attributes] [event, message] "),
                keys);
    }

    @Test
    void aSpanWhoseAttributesAreNestedTooDeepIsRefused() {
        JsonValue flat = JsonValue.from(List.of(1, TEN_TO_THE_TWENTIETH));
        JsonValue deepest = JsonValue.from(List.of(Map.of("a", 1), 2));
        JsonValue tooDeep = JsonValue.from(Map.of("a", List.of(List.of())));
        assertEquals(List.of(), refusals(deepest));
        assertEquals(List.of("a value nested deeper than 2 (limits.max_depth)"), refusals(tooDeep));
        assertEquals(List.of("an integer of more digits than 20 (limits.max_digits)"), refusals(flat));
    }

    private List<String> refusals(JsonValue attribute) {
        EventBatch batch = new EventBatch();
        batch.add(new Submission.WholeSpan(
                new SpanKey("t", "s"),
                new SpanStart(NOON, "name", null, Map.of("a", attribute)),
                new SpanEnd(NOON, SpanStatus.OK, Map.of())));
        return engine
                .ingest()
                .accept(batch, Telemetry.DEFAULT_TTL_SECONDS, Delivery.UNMARKED)
                .toCompletableFuture()
                .join()
                .refused()
                .stream()
                .flatMap(refused -> refused.errors().stream())
                .map(Fault::msg)
                .toList();
    }

    private static MetricEvent measured(Map<String, JsonValue> attributes, String name, String unit) {
        return new MetricEvent("t", "", NOON, attributes, name, JsonValue.of(1), unit);
    }

    @Test
    void anAnswerThatWouldHoldTooMuchIsRefused(@TempDir Path folder) {
        try (TelemetryEngine tight = TelemetryEngine.builder()
                .provider(new ListProvider())
                .dataDirectory(folder)
                .clock(new SettableClock(NOON))
                .limits(Limits.with(Map.of("max_answer_size", 1024)))
                .open()) {
            Telemetry narrow = tight.telemetry();
            for (int i = 0; i < 2; i++) {
                Map<String, JsonValue> long600 = Attributes.of("text", "x".repeat(600), "short", 1);
                String parent = i == 0 ? null : "s0";
                narrow.logEvent(
                        new StructuredLogEvent("t", "s" + i, NOON, long600, new SpanStartPayload("work", parent)),
                        Telemetry.DEFAULT_TTL_SECONDS);
                narrow.logEvent(
                        new UnstructuredLogEvent("t", "", NOON, Attributes.of(), "x".repeat(600), LogSeverity.INFO),
                        Telemetry.DEFAULT_TTL_SECONDS);
            }
            says(refusal(() -> narrow.querySpans(List.of(), List.of(), null)), "max_answer_size", "1024");
            assertEquals(
                    2,
                    narrow.querySpans(List.of(), List.of("short"), null).data().size());
            says(refusal(() -> narrow.getSpanTree("s0", null, null)), "max_answer_size");
            assertEquals(
                    2, narrow.getSpanTree("s0", List.of("short"), null).data().size());
            says(refusal(() -> narrow.queryLogs(null, null, null, null, null, null, null, null)), "max_answer_size");
            assertEquals(
                    1,
                    narrow.queryLogs(null, null, null, null, null, null, 1, null)
                            .data()
                            .size());
        }
    }
}
