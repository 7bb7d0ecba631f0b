package io.llamatelemetry.kit;

import static io.llamatelemetry.kit.Sketch.end;
import static io.llamatelemetry.kit.Sketch.log;
import static io.llamatelemetry.kit.Sketch.metric;
import static io.llamatelemetry.kit.Sketch.start;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.llamatelemetry.api.MetricQueryType;
import io.llamatelemetry.api.Telemetry;
import io.llamatelemetry.api.UnavailableException;
import io.llamatelemetry.spi.TelemetryProvider;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Opening, closing, and what is there afterwards. */
abstract class LifecycleCases extends Cases {
    LifecycleCases(TelemetryProviderKit kit) {
        super(kit);
    }

    private void everythingIsTheSame() {
        bench.same(t -> t.queryTraces(null, null, null, null));
        bench.same(t -> t.querySpans(List.of(), List.of(), null));
        bench.same(t -> t.queryLogs(null, null, null, null, null, null, 100, 0));
        bench.same(t -> t.queryMetrics("m", 0, 9_000_000_000L, null, MetricQueryType.RANGE, null));
        bench.same(t -> t.getSpanTree("a", null, null));
    }

    @Test
    void anEmptyStoreAnswers() {
        everythingIsTheSame();
        assertTrue(bench.engine().health().ready());
        assertEquals(0, bench.engine().statistics().store().spans());
    }

    @Test
    void closingTwiceIsClosingOnce() {
        bench.accept(start("t1", "a"));
        bench.engine().close();
        bench.engine().close();
    }

    @Test
    void afterClosingEveryOperationSaysThatItIsUnavailable() {
        bench.accept(start("t1", "a"));
        Telemetry telemetry = bench.telemetry();
        bench.engine().close();
        assertThrows(
                UnavailableException.class,
                () -> telemetry.logEvent(start("t1", "b").event(), 60));
        assertThrows(
                UnavailableException.class,
                () -> telemetry.logEvent(log("t1", "b", "m").event(), 60));
        assertThrows(UnavailableException.class, () -> telemetry.getTrace("t1"));
        assertThrows(UnavailableException.class, () -> telemetry.getSpan("t1", "a"));
        assertThrows(UnavailableException.class, () -> telemetry.getSpanTree("a", null, null));
        assertThrows(UnavailableException.class, () -> telemetry.queryTraces(null, 10, 0, null));
        assertThrows(UnavailableException.class, () -> telemetry.querySpans(List.of(), List.of(), null));
        assertThrows(
                UnavailableException.class,
                () -> telemetry.queryMetrics("m", 0, 1L, "1d", MetricQueryType.RANGE, null));
        assertThrows(UnavailableException.class, () -> telemetry.queryLogs(null, null, null, null, null, null, 10, 0));
        assertThrows(UnavailableException.class, () -> telemetry.saveSpansToDataset(List.of(), List.of(), "d", null));
    }

    @Test
    void aRestartKeepsEverythingWhereTheStoreIsDurable() {
        assumeTrue(kit.survivesRestart(), "the store forgets at a restart, and says so");
        bench.accept(
                start("t1", "a").at("12:00:00.000000001").with("k", 1.0).with("l", null),
                end("t1", "a").failed().with("m", "\ud83d\ude00"),
                start("t1", "b").under("a"),
                end("t2", "unstarted"),
                log("t1", "a", "one").with("k", 7),
                log("t1", "a", "two"),
                metric("m").value(0.5).with("k", "v"),
                metric("m").value(0.5).with("k", "v"));
        everythingIsTheSame();
        bench.restart();
        everythingIsTheSame();
        bench.accept(
                start("t2", "unstarted").with("late", true),
                end("t1", "b").at("12:00:05"),
                start("t1", "a").at("12:00:00.000000001").with("k", 1.0).with("l", null),
                log("t1", "a", "three"),
                metric("m").value(2).with("k", "v"));
        everythingIsTheSame();
        bench.restart();
        bench.restart();
        everythingIsTheSame();
    }

    @Test
    void aRestartForgetsEverythingWhereTheStoreIsNot() {
        assumeTrue(!kit.survivesRestart(), "the store is durable");
        bench.accept(start("t1", "a"), log("t1", "a", "m"), metric("m"));
        bench.restart();
        assertEquals(
                List.of(),
                bench.telemetry().querySpans(List.of(), List.of(), null).data());
        assertEquals(
                List.of(),
                bench.telemetry()
                        .queryLogs(null, null, null, null, null, null, 10, 0)
                        .data());
    }

    @Test
    void twoStoresOfOneProviderShareNothing(@TempDir Path other) {
        try (Bench second = new Bench(kit, other)) {
            bench.accept(start("t1", "a").named("first"));
            second.accept(start("t1", "a").named("second"), log("t1", "a", "only here"));
            bench.same(t -> t.getSpan("t1", "a"));
            second.same(t -> t.getSpan("t1", "a"));
            everythingIsTheSame();
        }
        everythingIsTheSame();
    }

    @Test
    void statisticsCountWhatIsStored() {
        bench.accept(
                start("t1", "a"),
                end("t1", "a"),
                start("t1", "a"),
                end("t1", "b"),
                log("t1", "a", "m"),
                log("t1", "a", "m"),
                metric("m"));
        bench.same(t -> t.getTrace("t1"));
        var stored = bench.engine().statistics().store();
        assertEquals(
                List.of(2L, 2L, 1L, 0L), List.of(stored.spans(), stored.logs(), stored.points(), stored.evicted()));
        assertTrue(stored.bytes() > 0, "bytes: " + stored.bytes());
    }

    @Test
    void theProviderIsNamedAndMakesNothingBeforeItIsOpened() {
        TelemetryProvider<?> provider = kit.provider();
        assertTrue(provider.name().matches("[a-z0-9]+(-[a-z0-9]+)*"), provider.name());
        assertTrue(provider.configurationType().isRecord());
        assertEquals(provider.name(), kit.provider().name());
    }
}
