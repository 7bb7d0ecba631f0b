package io.llamatelemetry.kit;

import static io.llamatelemetry.kit.Sketch.end;
import static io.llamatelemetry.kit.Sketch.log;
import static io.llamatelemetry.kit.Sketch.metric;
import static io.llamatelemetry.kit.Sketch.start;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.llamatelemetry.api.MetricQueryType;
import io.llamatelemetry.api.OverloadedException;
import io.llamatelemetry.api.Span;
import io.llamatelemetry.api.Telemetry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many writers and readers at once come to the same as one after another. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
abstract class ConcurrencyCases extends Cases {
    private static final int WRITERS = 6;

    ConcurrencyCases(TelemetryProviderKit kit) {
        super(kit);
    }

    /** Runs the tasks all at once, and gives what they gave. */
    private static <T> List<T> together(List<Callable<T>> tasks) throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> result : threads.invokeAll(tasks)) {
                results.add(result.get());
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }

    private static Callable<Integer> writing(Telemetry telemetry, List<Sketch> sketches) {
        return () -> {
            for (Sketch sketch : sketches) {
                tell(telemetry, sketch);
            }
            return sketches.size();
        };
    }

    /** Has the event accepted; where the store is behind, waits until it is not, as a query does. */
    private static void tell(Telemetry telemetry, Sketch sketch) {
        while (true) {
            try {
                telemetry.logEvent(sketch.event(), sketch.ttlSeconds());
                return;
            } catch (OverloadedException e) {
                telemetry.queryTraces(List.of(), 1, 0, null);
            }
        }
    }

    @Test
    void contradictingHalvesFromManyWritersComeToOneSpan() throws Exception {
        List<Sketch> halves = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            int version = i % 4;
            String span = "s" + i / 12;
            halves.add(start("t", span)
                    .under(i % 3 == 0 ? "s0" : null)
                    .at("12:00:0" + version)
                    .with("v", i));
            halves.add(end("t", span).at("12:01:0" + version).with("w", i));
        }
        List<Callable<Integer>> writers = new ArrayList<>();
        for (int writer = 0; writer < WRITERS; writer++) {
            List<Sketch> shuffled = new ArrayList<>(halves);
            Collections.shuffle(shuffled, new Random(writer));
            writers.add(writing(bench.telemetry(), shuffled));
        }
        together(writers);
        halves.forEach(half -> bench.model().logEvent(half.event(), half.ttlSeconds()));
        bench.same(t -> t.querySpans(List.of(), List.of(), null));
        bench.same(t -> t.getTrace("t"));
        bench.same(t -> t.getSpanTree("s0", null, null));
        bench.same(t -> t.querySpans(List.of(Ask.gt("v", 100)), List.of("w"), null));
    }

    @Test
    void noHalfIsLostWhenBothComeAtOnce() throws Exception {
        List<Callable<Integer>> writers = new ArrayList<>();
        for (int writer = 0; writer < WRITERS; writer++) {
            boolean starts = writer % 2 == 0;
            List<Sketch> sketches = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                String span = "s" + i;
                sketches.add(
                        starts
                                ? start("t", span).at("12:00:0" + writer)
                                : end("t", span).at("12:01:0" + writer));
            }
            writers.add(writing(bench.telemetry(), sketches));
            sketches.forEach(sketch -> bench.model().logEvent(sketch.event(), sketch.ttlSeconds()));
        }
        together(writers);
        bench.same(t -> t.querySpans(List.of(), List.of(), null));
    }

    @Test
    void everyLogAndPointOfManyWritersIsKeptOnce() throws Exception {
        List<Callable<Integer>> writers = new ArrayList<>();
        for (int writer = 0; writer < WRITERS; writer++) {
            List<Sketch> sketches = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                sketches.add(log("t", "s", "message").at(KitClock.START.plusSeconds(writer * 1_000L + i)));
                sketches.add(metric("m").value(1).with("writer", writer).at(KitClock.START.plusSeconds(i)));
            }
            writers.add(writing(bench.telemetry(), sketches));
            sketches.forEach(sketch -> bench.model().logEvent(sketch.event(), sketch.ttlSeconds()));
        }
        together(writers);
        bench.same(t -> t.queryLogs(null, null, null, null, null, null, null, null));
        bench.same(t -> t.queryMetrics("m", 0, 9_000_000_000L, "1m", MetricQueryType.RANGE, null));
        bench.same(t -> t.queryMetrics("m", 0, 9_000_000_000L, null, MetricQueryType.INSTANT, null));
    }

    @Test
    void whatAWriterWasToldIsAcceptedItSeesAtOnce() throws Exception {
        Telemetry telemetry = bench.telemetry();
        List<Callable<Integer>> writers = new ArrayList<>();
        for (int writer = 0; writer < WRITERS; writer++) {
            String trace = "t" + writer;
            writers.add(() -> {
                int seen = 0;
                for (int i = 0; i < 40; i++) {
                    String span = "s" + i;
                    tell(telemetry, start(trace, span).with("k", trace).livingFor(600));
                    assertEquals(span, telemetry.getSpan(trace, span).spanId());
                    seen = telemetry
                            .querySpans(List.of(Ask.eq("k", trace)), List.of(), null)
                            .data()
                            .size();
                    assertEquals(i + 1, seen, "spans of " + trace);
                }
                return seen;
            });
        }
        assertEquals(Collections.nCopies(WRITERS, 40), together(writers));
    }

    @Test
    void readersSeeAllThatWasAcceptedInWholeSpansWhileWritersWrite() throws Exception {
        Telemetry telemetry = bench.telemetry();
        AtomicInteger accepted = new AtomicInteger();
        List<Callable<Integer>> tasks = new ArrayList<>();
        for (int writer = 0; writer < 3; writer++) {
            String traces = "t" + writer + "-";
            tasks.add(() -> {
                for (int i = 0; i < 150; i++) {
                    Instant start = KitClock.START.plusSeconds(i);
                    Sketch opens = start(traces + i, "a").at(start).with("k", i).with("l", i);
                    Sketch closes = end(traces + i, "a")
                            .at(start.plusSeconds(1))
                            .with("k", -i)
                            .with("l", -i);
                    tell(telemetry, opens);
                    accepted.incrementAndGet();
                    tell(telemetry, closes);
                }
                return 0;
            });
        }
        for (int reader = 0; reader < 3; reader++) {
            tasks.add(() -> {
                for (int round = 0; round < 40; round++) {
                    int before = accepted.get();
                    List<Span> spans =
                            telemetry.querySpans(List.of(), List.of(), null).data();
                    assertTrue(spans.size() >= before, () -> spans.size() + " spans of " + before);
                    assertEquals(spans.size(), spans.stream().distinct().count(), "each span once");
                    for (Span span : spans) {
                        assertEquals(
                                span.attributes().get("k"), span.attributes().get("l"), span::toString);
                    }
                    int beforeTraces = accepted.get();
                    int traces =
                            telemetry.queryTraces(null, 1_000, 0, null).data().size();
                    assertTrue(traces >= beforeTraces, () -> traces + " traces of " + beforeTraces);
                }
                return 0;
            });
        }
        together(tasks);
        assertEquals(
                450,
                telemetry
                        .querySpans(List.of(Ask.lt("k", 1)), List.of(), null)
                        .data()
                        .size());
    }
}
