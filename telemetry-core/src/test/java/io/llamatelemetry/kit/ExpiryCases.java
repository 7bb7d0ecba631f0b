package io.llamatelemetry.kit;

import static io.llamatelemetry.kit.Ask.eq;
import static io.llamatelemetry.kit.Sketch.end;
import static io.llamatelemetry.kit.Sketch.log;
import static io.llamatelemetry.kit.Sketch.metric;
import static io.llamatelemetry.kit.Sketch.start;

import io.llamatelemetry.api.MetricQueryType;
import io.llamatelemetry.api.Telemetry;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What has expired has never been. */
abstract class ExpiryCases extends Cases {
    ExpiryCases(TelemetryProviderKit kit) {
        super(kit);
    }

    private void pass(long seconds) {
        bench.pass(Duration.ofSeconds(seconds));
    }

    private void everythingIsTheSame() {
        bench.same(t -> t.queryTraces(null, null, null, null));
        bench.same(t -> t.queryTraces(null, null, null, List.of("trace_id")));
        bench.same(t -> t.queryTraces(List.of(eq("k", 1)), null, null, null));
        bench.same(t -> t.querySpans(List.of(), List.of(), null));
        bench.same(t -> t.querySpans(List.of(eq("k", 1)), List.of("k"), null));
        bench.same(t -> t.queryLogs(null, null, null, null, null, null, 100, 0));
        bench.same(t -> t.queryMetrics("m", 0, 9_000_000_000L, null, MetricQueryType.RANGE, null));
        bench.same(t -> t.queryMetrics("m", 0, 9_000_000_000L, "1d", MetricQueryType.RANGE, null));
        for (String trace : List.of("t1", "t2")) {
            bench.same(t -> t.getTrace(trace));
            for (String span : List.of("a", "b", "c")) {
                bench.same(t -> t.getSpan(trace, span));
                bench.same(t -> t.getSpanTree(span, null, null));
            }
        }
    }

    @Test
    void aSpanLivesToTheSecond() {
        bench.accept(start("t1", "a").with("k", 1).livingFor(10));
        pass(9);
        bench.answers("a", t -> t.getSpan("t1", "a").spanId());
        everythingIsTheSame();
        pass(1);
        bench.answers("NotFoundException", t -> t.getSpan("t1", "a"));
        everythingIsTheSame();
    }

    @Test
    void aTraceShrinksAsItsSpansExpire() {
        bench.accept(
                start("t1", "a").at("12:00:00").livingFor(30),
                end("t1", "a").at("12:00:09").livingFor(30),
                start("t1", "b").under("a").at("11:00:00").with("k", 1).livingFor(10),
                end("t1", "b").at("12:59:00").livingFor(10),
                start("t1", "c").under("b").at("12:00:02").livingFor(20));
        for (int i = 0; i < 4; i++) {
            everythingIsTheSame();
            pass(10);
        }
        everythingIsTheSame();
    }

    @Test
    void aTraceIsNotShownOnceItsRootHasExpired() {
        bench.accept(
                start("t1", "a").livingFor(10),
                start("t1", "b").under("a").with("k", 1).livingFor(100));
        pass(10);
        bench.answers("NotFoundException", t -> t.getTrace("t1"));
        everythingIsTheSame();
    }

    @Test
    void aSpanLivesAsLongAsTheLongestLivedOfItsEvents() {
        bench.accept(
                start("t1", "a").with("k", 1).livingFor(10),
                end("t1", "a").livingFor(100),
                start("t1", "b").with("k", 1).livingFor(100),
                end("t1", "b").livingFor(10),
                start("t1", "c").at("12:00:00").named("loser").livingFor(100),
                start("t1", "c").at("12:00:01").named("winner").livingFor(10));
        pass(50);
        bench.answers("winner", t -> t.getSpan("t1", "c").name());
        everythingIsTheSame();
        pass(50);
        everythingIsTheSame();
    }

    @Test
    void aRepetitionProlongsALife() {
        Sketch start = start("t1", "a").with("k", 1).livingFor(10);
        bench.accept(start);
        pass(8);
        bench.accept(start);
        pass(8);
        bench.answers("a", t -> t.getSpan("t1", "a").spanId());
        everythingIsTheSame();
        pass(2);
        everythingIsTheSame();
    }

    @Test
    void aHalfThatComesAfterTheOtherHasExpiredIsAlone() {
        bench.accept(
                start("t1", "a").named("old").with("k", 1).livingFor(10),
                end("t1", "b").failed().livingFor(10));
        pass(10);
        bench.accept(
                end("t1", "a").livingFor(100), start("t1", "b").named("new").livingFor(100));
        bench.answers("NotFoundException", t -> t.getSpan("t1", "a"));
        everythingIsTheSame();
        bench.accept(start("t1", "a").at("11:00:00").named("new").livingFor(100));
        bench.answers("new", t -> t.getSpan("t1", "a").name());
        everythingIsTheSame();
    }

    @Test
    void whatExpiredDoesNotWinOverWhatCameAfter() {
        bench.accept(start("t1", "a").at("13:00:00").named("later, and gone").livingFor(10));
        pass(10);
        bench.accept(start("t1", "a").at("12:00:00").named("earlier, and alive").livingFor(100));
        bench.answers("earlier, and alive", t -> t.getSpan("t1", "a").name());
        everythingIsTheSame();
    }

    @Test
    void logsAndPointsLiveToTheSecond() {
        for (int ttl : List.of(1, 10, 10, 11, 100)) {
            bench.accept(
                    log("t1", "a", "living " + ttl).livingFor(ttl),
                    metric("m").value(ttl).livingFor(ttl),
                    metric("m").value(ttl).with("ttl", ttl).livingFor(ttl));
        }
        for (int seconds : List.of(0, 1, 8, 1, 1, 88, 1)) {
            pass(seconds);
            everythingIsTheSame();
        }
    }

    @Test
    void lifeCountsFromAcceptanceWhateverTheEventsTime() {
        bench.accept(
                start("t1", "a").at("1970-01-01T00:00:00Z").livingFor(10),
                start("t2", "a").at("2262-04-11T00:00:00Z").livingFor(10),
                log("t1", "a", "old").at("1970-01-01T00:00:00Z").livingFor(10),
                metric("m").at("2200-01-01T00:00:00Z").livingFor(10));
        everythingIsTheSame();
        pass(10);
        everythingIsTheSame();
    }

    @Test
    void aHundredYearsAreKept() {
        bench.accept(
                start("t1", "a").livingFor(Telemetry.MAX_TTL_SECONDS),
                start("t2", "a").livingFor(1));
        pass(Telemetry.MAX_TTL_SECONDS - 1);
        everythingIsTheSame();
        pass(1);
        everythingIsTheSame();
    }

    @Test
    void livesOfManyLengthsEndEachInItsTime() {
        long[] lives = {60, 3_600, 86_400, 604_800, 2_592_000, 31_536_000};
        for (int i = 0; i < lives.length; i++) {
            bench.accept(
                    start("t" + i, "a").with("k", 1).livingFor(lives[i]),
                    end("t" + i, "a").livingFor(lives[(i + 2) % lives.length]),
                    log("t" + i, "a", "m").livingFor(lives[i]),
                    metric("m").value(i).livingFor(lives[i]));
        }
        for (long life : lives) {
            bench.pass(Duration.between(bench.clock().instant(), KitClock.START.plusSeconds(life - 1)));
            everythingIsTheSame();
            pass(1);
            everythingIsTheSame();
            if (kit.survivesRestart()) {
                bench.restart();
                everythingIsTheSame();
            }
        }
    }
}
