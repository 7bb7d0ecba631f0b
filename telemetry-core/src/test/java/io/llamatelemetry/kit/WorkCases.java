package io.llamatelemetry.kit;

import static io.llamatelemetry.kit.Ask.eq;
import static io.llamatelemetry.kit.Sketch.end;
import static io.llamatelemetry.kit.Sketch.log;
import static io.llamatelemetry.kit.Sketch.metric;
import static io.llamatelemetry.kit.Sketch.start;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.llamatelemetry.api.MetricLabelOperator;
import io.llamatelemetry.api.MetricQueryType;
import io.llamatelemetry.api.Telemetry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * How many records are looked at for an answer, in a store of {@value #SPANS} spans, {@value #LOGS} log messages and
 * {@value #POINTS} points. The bounds leave room for a provider's ways, and none for a scan. What is returned must have
 * been counted too, so that a provider that counts nothing does not pass.
 */
abstract class WorkCases extends Cases {
    private static final int TRACES = 500;
    private static final int IN_TRACE = 8;
    private static final int SPANS = TRACES * IN_TRACE;
    private static final int LOGS = 2_000;
    private static final int POINTS = 2_000;

    WorkCases(TelemetryProviderKit kit) {
        super(kit);
    }

    private void tellMuch() {
        List<Sketch> told = new ArrayList<>();
        for (int trace = 0; trace < TRACES; trace++) {
            for (int i = 0; i < IN_TRACE; i++) {
                told.add(start("t" + trace, trace + "/" + i)
                        .named(i == 0 ? "turn" : "step")
                        .under(i == 0 ? null : trace + "/" + (i - 1) / 2)
                        .at(KitClock.START.plusSeconds(trace * 60L + i))
                        .with("session_id", i == 0 ? "session " + trace : null)
                        .with("number", trace)
                        .with("common", true));
            }
            told.add(end("t" + trace, trace + "/0").at(KitClock.START.plusSeconds(trace * 60L + 30)));
        }
        for (int i = 0; i < LOGS; i++) {
            told.add(log("t" + i % TRACES, "", "message " + i).at(KitClock.START.plusSeconds(i)));
        }
        for (int i = 0; i < POINTS; i++) {
            told.add(metric(i % 100 == 0 ? "rare" : "m")
                    .with("series", i % 200)
                    .value(i)
                    .at(KitClock.START.plusSeconds(i)));
        }
        bench.acceptMany(told);
    }

    /** The answer is the model's, and no more than {@code most} records were looked at for it, nor fewer than returned. */
    private void looksAt(int least, int most, Function<Telemetry, Object> question) {
        bench.observations().reset();
        Bench.outcome(bench.telemetry(), question);
        long examined = bench.observations().examined();
        assertTrue(
                examined >= least && examined <= most,
                () -> examined + " records were looked at (expected: " + least + " to " + most + ")");
        bench.same(question);
    }

    @Test
    void answersComeFromIndexes() {
        tellMuch();
        assertAll(
                () -> looksAt(1, 16, t -> t.getSpan("t123", "123/4")),
                () -> looksAt(0, 16, t -> t.getSpan("t123", "none")),
                () -> looksAt(1, 64, t -> t.getTrace("t123")),
                () -> looksAt(0, 16, t -> t.getTrace("none")),
                () -> looksAt(IN_TRACE, 128, t -> t.getSpanTree("123/0", null, null)),
                () -> looksAt(1, 128, t -> t.getSpanTree("123/7", null, null)),
                () -> looksAt(1, 64, t -> t.queryTraces(List.of(eq("session_id", "session 77")), 10, 0, null)),
                () -> looksAt(
                        1, 64, t -> t.queryTraces(List.of(eq("session_id", "session 77")), 10, 0, List.of("trace_id"))),
                () -> looksAt(1, 128, t -> t.queryTraces(List.of(eq("number", 77)), 10, 0, null)),
                () -> looksAt(0, 16, t -> t.queryTraces(List.of(eq("session_id", "none")), 10, 0, null)),
                () -> looksAt(
                        1,
                        128,
                        t -> t.queryTraces(List.of(eq("common", true), eq("session_id", "session 77")), 10, 0, null)),
                () -> looksAt(
                        1, 128, t -> t.querySpans(List.of(eq("session_id", "session 77")), List.of("number"), null)),
                () -> looksAt(0, 64, t -> t.querySpans(List.of(eq("session_id", "none")), List.of("number"), null)));
    }

    @Test
    void theNewestTracesAreFoundWithoutLookingAtAllOfThem() {
        tellMuch();
        assertAll(
                () -> looksAt(10, SPANS / 8, t -> t.queryTraces(null, 10, 0, null)),
                () -> looksAt(10, SPANS / 8, t -> t.queryTraces(null, 10, 0, List.of("start_time"))),
                () -> looksAt(10, SPANS / 8, t -> t.queryTraces(List.of(eq("common", true)), 10, 0, null)),
                () -> looksAt(10, SPANS / 8, t -> t.queryTraces(List.of(eq("name", "turn")), 10, 5, null)));
    }

    @Test
    void logsAndPointsAreFoundWithoutLookingAtAllOfThem() {
        tellMuch();
        String rare = "rare";
        assertAll(
                () -> looksAt(4, 64, t -> t.queryLogs("t77", null, null, null, null, null, 100, 0)),
                () -> looksAt(10, LOGS / 8, t -> t.queryLogs(null, null, null, null, null, null, 10, 0)),
                () -> looksAt(0, 16, t -> t.queryLogs("none", null, null, null, null, null, 10, 0)),
                () -> looksAt(
                        1, POINTS / 8, t -> t.queryMetrics(rare, 0, 9_000_000_000L, "1d", MetricQueryType.RANGE, null)),
                () -> looksAt(
                        1,
                        POINTS / 8,
                        t -> t.queryMetrics(
                                "m",
                                0,
                                9_000_000_000L,
                                "1d",
                                MetricQueryType.RANGE,
                                List.of(Ask.label("series", MetricLabelOperator.EQUALS, "77")))),
                () -> looksAt(
                        0, 16, t -> t.queryMetrics("none", 0, 9_000_000_000L, "1d", MetricQueryType.RANGE, null)));
    }

    @Test
    void whetherAnEventWasAcceptedBeforeIsLookedUp() {
        tellMuch();
        bench.observations().reset();
        bench.acceptAgain(log("t77", "", "message 77").at(KitClock.START.plusSeconds(77)));
        bench.acceptAgain(metric("m").with("series", 77).value(77).at(KitClock.START.plusSeconds(77)));
        long examined = bench.observations().examined();
        assertTrue(examined >= 2 && examined <= 128, () -> examined + " records were looked at (expected: 2 to 128)");
        bench.same(t -> t.queryLogs("t77", null, null, null, null, null, 100, 0));
    }
}
