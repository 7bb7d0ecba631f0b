package io.llamatelemetry.kit;

import static io.llamatelemetry.kit.Sketch.end;
import static io.llamatelemetry.kit.Sketch.log;
import static io.llamatelemetry.kit.Sketch.metric;
import static io.llamatelemetry.kit.Sketch.start;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.llamatelemetry.api.Attributes;
import io.llamatelemetry.api.Event;
import io.llamatelemetry.api.Fault;
import io.llamatelemetry.api.InvalidRequestException;
import io.llamatelemetry.api.LogEventsResponse;
import io.llamatelemetry.api.MetricEvent;
import io.llamatelemetry.api.MetricQueryType;
import io.llamatelemetry.api.RefusedEvent;
import io.llamatelemetry.api.SpanStatus;
import io.llamatelemetry.api.Telemetry;
import io.llamatelemetry.core.Delivery;
import io.llamatelemetry.core.EventBatch;
import io.llamatelemetry.core.Submission;
import io.llamatelemetry.spi.SpanEnd;
import io.llamatelemetry.spi.SpanKey;
import io.llamatelemetry.spi.SpanStart;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Many events at once: as though each had come by itself, and wrong ones do not spoil the others. */
abstract class BatchCases extends Cases {
    private static final long TTL = Telemetry.DEFAULT_TTL_SECONDS;

    BatchCases(TelemetryProviderKit kit) {
        super(kit);
    }

    private static List<Event> events(Sketch... sketches) {
        return Arrays.stream(sketches).map(Sketch::event).toList();
    }

    private void together(Sketch... sketches) {
        LogEventsResponse answer = bench.telemetry().logEvents(events(sketches), TTL);
        assertEquals(new LogEventsResponse(sketches.length, List.of()), answer);
        bench.model().logEvents(events(sketches), TTL);
    }

    private LogEventsResponse underKey(String key, Sketch... sketches) {
        for (int place = 0; place < sketches.length; place++) {
            bench.model().logEventOnce(sketches[place].event(), TTL, "p", key + " at " + place);
        }
        return bench.engine().telemetry(new Delivery("p", key, false)).logEvents(events(sketches), TTL);
    }

    private LogEventsResponse again(Sketch... sketches) {
        return bench.engine().telemetry(new Delivery("", null, true)).logEvents(events(sketches), TTL);
    }

    private void everythingIsTheSame() {
        bench.same(t -> t.queryTraces(null, 100, 0, null));
        bench.same(t -> t.querySpans(List.of(), List.of(), null));
        bench.same(t -> t.queryLogs(null, null, null, null, null, null, 100, 0));
        bench.same(t -> t.queryMetrics("m", 0, 9_000_000_000L, null, MetricQueryType.RANGE, null));
    }

    private int logs() {
        return bench.telemetry()
                .queryLogs(null, null, null, null, null, null, 100, 0)
                .data()
                .size();
    }

    @Test
    void allKindsComeTogether() {
        together(
                end("t1", "a").at("12:00:05").with("k", "end"),
                start("t1", "a").at("12:00:00").with("k", "start"),
                start("t1", "b").under("a").at("12:00:01"),
                log("t1", "b", "hello").with("n", 1),
                metric("m").value(2).with("l", "x"),
                metric("m").value(2).with("l", "x"),
                end("t1", "b").at("12:00:02"));
        everythingIsTheSame();
        bench.same(t -> t.getSpanTree("a", null, null));
    }

    @Test
    void noEventsAreNoEvents() {
        together();
        everythingIsTheSame();
    }

    @Test
    void aThousandSpansInAnyOrderAreThoseSpans() {
        List<Sketch> sketches = new ArrayList<>(IntStream.range(0, 500)
                .boxed()
                .flatMap(i -> List.of(start("t" + i % 7, "s" + i).with("i", i), end("t" + i % 7, "s" + i)).stream())
                .toList());
        Collections.shuffle(sketches, new Random(7));
        together(sketches.toArray(Sketch[]::new));
        everythingIsTheSame();
    }

    @Test
    void wrongEventsAreNamedAndTheOthersKept() {
        LogEventsResponse answer = bench.telemetry()
                .logEvents(
                        events(
                                log("", "s", "no trace"),
                                log("t", "s", "good"),
                                start("t1", "").named("\ud800"),
                                metric("m").value(3)),
                        TTL);
        bench.model().logEvents(events(log("t", "s", "good"), metric("m").value(3)), TTL);
        assertEquals(2, answer.accepted());
        assertEquals(
                List.of(
                        "0 null [trace_id] string_too_short",
                        "2 null [span_id] string_too_short",
                        "2 null [payload, name] string_unicode"),
                answer.refused().stream().flatMap(BatchCases::told).toList());
        everythingIsTheSame();
    }

    private static Stream<String> told(RefusedEvent refused) {
        return refused.errors().stream().map(fault -> refused.index() + " " + refused.line() + " " + told(fault));
    }

    private static String told(Fault fault) {
        return fault.loc() + " " + fault.type();
    }

    @Test
    void aWrongTimeToLiveRefusesAllOfThem() {
        InvalidRequestException refusal = assertThrows(
                InvalidRequestException.class,
                () -> bench.telemetry().logEvents(events(log("t", "s", "x"), log("", "s", "x")), 0));
        assertEquals(
                List.of(List.of("ttl_seconds")),
                refusal.faults().stream().map(Fault::loc).toList());
        everythingIsTheSame();
    }

    @Test
    void theSameKeyAtTheSamePlaceIsTheSameEvent() {
        assertEquals(
                3,
                underKey("k", log("t", "s", "a"), log("t", "s", "b"), metric("m"))
                        .accepted());
        assertEquals(
                4,
                underKey("k", log("t", "s", "a"), log("t", "s", "b"), metric("m"), log("t", "s", "c"))
                        .accepted());
        everythingIsTheSame();
        underKey("k2", log("t", "s", "a"));
        everythingIsTheSame();
        assertEquals(4, logs());
    }

