package io.llamatelemetry.kit;

import static io.llamatelemetry.kit.Sketch.metric;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.llamatelemetry.api.MetricQueryType;
import io.llamatelemetry.api.MetricSeries;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Counters that count on: of them counts what came within a bucket, resets included. */
abstract class CumulativeCases extends Cases {
    private static final long NOON = Instant.parse("2026-03-01T12:00:00Z").getEpochSecond();

    CumulativeCases(TelemetryProviderKit kit) {
        super(kit);
    }

    private static Sketch counter(String start, String time, double value) {
        return metric("c")
                .at(time)
                .value(value)
                .with("__temporality__", "cumulative")
                .with("__start_time__", start);
    }

    private static Sketch counter(String time, double value) {
        return counter("2026-03-01T11:00:00Z", time, value);
    }

    private void log(Sketch... sketches) {
        for (Sketch sketch : sketches) {
            bench.telemetry().logEvent(sketch.event(), sketch.ttlSeconds());
        }
    }

    private List<String> ask(long from, long to, @Nullable String granularity, MetricQueryType type) {
        return bench.telemetry().queryMetrics("c", from, to, granularity, type, null).data().stream()
                .map(CumulativeCases::told)
                .toList();
    }

    private static String told(MetricSeries series) {
        StringBuilder told = new StringBuilder();
        series.labels()
                .forEach(label -> told.append(label.name())
                        .append('=')
                        .append(label.value())
                        .append(' '));
        series.values()
                .forEach(point -> told.append(point.timestamp() - NOON)
                        .append(':')
                        .append(point.value())
                        .append(' '));
        return told.toString().strip();
    }

    @Test
    void increasesAreSummedAndAResetCountsWhole() {
        log(
                counter("12:00:00", 5).with("l", "a"),
                counter("12:00:30", 8).with("l", "a"),
                counter("12:01:10", 2).with("l", "a"),
                counter("12:01:20", 2.5).with("l", "a"));
        assertEquals(List.of("l=a 0:8.0 60:2.5"), ask(NOON - 3600, NOON + 600, "1m", MetricQueryType.RANGE));
        assertEquals(List.of("l=a 600:10.5"), ask(NOON - 3600, NOON + 600, "1m", MetricQueryType.INSTANT));
    }

    @Test
    void theFirstPointIsHeldAgainstTheLastOneBeforeHoweverOld() {
        log(counter("11:00:01", 1), counter("11:00:02", 3), counter("12:00:00", 10), counter("12:00:10", 11));
        assertEquals(List.of("0:8.0"), ask(NOON, NOON + 600, "1m", MetricQueryType.RANGE));
        assertEquals(List.of("0:1.0"), ask(NOON + 5, NOON + 600, "1m", MetricQueryType.RANGE));
        log(counter("2026-01-01T00:00:00Z", "13:00:00", 100), counter("2026-01-01T00:00:00Z", "01:00:00", 40));
        assertEquals(List.of("3600:60.0"), ask(NOON + 3000, NOON + 4000, "1h", MetricQueryType.RANGE));
    }

    @Test
    void whatCameBeforeTheFirstKeptPointIsNotCountedUnlessTheSeriesStartedWithinTheTime() {
        log(counter("12:00:00", 10), counter("12:00:01", 12));
        assertEquals(List.of("0:2.0"), ask(NOON, NOON + 600, "1m", MetricQueryType.RANGE));
        assertEquals(List.of("0:12.0"), ask(NOON - 3600, NOON + 600, "1m", MetricQueryType.RANGE));
    }

    @Test
    void aRestartedSourceGoesOnInTheSameSeriesAndSoDoDeltas() {
        log(
                counter("12:00:00", 10).with("l", "a"),
                counter("12:00:01", 12).with("l", "a"),
                counter("2026-03-01T12:00:05Z", "12:00:10", 4).with("l", "a"),
                metric("c").at("12:00:20").value(0.5).with("l", "a"),
                metric("c").at("12:00:20").value(0.25).with("l", "b"));
        assertEquals(List.of("l=a 0:6.5", "l=b 0:0.25"), ask(NOON, NOON + 600, "1m", MetricQueryType.RANGE));
    }

    private static Sketch delta(String start, String time, double value) {
        return metric("c")
                .at(time)
                .value(value)
                .with("__temporality__", "delta")
                .with("__start_time__", "2026-03-01T" + start + "Z");
    }

    @Test
    void deltasAreOneSeriesWhateverTheirStartAndAddUp() {
        bench.accept(
                delta("12:00:00", "12:00:10", 5).with("l", "a"),
                delta("12:00:10", "12:00:20", 0.5).with("l", "a"),
                delta("12:00:50", "12:01:00", 2).with("l", "a"),
                delta("12:00:00", "12:00:10", 3).with("l", "b"),
                metric("c").at("12:00:30").value(0.25).with("l", "a"),
                metric("c").at("12:00:30").value(1).with("__temporality__", "other"));
        assertEquals(
                List.of(
                        "__temporality__=delta l=a 10:5.0 20:0.5 60:2.0",
                        "__temporality__=delta l=b 10:3.0",
                        "__temporality__=other 30:1.0",
                        "l=a 30:0.25"),
                ask(NOON, NOON + 600, null, MetricQueryType.RANGE));
        assertEquals(
                List.of("__temporality__=other 0:1.0", "l=a 0:5.75 60:2.0", "l=b 0:3.0"),
                ask(NOON, NOON + 600, "1m", MetricQueryType.RANGE));
        for (String granularity : Arrays.asList("1m", "1d", null)) {
            bench.same(t -> t.queryMetrics("c", NOON, NOON + 600, granularity, MetricQueryType.RANGE, null));
            bench.same(t -> t.queryMetrics("c", NOON, NOON + 600, granularity, MetricQueryType.INSTANT, null));
        }
    }

    @Test
    void deltasThatDifferInTheirStartAloneAreNotTakenForARepetition() {
        bench.accept(delta("12:00:00", "12:00:10", 5));
        bench.acceptAgain(delta("12:00:05", "12:00:10", 5));
        bench.acceptAgain(delta("12:00:00", "12:00:10", 5));
        bench.same(t -> t.queryMetrics("c", NOON, NOON + 600, null, MetricQueryType.RANGE, null));
        assertEquals(List.of("0:10.0"), ask(NOON, NOON + 600, "1m", MetricQueryType.RANGE));
    }

    @Test
    void rawPointsAreAsTheyWereSent() {
        log(counter("12:00:00", 10), counter("12:00:01", 12));
        assertEquals(
                List.of("__start_time__=2026-03-01T11:00:00Z __temporality__=cumulative 0:10.0 1:12.0"),
                ask(NOON, NOON + 600, null, MetricQueryType.RANGE));
    }
}
