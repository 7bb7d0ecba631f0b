package io.llamatelemetry.memory;

import static io.llamatelemetry.memory.Samples.all;
import static io.llamatelemetry.memory.Samples.end;
import static io.llamatelemetry.memory.Samples.ended;
import static io.llamatelemetry.memory.Samples.log;
import static io.llamatelemetry.memory.Samples.number;
import static io.llamatelemetry.memory.Samples.point;
import static io.llamatelemetry.memory.Samples.reading;
import static io.llamatelemetry.memory.Samples.start;
import static io.llamatelemetry.memory.Samples.started;
import static io.llamatelemetry.memory.Samples.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.llamatelemetry.api.JsonValue;
import io.llamatelemetry.api.QueryCondition;
import io.llamatelemetry.api.QueryConditionOp;
import io.llamatelemetry.api.SpanWithStatus;
import io.llamatelemetry.spi.LogFilter;
import io.llamatelemetry.spi.SpanFilter;
import io.llamatelemetry.spi.SpanKey;
import io.llamatelemetry.spi.SpanPoint;
import io.llamatelemetry.spi.StartOrder;
import io.llamatelemetry.spi.StoreReader;
import io.llamatelemetry.spi.TelemetryStore;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many threads write while others read. */
@Timeout(300)
final class ConcurrencyTest {

    private static final int KEPT = 60;
    private static final int SPANS_OF_KEPT = 20;
    private static final int WRITERS = 3;
    private static final SpanFilter KEPT_SPANS =
            SpanFilter.satisfying(List.of(QueryCondition.of("kept", QueryConditionOp.EQ, true)));

    @Test
    void readersLoseNothingThatWasThereAndSeeEverySpanWhole() throws Exception {
        TelemetryStore store = Samples.store();
        fillKept(store);
        AtomicInteger writing = new AtomicInteger(WRITERS);
        List<Callable<Void>> threads = new ArrayList<>();
        for (int writer = 0; writer < WRITERS; writer++) {
            int number = writer;
            threads.add(() -> writeUntilDone(store, number, writing));
        }
        for (int reader = 0; reader < 2; reader++) {
            threads.add(() -> readWhileWriting(store, writing));
        }
        run(threads);
        checkKept(store.reader());
        assertEquals(KEPT * SPANS_OF_KEPT + WRITERS * 2_000, store.statistics().spans());
        assertEquals(WRITERS * 500, store.statistics().logs());
        assertEquals(WRITERS * 500, store.statistics().points());
    }

    @Test
    void halvesThatComeAtOnceFromManyThreadsMakeOneSpanEach() throws Exception {
        TelemetryStore store = Samples.store();
        List<Callable<Void>> threads = new ArrayList<>();
        for (int writer = 0; writer < 4; writer++) {
            boolean starts = writer % 2 == 0;
            threads.add(() -> {
                for (int i = 0; i < 3_000; i++) {
                    write(
                            store,
                            starts
                                    ? started("t" + i % 50, "s" + i, i, "a", i)
                                    : ended("t" + i % 50, "s" + i, i + 1, "b", i));
                }
                return null;
            });
        }
        run(threads);
        assertEquals(3_000, store.statistics().spans());
        assertEquals(
                3_000,
                all(store.reader().spansByStart(SpanFilter.ALL, StartOrder.NEWEST_FIRST, reading()))
                        .size());
        for (int i = 0; i < 3_000; i++) {
            SpanWithStatus span = store.reader()
                    .span(new SpanKey("t" + i % 50, "s" + i), reading())
                    .orElseThrow();
            assertEquals(Set.of("a", "b"), span.attributes().keySet());
            SpanFilter filter = SpanFilter.satisfying(List.of(
                    QueryCondition.of("a", QueryConditionOp.EQ, i), QueryCondition.of("b", QueryConditionOp.EQ, i)));
            assertEquals(List.of("t" + i % 50), all(store.reader().traceIds(filter, reading())));
        }
    }