    @Test
    void placesUnderAKeyAreKnownAfterARestart() {
        assumeTrue(kit.survivesRestart() && kit.keysSurviveRestart(), "keys are forgotten at a restart");
        underKey("k", log("t", "s", "a"), log("t", "s", "b"));
        bench.restart();
        underKey("k", log("t", "s", "a"), log("t", "s", "b"));
        everythingIsTheSame();
        assertEquals(2, logs());
    }

    @Test
    void aRetryWithoutAKeyKeepsWhatIsNotThereYet() {
        together(log("t", "s", "a"), metric("m").value(1));
        assertEquals(
                4,
                again(log("t", "s", "a"), metric("m").value(1), log("t", "s", "b"), log("t", "s", "b"))
                        .accepted());
        bench.model().logEvents(events(log("t", "s", "b"), log("t", "s", "b")), TTL);
        everythingIsTheSame();
    }

    @Test
    void whatCameTogetherExpiresTogether() {
        bench.telemetry().logEvents(events(log("t", "s", "a"), start("t1", "a")), 60);
        bench.model().logEvents(events(log("t", "s", "a"), start("t1", "a")), 60);
        bench.pass(Duration.ofSeconds(59));
        everythingIsTheSame();
        assertEquals(1, logs());
        bench.pass(Duration.ofSeconds(1));
        everythingIsTheSame();
        assertEquals(0, logs());
    }

    @Test
    void eachEventIsCounted() {
        together(start("t", "a"), end("t", "a"), log("t", "a", "x"), metric("m"));
        bench.telemetry().logEvents(events(log("", "a", "x")), TTL);
        assertEquals(
                Map.of("span_start", 1L, "span_end", 1L, "unstructured_log", 1L, "metric", 1L),
                bench.engine().statistics().accepted());
        assertEquals(1, bench.engine().statistics().refused().get("invalid"));
    }

    @Test
    void aWholeSpanMayHaveAnyJsonInItsAttributes() {
        Instant begin = Instant.parse("2026-03-01T12:00:00.000000001Z");
        EventBatch batch = new EventBatch();
        batch.add(new Submission.WholeSpan(
                new SpanKey("t9", "w"),
                new SpanStart(
                        begin,
                        "whole",
                        null,
                        Attributes.of("list", List.of(1, "x"), "map", Map.of("k", List.of(true)))),
                new SpanEnd(begin.plusNanos(1), SpanStatus.ERROR, Attributes.of())));
        assertEquals(
                1,
                bench.engine()
                        .ingest()
                        .accept(batch, TTL, Delivery.UNMARKED)
                        .toCompletableFuture()
                        .join()
                        .accepted());
        assertEquals(
                Attributes.of("list", List.of(1, "x"), "map", Map.of("k", List.of(true))),
                bench.telemetry().getSpan("t9", "w").attributes());
        assertEquals(begin.plusNanos(1), bench.telemetry().getTrace("t9").endTime());
    }

    private LogEventsResponse export(String name, Sketch... sketches) {
        EventBatch batch = EventBatch.of(events(sketches));
        batch.identify(name);
        return bench.engine()
                .ingest()
                .accept(batch, TTL, Delivery.UNMARKED)
                .toCompletableFuture()
                .join();
    }

    @Test
    void aNamedRequestIsKeptOnceAndEqualEventsWithinItAreTwo() {
        for (int sending = 0; sending < 3; sending++) {
            assertEquals(
                    3,
                    export("one", log("t", "s", "a"), log("t", "s", "a"), metric("m"))
                            .accepted());
            if (kit.survivesRestart() && kit.keysSurviveRestart()) {
                bench.restart();
            }
        }
        export("two", log("t", "s", "a"));
        bench.model().logEvents(events(log("t", "s", "a"), log("t", "s", "a"), metric("m"), log("t", "s", "a")), TTL);
        everythingIsTheSame();
        assertEquals(3, logs());
    }

    @Test
    void aNameUnderWhichAllWasRefusedIsNotTaken() {
        assertEquals(0, export("one", log("", "s", "a")).accepted());
        assertEquals(1, export("one", log("t", "s", "a")).accepted());
        assertEquals(1, logs());
    }

    @Test
    void anIdempotencyKeyGoesBeforeAName() {
        for (String key : List.of("a", "b")) {
            EventBatch batch = EventBatch.of(events(log("t", "s", "x")));
            batch.identify("one");
            bench.engine()
                    .ingest()
                    .accept(batch, TTL, new Delivery("p", key, false))
                    .toCompletableFuture()
                    .join();
        }
        assertEquals(2, logs());
    }

    @Test
    void anIdentifiedPointCountsOnceHoweverOftenItComes() {
        for (int sending = 0; sending < 3; sending++) {
            EventBatch batch = new EventBatch();
            for (int identity : new int[] {1, 2, 2}) {
                MetricEvent point = (MetricEvent) metric("m").value(identity).event();
                batch.add(new Submission.IdentifiedPoint(point, "identity " + identity));
            }
            assertEquals(
                    3,
                    bench.engine()
                            .ingest()
                            .accept(batch, TTL, Delivery.UNMARKED)
                            .toCompletableFuture()
                            .join()
                            .accepted());
            if (kit.survivesRestart() && kit.keysSurviveRestart()) {
                bench.restart();
            }
        }
        bench.model().logEvents(events(metric("m").value(1), metric("m").value(2)), TTL);
        bench.same(t -> t.queryMetrics("m", 0, 9_000_000_000L, "1d", MetricQueryType.RANGE, null));
    }
}
