package io.llamatelemetry.memory;

import static io.llamatelemetry.memory.Samples.DAY;
import static io.llamatelemetry.memory.Samples.NOW;
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
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.llamatelemetry.api.Attributes;
import io.llamatelemetry.api.JsonValue;
import io.llamatelemetry.api.QueryCondition;
import io.llamatelemetry.api.QueryConditionOp;
import io.llamatelemetry.api.SpanWithStatus;
import io.llamatelemetry.spi.LogFilter;
import io.llamatelemetry.spi.ReadContext;
import io.llamatelemetry.spi.SpanFilter;
import io.llamatelemetry.spi.SpanKey;
import io.llamatelemetry.spi.SpanPoint;
import io.llamatelemetry.spi.SpanRecord;
import io.llamatelemetry.spi.StartOrder;
import io.llamatelemetry.spi.StoreCursor;
import io.llamatelemetry.spi.StoreException;
import io.llamatelemetry.spi.StoreReader;
import io.llamatelemetry.spi.TelemetryProvider;
import io.llamatelemetry.spi.TelemetryStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Merging, expiry and the end. */
final class LifeTest {

    private static final SpanKey KEY = new SpanKey("t", "s");

    private final TelemetryStore store = Samples.store();
    private final StoreReader reader = store.reader();

    @Test
    void isFoundByItsName() {
        List<String> names = new ArrayList<>();
        for (TelemetryProvider<?> provider : ServiceLoader.load(TelemetryProvider.class)) {
            names.add(provider.name());
        }
        assertEquals(List.of("memory"), names);
    }

    @Test
    void anEndWithoutAStartIsKeptAndNotShown() {
        write(store, ended("t", "s", 5, "k", 1));
        assertTrue(reader.span(KEY, reading()).isEmpty());
        assertTrue(all(reader.trace("t", reading())).isEmpty());
        assertTrue(all(reader.traceIds(SpanFilter.ALL, reading())).isEmpty());
        assertEquals(1, store.statistics().spans());
        write(store, started("t", "s", 1, "k", 0, "l", 2));
        SpanWithStatus span = reader.span(KEY, reading()).orElseThrow();
        assertEquals(Attributes.of("k", 1, "l", 2), span.attributes());
        assertEquals(NOW.plusSeconds(1), span.startTime());
        assertEquals(NOW.plusSeconds(5), span.endTime());
        assertEquals(1, matches("k", 1).size());
        assertEquals(0, matches("k", 0).size());
        assertEquals(1, store.statistics().spans());
    }

    @Test
    void contradictingHalvesInAnyOrderGiveTheSameSpan() {
        List<SpanRecord> records = List.of(
                started("t", "s", 1, "k", "first"),
                started("t", "s", 2, "k", "second"),
                started("t", "s", 2, "k", "secant"),
                ended("t", "s", 7, "e", 1),
                ended("t", "s", 6, "e", 2),
                Samples.record("t", "s", start(0), end(3)));
        SpanWithStatus expected = records.stream()
                .reduce(SpanRecord::merge)
                .flatMap(SpanRecord::toSpan)
                .orElseThrow();
        for (long seed = 0; seed < 50; seed++) {
            List<SpanRecord> shuffled = new ArrayList<>(records);
            shuffled.addAll(records.subList(0, 3));
            Collections.shuffle(shuffled, new Random(seed));
            TelemetryStore fresh = Samples.store();
            shuffled.forEach(record -> write(fresh, record));
            StoreReader answers = fresh.reader();
            assertEquals(Optional.of(expected), answers.span(KEY, reading()), "seed " + seed);
            assertEquals(List.of(expected), all(answers.trace("t", reading())), "seed " + seed);
            SpanPoint point = new SpanPoint("t", expected.startTime());
            for (QueryCondition condition : List.of(eq("k", "second"), eq("e", 1), eq("span_id", "s"))) {
                SpanFilter filter = SpanFilter.satisfying(List.of(condition));
                assertEquals(List.of(point), all(answers.spansByStart(filter, StartOrder.NEWEST_FIRST, reading())));
            }
            assertEquals(List.of(point), all(answers.spansByStart(SpanFilter.ALL, StartOrder.OLDEST_FIRST, reading())));
            assertEquals(List.of(), all(answers.traceIds(SpanFilter.satisfying(List.of(eq("k", "first"))), reading())));
        }
    }