    @Test
    void theBoundHoldsWhileManyWriteAndWhatIsLeftIsWhole() throws Exception {
        TelemetryStore store = Samples.store(
                MemoryConfig.defaults().withMaxSpans(1_000).withMaxLogs(100).withMaxPoints(100));
        AtomicInteger writing = new AtomicInteger(WRITERS);
        List<Callable<Void>> threads = new ArrayList<>();
        for (int writer = 0; writer < WRITERS; writer++) {
            int number = writer;
            threads.add(() -> writeUntilDone(store, number, writing));
        }
        threads.add(() -> {
            while (writing.get() > 0) {
                long spans = store.statistics().spans();
                assertTrue(spans <= 1_000 + WRITERS, "spans: " + spans);
                all(store.reader().spansByStart(SpanFilter.ALL, StartOrder.NEWEST_FIRST, reading()));
                all(store.reader().traceIds(SpanFilter.ALL, reading()));
            }
            return null;
        });
        run(threads);
        long spans = store.statistics().spans();
        assertTrue(spans > 900 && spans <= 1_000, "spans: " + spans);
        assertEquals(100, store.statistics().logs());
        assertEquals(100, store.statistics().points());
        assertEquals(
                WRITERS * 2_000 - spans + 2L * (WRITERS * 500 - 100),
                store.statistics().evicted());
        assertEquals(
                spans,
                all(store.reader().spansByStart(SpanFilter.ALL, StartOrder.NEWEST_FIRST, reading()))
                        .size());
        assertEquals(
                spans,
                all(store.reader().traceIds(SpanFilter.ALL, reading())).stream()
                        .mapToLong(
                                id -> all(store.reader().trace(id, reading())).size())
                        .sum());
    }

    private static void run(List<Callable<Void>> threads) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads.size());
        try {
            for (Future<Void> done : pool.invokeAll(threads)) {
                done.get();
            }
        } finally {
            pool.shutdownNow();
        }
    }

    private static void fillKept(TelemetryStore store) {
        for (int i = 0; i < KEPT * SPANS_OF_KEPT; i++) {
            write(store, started("kept" + i % KEPT, "s" + i / KEPT, i, "kept", true, "n", 0));
        }
    }

    /** New traces and spans, and ends and changing ends of those that are kept. */
    private static Void writeUntilDone(TelemetryStore store, int writer, AtomicInteger writing) {
        try {
            boolean touchesKept = !all(store.reader().trace("kept0", reading())).isEmpty();
            for (int i = 0; i < 2_000; i++) {
                write(store, started("w" + writer + "-" + i / 10, "s" + i, i, "writer", writer));
                if (touchesKept) {
                    int at = 1 + i / 20;
                    write(
                            store,
                            Samples.record("kept" + i % KEPT, "s" + i % SPANS_OF_KEPT, null, end(at, "ended", at)));
                }
                if (i % 4 == 0) {
                    long id = writer * 10_000L + i;
                    write(store, log("t" + i % 7, id, i, "message"));
                    write(store, point("m", id, i, number(i), "writer", writer));
                }
            }
        } finally {
            writing.decrementAndGet();
        }
        return null;
    }

    private static Void readWhileWriting(TelemetryStore store, AtomicInteger writing) {
        while (writing.get() > 0) {
            checkKept(store.reader());
            all(store.reader().logs(LogFilter.ALL, reading()));
        }
        return null;
    }

    private static void checkKept(StoreReader reader) {
        for (int i = 0; i < KEPT; i += 7) {
            List<SpanWithStatus> spans = all(reader.trace("kept" + i, reading()));
            assertEquals(SPANS_OF_KEPT, spans.size());
            spans.forEach(ConcurrencyTest::checkWhole);
        }
        List<SpanPoint> points = all(reader.spansByStart(KEPT_SPANS, StartOrder.NEWEST_FIRST, reading()));
        assertEquals(KEPT * SPANS_OF_KEPT, points.size());
        Set<String> walked = all(reader.spansByStart(SpanFilter.ALL, StartOrder.OLDEST_FIRST, reading())).stream()
                .map(SpanPoint::traceId)
                .filter(id -> id.startsWith("kept"))
                .collect(Collectors.toSet());
        assertEquals(KEPT, walked.size());
        assertEquals(walked, new HashSet<>(all(reader.traceIds(KEPT_SPANS, reading()))));
    }

    private static void checkWhole(SpanWithStatus span) {
        JsonValue ended = span.attributes().get("ended");
        assertEquals(span.endTime() == null, ended == null);
        assertEquals(span.endTime() == null, span.status() == null);
        if (ended != null && span.endTime() != null) {
            assertEquals(
                    JsonValue.of(span.endTime().getEpochSecond()
                            - start(0).timestamp().getEpochSecond()),
                    ended);
        }
    }
}
