package io.llamatelemetry.memory;

import static io.llamatelemetry.memory.Samples.all;
import static io.llamatelemetry.memory.Samples.log;
import static io.llamatelemetry.memory.Samples.number;
import static io.llamatelemetry.memory.Samples.point;
import static io.llamatelemetry.memory.Samples.reading;
import static io.llamatelemetry.memory.Samples.started;
import static io.llamatelemetry.memory.Samples.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.llamatelemetry.api.QueryCondition;
import io.llamatelemetry.api.QueryConditionOp;
import io.llamatelemetry.spi.LogFilter;
import io.llamatelemetry.spi.SpanFilter;
import io.llamatelemetry.spi.SpanRecord;
import io.llamatelemetry.spi.StartOrder;
import io.llamatelemetry.spi.StoreWriter.Refusal;
import io.llamatelemetry.spi.TelemetryStore;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class BoundsTest {

    private static final MemoryConfig DEFAULTS = MemoryConfig.defaults();

    @Test
    void theTraceThatWasWrittenToLongestAgoGoesWholeAndIsCounted() {
        TelemetryStore store = Samples.store(DEFAULTS.withMaxSpans(4));
        write(store, started("a", "1", 1), started("a", "2", 2), started("b", "1", 3));
        write(store, started("c", "1", 4));
        write(store, started("d", "1", 5));
        assertEquals(List.of("b", "c", "d"), traceIds(store));
        assertEquals(3, store.statistics().spans());
        assertEquals(2, store.statistics().evicted());
        assertTrue(all(store.reader().trace("a", reading())).isEmpty());
        assertTrue(store.reader().newestSpan("2", reading()).isEmpty());
    }

    @Test
    void aWriteToAnySpanOfATraceKeepsTheTraceYoung() {
        TelemetryStore store = Samples.store(DEFAULTS.withMaxSpans(3));
        write(store, started("a", "1", 9), started("b", "1", 1), started("c", "1", 2));
        write(store, Samples.ended("a", "1", 10));
        write(store, started("d", "1", 3));
        assertEquals(List.of("a", "c", "d"), traceIds(store));
    }

    @Test
    void aTraceCannotGrowBeyondTheBoundOnSpansButItsSpansCanChange() {
        TelemetryStore store = Samples.store(DEFAULTS.withMaxSpans(2));
        write(store, started("a", "1", 1), started("a", "2", 2));
        SpanRecord third = started("a", "3", 3);
        List<Refusal> refusals = write(store, third, Samples.ended("a", "2", 4));
        assertEquals(List.of(new Refusal(third, "The trace holds 2 spans already (max_spans: 2).")), refusals);
        assertEquals(2, all(store.reader().trace("a", reading())).size());
        assertEquals(0, store.statistics().evicted());
    }

    @Test
    void aTraceCannotGrowBeyondTheBoundOnBytes() {
        TelemetryStore store = Samples.store(DEFAULTS.withMaxBytes(65_536L));
        String text = "x".repeat(20_000);
        write(store, started("b", "1", 1));
        assertTrue(write(
                        store,
                        started("a", "1", 1, "text", text),
                        started("a", "2", 1, "text", text),
                        started("a", "3", 1, "text", text))
                .isEmpty());
        SpanRecord fourth = started("a", "4", 1, "text", text);
        Refusal refusal = write(store, fourth).get(0);
        assertEquals(fourth, refusal.record());
        assertTrue(refusal.message().contains("(max_bytes: 65536)"), refusal.message());
        assertEquals(3, all(store.reader().trace("a", reading())).size());
        assertTrue(write(store, Samples.ended("a", "1", 2, "text", text)).size() == 1, "an end too");
        assertTrue(write(store, log("l", 1, 1, "x".repeat(70_000))).size() == 1, "a message too");
    }

    @Test
    void beyondTheBoundOnBytesGoesWhatIsOldestOfAnyKind() {
        TelemetryStore store = Samples.store(DEFAULTS.withMaxBytes(65_536L));
        String text = "x".repeat(15_000);
        write(store, log("l", 1, 1, text));
        write(store, started("a", "1", 1, "text", text));
        write(store, log("l", 2, 2, text));
        write(store, started("b", "1", 1, "text", text));
        assertEquals(0, store.statistics().evicted());
        write(store, log("l", 3, 3, text));
        assertEquals(2, all(store.reader().logs(LogFilter.ALL, reading())).size());
        assertEquals(List.of("a", "b"), traceIds(store));
        write(store, log("l", 4, 4, text));
        assertEquals(3, all(store.reader().logs(LogFilter.ALL, reading())).size());
        assertEquals(List.of("b"), traceIds(store));
        assertEquals(2, store.statistics().evicted());
        assertTrue(store.statistics().bytes() <= 65_536);
    }

    @Test
    void theOldestLogsAndPointsGoFirst() {
        TelemetryStore store = Samples.store(DEFAULTS.withMaxLogs(2).withMaxPoints(2));
        write(store, log("t", 1, 9, "one"), log("u", 2, 5, "two"), log("t", 3, 7, "three"));
        assertEquals(
                List.of("three", "two"),
                all(store.reader().logs(LogFilter.ALL, reading())).stream()
                        .map(log -> log.event().message())
                        .toList());
        write(store, point("a", 1, 9, number(1)), point("b", 2, 5, number(2)), point("a", 3, 7, number(3)));
        assertFalse(store.reader().hasMetric(point("a", 1, 9, number(1)).event(), Samples.NOW, reading()));
        assertTrue(store.reader().hasMetric(point("b", 2, 5, number(2)).event(), Samples.NOW, reading()));
        assertEquals(2, store.statistics().points());
        assertEquals(2, store.statistics().evicted());
    }

    @Test
    void aStoreThatIsEmptiedCountsNoBytes() {
        TelemetryStore store = Samples.store();
        write(store, started("a", "1", 1, "k", "v"), Samples.ended("b", "1", 1));
        write(store, log("a", 1, 1, "text"));
        write(store, point("m", 1, 1, number(1), "k", "v"));
        assertTrue(store.statistics().bytes() > 0);
        store.expire(Samples.NOW.plus(Samples.DAY));
        assertEquals(0, store.statistics().bytes());
        assertEquals(4, store.statistics().expired());
        assertEquals(0.0, store.statistics().more().get("traces"));
        assertEquals(0.0, store.statistics().more().get("metric_series"));
    }

    @Test
    void thousandsOfEvictionsLeaveAnIndexThatFindsWhatIsLeft() {
        TelemetryStore store = Samples.store(DEFAULTS.withMaxSpans(5_000));
        write(
                store,
                IntStream.range(0, 200)
                        .mapToObj(i -> started("kept", "k" + i, i, "n", i))
                        .toArray(SpanRecord[]::new));
        for (int i = 0; i < 60_000; i++) {
            write(store, started("t" + i / 3, "s" + i, i, "n", i % 1_000));
            if (i % 100 == 0) {
                write(store, started("kept", "k" + i / 100 % 200, i / 100 % 200, "n", i / 100 % 200));
            }
        }
        SpanFilter filter = SpanFilter.satisfying(List.of(QueryCondition.of("n", QueryConditionOp.EQ, 7)));
        long spans = store.statistics().spans();
        assertTrue(spans > 4_990 && spans <= 5_000, "spans: " + spans);
        assertEquals(60_200 - spans, store.statistics().evicted());
        assertEquals(200, all(store.reader().trace("kept", reading())).size());
        long expected = 1
                + IntStream.range(60_000 - ((int) spans - 200), 60_000)
                        .filter(i -> i % 1_000 == 7)
                        .count();
        assertEquals(
                expected,
                all(store.reader().spansByStart(filter, StartOrder.NEWEST_FIRST, reading()))
                        .size());
        assertEquals(
                spans,
                all(store.reader().spansByStart(SpanFilter.ALL, StartOrder.OLDEST_FIRST, reading()))
                        .size());
    }

    @Test
    void aConfigurationWithoutRoomIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> DEFAULTS.withMaxSpans(0));
        assertThrows(IllegalArgumentException.class, () -> DEFAULTS.withMaxLogs(0));
        assertThrows(IllegalArgumentException.class, () -> DEFAULTS.withMaxPoints(-1));
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> DEFAULTS.withMaxBytes(0L));
        assertEquals("max_bytes: 0 (expected: >= 65536)", refusal.getMessage());
    }

    private static List<String> traceIds(TelemetryStore store) {
        return all(store.reader().traceIds(SpanFilter.ALL, reading()));
    }
}