    @Test
    void aSpanSentThousandsOfTimesStaysOneSmallSpan() {
        for (int i = 0; i < 20_000; i++) {
            write(store, started("t", "s", i % 7, "k", i));
        }
        long once = store.statistics().bytes();
        assertEquals(
                1,
                all(reader.spansByStart(SpanFilter.ALL, StartOrder.NEWEST_FIRST, reading()))
                        .size());
        write(store, started("t", "s", 6, "k", 19_999));
        assertEquals(1, store.statistics().spans());
        assertEquals(once, store.statistics().bytes());
    }

    @Test
    void whatHasExpiredIsNotSeenFromThatInstantOnAndFreedWhenTold() {
        write(store, started("t", "s", 1, "k", 1));
        write(store, log("t", 1, 1, "text"));
        write(store, point("m", 1, 1, number(1)));
        ReadContext last = ReadContext.unlimited(NOW.plus(DAY).minusNanos(1));
        assertTrue(reader.span(KEY, last).isPresent());
        assertEquals(1, all(reader.logs(LogFilter.ALL, last)).size());
        ReadContext over = ReadContext.unlimited(NOW.plus(DAY));
        assertTrue(reader.span(KEY, over).isEmpty());
        assertTrue(reader.newestSpan("s", over).isEmpty());
        assertTrue(reader.summaries(List.of("t"), over).isEmpty());
        assertTrue(all(reader.traceIds(SpanFilter.ALL, over)).isEmpty());
        assertTrue(all(reader.logs(LogFilter.ALL, over)).isEmpty());
        assertFalse(reader.hasLog(log("t", 1, 1, "text").event(), NOW, over));
        assertFalse(reader.hasMetric(point("m", 1, 1, number(1)).event(), NOW, over));
        store.expire(NOW.plus(DAY).minusNanos(1));
        assertEquals(0, store.statistics().expired());
        store.expire(NOW.plus(DAY));
        assertEquals(3, store.statistics().expired());
        assertEquals(
                0,
                store.statistics().spans()
                        + store.statistics().logs()
                        + store.statistics().points());
        assertEquals(0, store.statistics().evicted());
    }

    @Test
    void aHalfThatWasOverWhenTheOtherCameCountsAsThoughItHadNeverCome() {
        write(store, started("t", "s", 1, "k", 1));
        Instant later = NOW.plus(DAY);
        write(store, new SpanRecord(KEY, null, end(9), later, later.plus(DAY)));
        assertTrue(reader.span(KEY, ReadContext.unlimited(later)).isEmpty());
        assertEquals(1, store.statistics().expired());
        write(store, new SpanRecord(KEY, start(2, "k", 2), null, later, later.plus(DAY)));
        SpanWithStatus span = reader.span(KEY, ReadContext.unlimited(later)).orElseThrow();
        assertEquals(Map.of("k", JsonValue.of(2)), span.attributes());
        assertEquals(NOW.plusSeconds(9), span.endTime());
    }

    @Test
    void aSpanLivesAsLongAsTheLongestLivedOfItsEvents() {
        write(store, started("t", "s", 1));
        write(
                store,
                new SpanRecord(
                        KEY, null, end(2), NOW.plusSeconds(1), NOW.plus(DAY).plusSeconds(5)));
        store.expire(NOW.plus(DAY).plusSeconds(4));
        assertTrue(reader.span(KEY, ReadContext.unlimited(NOW.plus(DAY).plusSeconds(4)))
                .isPresent());
        store.expire(NOW.plus(DAY).plusSeconds(5));
        assertEquals(0, store.statistics().spans());
    }

