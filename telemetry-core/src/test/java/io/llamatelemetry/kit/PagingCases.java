package io.llamatelemetry.kit;

import static io.llamatelemetry.kit.Ask.eq;
import static io.llamatelemetry.kit.Sketch.end;
import static io.llamatelemetry.kit.Sketch.log;
import static io.llamatelemetry.kit.Sketch.start;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.llamatelemetry.api.QueryCondition;
import io.llamatelemetry.api.Trace;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Orders are total, and pages fit together. */
abstract class PagingCases extends Cases {
    private static final List<List<String>> ORDERS = List.of(
            List.of(),
            List.of("start_time"),
            List.of("-start_time"),
            List.of("end_time"),
            List.of("-end_time"),
            List.of("trace_id"),
            List.of("-trace_id"),
            List.of("root_span_id"),
            List.of("-root_span_id"),
            List.of("end_time", "-start_time"),
            List.of("start_time", "-trace_id"),
            List.of("-start_time", "-root_span_id", "-trace_id"),
            List.of("root_span_id", "end_time"));

    PagingCases(TelemetryProviderKit kit) {
        super(kit);
    }

    /** Traces with many ties, whose matching spans begin long after their roots, in an order of their own. */
    private void tellTraces() {
        List<Sketch> told = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            String trace = (i % 2 == 0 ? "\uffee" : "\ud83d\ude00") + i * 37 % 60;
            told.add(start(trace, "r" + i % 5).at(KitClock.START.plusSeconds(i % 7)));
            if (i % 3 != 0) {
                told.add(end(trace, "r" + i % 5).at(KitClock.START.plusSeconds(20 + i % 4)));
            }
            told.add(start(trace, "late")
                    .under("r" + i % 5)
                    .at(KitClock.START.plusSeconds(1_000 - i * 13 % 50))
                    .with("k", i % 4));
            told.add(start(trace, "early")
                    .under("r")
                    .at(KitClock.START.minusSeconds(i % 6))
                    .with("e", i % 2));
        }
        told.add(start("rootless", "x").under("y").with("k", 1));
        bench.acceptMany(told);
    }

    @Test
    void everyOrderIsTotal() {
        tellTraces();
        for (List<String> order : ORDERS) {
            bench.same(t -> t.queryTraces(null, null, null, order));
            bench.same(t -> t.queryTraces(List.of(eq("k", 1)), null, null, order));
            bench.same(t -> t.queryTraces(List.of(eq("e", 1)), 100, 0, order));
        }
        bench.same(t -> t.queryTraces(null, null, null, null));
    }

    @Test
    void pagesNeitherOverlapNorLeaveGaps() {
        tellTraces();
        for (List<String> order : ORDERS) {
            for (List<QueryCondition> conditions : List.of(List.<QueryCondition>of(), List.of(eq("k", 2)))) {
                List<Trace> all = bench.telemetry()
                        .queryTraces(conditions, null, null, order)
                        .data();
                for (int size : List.of(1, 7, 50)) {
                    List<Trace> paged = new ArrayList<>();
                    for (int offset = 0; offset <= all.size(); offset += size) {
                        paged.addAll(bench.telemetry()
                                .queryTraces(conditions, size, offset, order)
                                .data());
                    }
                    assertEquals(all, paged, () -> "pages of " + size + " by " + order);
                }
            }
        }
    }

    @Test
    void aLimitOfNoughtIsNoneAndAnOffsetBeyondTheEndIsEmpty() {
        tellTraces();
        for (List<String> order : ORDERS) {
            bench.answers(List.of(), t -> t.queryTraces(null, 0, 0, order).data());
            bench.answers(List.of(), t -> t.queryTraces(null, 10, 60, order).data());
            bench.answers(
                    List.of(),
                    t -> t.queryTraces(null, 10, Integer.MAX_VALUE, order).data());
            bench.same(t -> t.queryTraces(null, 10_000, 59, order));
            bench.same(t -> t.queryTraces(null, null, 55, order));
        }
    }

    @Test
    void pagesOfLogsFitTogetherToo() {
        List<Sketch> told = new ArrayList<>();
        for (int i = 0; i < 90; i++) {
            told.add(log("t" + i % 2, "s", "message " + i).at(KitClock.START.plusSeconds(i % 5)));
        }
        bench.acceptMany(told);
        for (int size : List.of(1, 8, 89, 90, 200)) {
            for (int offset = 0; offset <= 96; offset += 8) {
                int from = offset;
                bench.same(t -> t.queryLogs(null, null, null, null, null, null, size, from));
                bench.same(t -> t.queryLogs("t1", null, null, null, null, null, size, from));
            }
        }
        bench.same(t -> t.queryLogs(null, null, null, null, null, null, null, null));
        bench.same(t -> t.queryLogs(null, null, null, null, null, null, 0, 0));
    }
}
