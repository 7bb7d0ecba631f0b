package io.llamatelemetry.kit;

import static io.llamatelemetry.kit.Sketch.end;
import static io.llamatelemetry.kit.Sketch.log;
import static io.llamatelemetry.kit.Sketch.metric;
import static io.llamatelemetry.kit.Sketch.start;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.llamatelemetry.api.MetricQueryType;
import io.llamatelemetry.core.Delivery;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Repeated requests are told from second events. */
abstract class RetryCases extends Cases {
    RetryCases(TelemetryProviderKit kit) {
        super(kit);
    }

    private void kept(int logs, int points) {
        bench.answers(
                logs,
                t -> t.queryLogs(null, null, null, null, null, null, 100, 0)
                        .data()
                        .size());
        bench.answers(
                points,
                t -> t.queryMetrics("m", 0, 9_000_000_000L, null, MetricQueryType.RANGE, null).data().stream()
                        .mapToInt(series -> series.values().size())
                        .sum());
        bench.same(t -> t.queryLogs(null, null, null, null, null, null, 100, 0));
        bench.same(t -> t.queryMetrics("m", 0, 9_000_000_000L, "1d", MetricQueryType.RANGE, null));
    }

    @Test
    void theSameKeyIsTheSameEvent() {
        bench.acceptUnderKey("p", "k1", log("t", "s", "hello"));
        bench.acceptUnderKey("p", "k1", log("t", "s", "hello"));
        bench.acceptUnderKey("p", "k2", metric("m"));
        bench.acceptUnderKey("p", "k2", metric("m"));
        kept(1, 1);
    }

    @Test
    void anotherKeyOrPrincipalIsAnotherEvent() {
        bench.acceptUnderKey("p", "k1", log("t", "s", "hello"));
        bench.acceptUnderKey("p", "k2", log("t", "s", "hello"));
        bench.acceptUnderKey("q", "k1", log("t", "s", "hello"));
        bench.acceptUnderKey("", "pk1", log("t", "s", "hello"));
        bench.accept(log("t", "s", "hello"));
        kept(5, 0);
    }

    @Test
    void aKeyIsKnownForADay() {
        bench.acceptUnderKey("p", "k", log("t", "s", "hello"));
        bench.pass(Duration.ofHours(24).minusSeconds(1));
        bench.acceptUnderKey("p", "k", log("t", "s", "hello"));
        kept(1, 0);
        bench.pass(Duration.ofSeconds(2));
        bench.acceptUnderKey("p", "k", log("t", "s", "hello"));
        kept(2, 0);
    }

    @Test
    void aRetryWithoutAKeyIsTheSameAsAnEqualEventOfTheLastTenMinutes() {
        bench.accept(log("t", "s", "hello").with("k", 1), metric("m").value(2).with("k", "v"));
        bench.pass(Duration.ofMinutes(10).minusSeconds(1));
        bench.acceptAgain(log("t", "s", "hello").with("k", 1));
        bench.acceptAgain(metric("m").value(2).with("k", "v"));
        kept(1, 1);
        bench.pass(Duration.ofSeconds(2));
        bench.acceptAgain(log("t", "s", "hello").with("k", 1));
        bench.acceptAgain(metric("m").value(2).with("k", "v"));
        kept(2, 2);
    }

    @Test
    void aRetryOfWhatWasNotAcceptedIsAccepted() {
        bench.accept(log("t", "s", "hello").with("k", 1), metric("m").value(2).with("k", "v"));
        bench.acceptAgain(log("t", "s", "hello").with("k", 2));
        bench.acceptAgain(log("t", "s", "hello").with("k", 1.0));
        bench.acceptAgain(log("t", "s", "hello"));
        bench.acceptAgain(log("t", "", "hello").with("k", 1));
        bench.acceptAgain(log("t", "s", "hello").with("k", 1).at("12:00:00.000000001"));
        bench.acceptAgain(metric("m").value(2.0).with("k", "v"));
        bench.acceptAgain(metric("m").value(2).in("s").with("k", "v"));
        bench.acceptAgain(metric("m").value(2).with("k", "v").with("l", null));
        kept(6, 4);
    }

    @Test
    void anEqualEventThatIsNoRetryIsASecondOne() {
        bench.accept(log("t", "s", "hello"), log("t", "s", "hello"), metric("m"), metric("m"));
        bench.acceptAgain(log("t", "s", "hello"));
        bench.acceptAgain(metric("m"));
        kept(2, 2);
    }

    @Test
    void repeatedHalvesOfSpansAreTheSameSpanHoweverTheyCome() {
        bench.acceptUnderKey("p", "k1", start("t1", "a").with("k", 1));
        bench.acceptUnderKey("p", "k1", start("t1", "a").with("k", 1));
        bench.acceptUnderKey("p", "k2", end("t1", "a"));
        bench.acceptAgain(end("t1", "a"));
        bench.same(t -> t.getSpanTree("a", null, null));
    }

    @Test
    void anExportUnderOneKeyIsAppendedOnce() {
        bench.accept(start("t1", "a").with("k", 1));
        for (String key : List.of("k1", "k1", "k2")) {
            bench.engine()
                    .telemetry(new Delivery("p", key, false))
                    .saveSpansToDataset(List.of(), List.of("k"), "evals", null);
        }
        assertEquals(
                2,
                bench.engine()
                        .datasets()
                        .iterateRows("evals", null, null)
                        .data()
                        .size());
    }

    @Test
    void eventsAreKnownAfterARestart() {
        assumeTrue(kit.survivesRestart(), "the store forgets at a restart, and says so");
        bench.accept(log("t", "s", "hello"), metric("m"));
        bench.restart();
        bench.acceptAgain(log("t", "s", "hello"));
        bench.acceptAgain(metric("m"));
        kept(1, 1);
    }

    @Test
    void keysAreKnownAfterARestart() {
        assumeTrue(kit.survivesRestart() && kit.keysSurviveRestart(), "keys are forgotten at a restart");
        bench.acceptUnderKey("p", "k", log("t", "s", "hello"));
        bench.restart();
        bench.acceptUnderKey("p", "k", log("t", "s", "hello"));
        kept(1, 0);
    }
}