    @Test
    void whatHasExpiredMakesRoomBeforeAnythingIsEvicted() {
        TestClock clock = new TestClock(NOW);
        TelemetryStore small = Samples.store(MemoryConfig.defaults().withMaxSpans(2), clock);
        write(small, new SpanRecord(new SpanKey("living", "1"), start(1), null, NOW, NOW.plus(DAY)));
        write(small, new SpanRecord(new SpanKey("brief", "1"), start(1), null, NOW, NOW.plusSeconds(3)));
        clock.set(NOW.plusSeconds(3));
        write(small, new SpanRecord(new SpanKey("next", "1"), start(1), null, clock.instant(), NOW.plus(DAY)));
        assertEquals(
                List.of("living", "next"),
                all(small.reader().traceIds(SpanFilter.ALL, ReadContext.unlimited(clock.instant()))));
        assertEquals(0, small.statistics().evicted());
        assertEquals(1, small.statistics().expired());
    }

    @Test
    void whatHasExpiredLeavesATraceRoomToGrow() {
        TestClock clock = new TestClock(NOW);
        TelemetryStore small = Samples.store(MemoryConfig.defaults().withMaxSpans(1), clock);
        write(small, new SpanRecord(new SpanKey("t", "1"), start(1), null, NOW, NOW.plusSeconds(3)));
        clock.set(NOW.plusSeconds(2));
        SpanRecord next = new SpanRecord(new SpanKey("t", "2"), start(1), null, NOW, NOW.plus(DAY));
        assertEquals(1, write(small, next).size());
        clock.set(NOW.plusSeconds(3));
        assertEquals(0, write(small, next).size());
        assertEquals(1, small.statistics().spans());
        assertEquals(
                1,
                all(small.reader().trace("t", ReadContext.unlimited(clock.instant())))
                        .size());
    }

    @Test
    void aMessageOrPointThatComesTwiceIsKeptOnce() {
        write(store, log("t", 1, 1, "text"), log("t", 1, 1, "text"), log("t", 2, 1, "text"));
        write(store, point("m", 1, 1, number(1)), point("m", 1, 1, number(1)), point("m", 2, 1, number(1)));
        assertEquals(2, store.statistics().logs());
        assertEquals(2, store.statistics().points());
    }

    @Test
    void knowsWhichEventsItAcceptedOfLate() {
        write(store, log("t", 1, 1, "text"));
        write(store, point("m", 1, 1, number(1), "k", 7));
        assertTrue(reader.hasLog(log("t", 9, 1, "text").event(), NOW, reading()));
        assertFalse(reader.hasLog(log("t", 9, 1, "text").event(), NOW.plusNanos(1), reading()));
        assertFalse(reader.hasLog(log("t", 9, 1, "other").event(), NOW, reading()));
        assertTrue(reader.hasMetric(point("m", 9, 1, number(1), "k", 7).event(), NOW, reading()));
        assertFalse(reader.hasMetric(point("m", 9, 1, number(1), "k", "7").event(), NOW, reading()), "another label");
        assertFalse(reader.hasMetric(point("m", 9, 1, JsonValue.of(1.0), "k", 7).event(), NOW, reading()));
    }

    @Test
    void whatIsCalledAfterTheEndFails() {
        StoreCursor<SpanPoint> cursor = reader.spansByStart(SpanFilter.ALL, StartOrder.NEWEST_FIRST, reading());
        cursor.close();
        cursor.close();
        assertFalse(cursor.hasNext());
        store.close();
        store.close();
        List<Consumer<TelemetryStore>> calls = List.of(
                TelemetryStore::sync,
                TelemetryStore::commit,
                TelemetryStore::statistics,
                closed -> closed.expire(NOW),
                closed -> reader.span(KEY, reading()),
                closed -> reader.logs(LogFilter.ALL, reading()));
        for (Consumer<TelemetryStore> call : calls) {
            assertThrows(StoreException.class, () -> call.accept(store));
        }
    }

    private static QueryCondition eq(String key, Object value) {
        return QueryCondition.of(key, QueryConditionOp.EQ, value);
    }

    private List<SpanPoint> matches(String key, Object value) {
        return all(reader.spansByStart(
                SpanFilter.satisfying(List.of(eq(key, value))), StartOrder.NEWEST_FIRST, reading()));
    }
}
