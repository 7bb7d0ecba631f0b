package io.llamatelemetry.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.llamatelemetry.api.Attributes;
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
import io.llamatelemetry.api.StructuredLogEvent;
import io.llamatelemetry.api.Telemetry;
import io.llamatelemetry.api.UnstructuredLogEvent;
import io.llamatelemetry.kit.ListProvider;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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

    @BeforeEach
    void open(@TempDir Path folder) {
        engine = TelemetryEngine.builder()
                .provider(new ListProvider())
                .dataDirectory(folder)
                .clock(new SettableClock(NOON))
                .limits(Limits.with(Map.of(
                        "max_traces", 3,
                        "max_gathered_traces", 5,
                        "max_tree_spans", 4,
                        "max_spans", 4,
                        "max_points_per_series", 10,
                        "max_points", 12,
                        "max_logs", 2,
                        "max_dataset_rows", 2)))
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
}
