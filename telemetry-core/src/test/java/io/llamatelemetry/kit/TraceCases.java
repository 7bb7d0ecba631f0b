package io.llamatelemetry.kit;

import static io.llamatelemetry.kit.Ask.eq;
import static io.llamatelemetry.kit.Ask.gt;
import static io.llamatelemetry.kit.Ask.lt;
import static io.llamatelemetry.kit.Sketch.end;
import static io.llamatelemetry.kit.Sketch.log;
import static io.llamatelemetry.kit.Sketch.metric;
import static io.llamatelemetry.kit.Sketch.start;

import io.llamatelemetry.api.Trace;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which traces there are, when they begin and end, and which a query finds. */
abstract class TraceCases extends Cases {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    TraceCases(TelemetryProviderKit kit) {
        super(kit);
    }

    private void traceIsTheSame(String traceId) {
        bench.same(t -> t.getTrace(traceId));
        bench.same(t -> t.queryTraces(null, 100, 0, null));
    }

    @Test
    void aTraceExistsOnceItsRootIsKnown() {
        bench.accept(start("t1", "b").under("a").at("12:00:01"));
        bench.answers("NotFoundException", t -> t.getTrace("t1"));
        bench.answers(List.of(), t -> t.queryTraces(null, 100, 0, null).data());
        bench.accept(start("t1", "a").at("12:00:00"));
        bench.answers(new Trace("t1", "a", NOON, null), t -> t.getTrace("t1"));
        traceIsTheSame("t1");
    }

    @Test
    void itStartsWithItsEarliestSpanAndEndsWithItsLatest() {
        bench.accept(
                start("t1", "a").at("12:00:05"),
                end("t1", "a").at("12:00:06"),
                start("t1", "b").under("a").at("12:00:00"),
                end("t1", "b").at("12:00:09"),
                start("t1", "c").under("a").at("12:00:07"));
        bench.answers(new Trace("t1", "a", NOON, NOON.plusSeconds(9)), t -> t.getTrace("t1"));
        traceIsTheSame("t1");
    }

    @Test
    void itIsOpenWhileItsRootIs() {
        bench.accept(
                start("t1", "a").at("12:00:00"),
                start("t1", "b").under("a").at("12:00:01"),
                end("t1", "b").at("12:00:02"));
        bench.answers(new Trace("t1", "a", NOON, null), t -> t.getTrace("t1"));
        traceIsTheSame("t1");
    }

    @Test
    void withoutAParentlessSpanTheOneMarkedAsLocalRootIsTheRoot() {
        bench.accept(
                start("t1", "a").under("remote").at("12:00:00").with("__local_root_span__", true),
                start("t2", "a").under("remote").at("12:00:00").with("__local_root_span__", "true"),
                start("t3", "a").under("remote").at("12:00:00").with("__local_root_span__", false),
                start("t4", "a").under("remote").at("12:00:00").with("__local_root_span__", "True"),
                start("t5", "a").under("remote").at("12:00:00").with("__local_root_span__", 1),
                start("t6", "a").under("remote").at("12:00:00"),
                end("t6", "a").at("12:00:01").with("__local_root_span__", true),
                start("t7", "a").under("remote").at("12:00:00").with("__local_root_span__", true),
                end("t7", "a").at("12:00:01").with("__local_root_span__", null));
        for (int i = 1; i <= 7; i++) {
            traceIsTheSame("t" + i);
        }
        bench.answers(new Trace("t2", "a", NOON, null), t -> t.getTrace("t2"));
        bench.answers("NotFoundException", t -> t.getTrace("t3"));
    }

    @Test
    void aParentlessSpanIsTheRootBeforeAnyMarkedOne() {
        bench.accept(
                start("t1", "marked").under("x").at("12:00:00").with("__local_root_span__", true),
                start("t1", "parentless").at("12:00:09"));
        bench.answers(new Trace("t1", "parentless", NOON, null), t -> t.getTrace("t1"));
        traceIsTheSame("t1");
    }

    @Test
    void ofSeveralRootsTheFirstStartedIsMeantThenTheLeastId() {
        bench.accept(
                start("t1", "late").at("12:00:01"),
                start("t1", "\ud83d\ude00").at("12:00:00"),
                start("t1", "\uffee").at("12:00:00"));
        bench.answers("\uffee", t -> t.getTrace("t1").rootSpanId());
        traceIsTheSame("t1");
        bench.accept(
                start("t2", "z").under("x").at("12:00:00").with("__local_root_span__", true),
                start("t2", "y").under("x").at("12:00:00").with("__local_root_span__", "true"));
        bench.answers("y", t -> t.getTrace("t2").rootSpanId());
        traceIsTheSame("t2");
    }

    @Test
    void aTraceMatchesWhenOneSpanSatisfiesAllConditions() {
        bench.accept(
                start("t1", "a").at("12:00:00").with("x", 1),
                start("t1", "b").under("a").at("12:00:01").with("y", 2),
                start("t2", "a").at("12:00:02"),
                start("t2", "b").under("a").at("12:00:03").with("x", 1).with("y", 2));
        bench.answers(
                List.of(new Trace("t2", "a", NOON.plusSeconds(2), null)),
                t -> t.queryTraces(List.of(eq("x", 1), eq("y", 2)), 100, 0, null)
                        .data());
        bench.same(t -> t.queryTraces(List.of(eq("x", 1)), 100, 0, null));
        bench.same(t -> t.queryTraces(List.of(gt("y", 1), lt("y", 3)), 100, 0, null));
        bench.same(t -> t.queryTraces(List.of(eq("x", 9)), 100, 0, null));
    }

    @Test
    void aTraceIsFoundOnceHoweverManySpansMatch() {
        for (int i = 0; i < 20; i++) {
            bench.accept(start("t" + i % 3, "s" + i).at(NOON.plusSeconds(i)).with("x", 1));
        }
        bench.same(t -> t.queryTraces(List.of(eq("x", 1)), 100, 0, null));
    }

    @Test
    void aMatchWhoseTraceHasNoRootIsNotFound() {
        bench.accept(start("t1", "b").under("a").with("x", 1), start("t2", "a").with("x", 1));
        bench.same(t -> t.queryTraces(List.of(eq("x", 1)), 100, 0, null));
        bench.same(t -> t.querySpans(List.of(eq("x", 1)), List.of(), null));
    }

    @Test
    void aTraceFollowsWhatItsSpansBecome() {
        bench.accept(start("t1", "a").at("12:00:00").with("x", 1));
        bench.same(t -> t.queryTraces(List.of(eq("x", 1)), 100, 0, null));
        bench.accept(start("t1", "a").at("12:00:01").with("x", 2));
        bench.same(t -> t.queryTraces(List.of(eq("x", 1)), 100, 0, null));
        bench.same(t -> t.queryTraces(List.of(eq("x", 2)), 100, 0, null));
        bench.accept(end("t1", "a").at("12:00:02").with("x", 3));
        bench.same(t -> t.queryTraces(List.of(eq("x", 2)), 100, 0, null));
        bench.same(t -> t.queryTraces(List.of(eq("x", 3)), 100, 0, null));
        bench.accept(start("t1", "a").under("p").at("12:00:03"));
        traceIsTheSame("t1");
    }

    @Test
    void logsAndMetricsMakeNoTrace() {
        bench.accept(log("t1", "a", "hello"), metric("tokens"));
        bench.answers("NotFoundException", t -> t.getTrace("t1"));
        traceIsTheSame("metrics");
    }
}
