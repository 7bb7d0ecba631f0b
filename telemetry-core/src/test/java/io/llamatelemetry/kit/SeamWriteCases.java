package io.llamatelemetry.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.llamatelemetry.api.Attributes;
import io.llamatelemetry.api.JsonValue;
import io.llamatelemetry.api.SpanStatus;
import io.llamatelemetry.api.SpanWithStatus;
import io.llamatelemetry.spi.LogFilter;
import io.llamatelemetry.spi.SpanFilter;
import io.llamatelemetry.spi.SpanKey;
import io.llamatelemetry.spi.SpanPoint;
import io.llamatelemetry.spi.SpanRecord;
import io.llamatelemetry.spi.SpanStart;
import io.llamatelemetry.spi.StartOrder;
import io.llamatelemetry.spi.StoreCursor;
import io.llamatelemetry.spi.StoreException;
import io.llamatelemetry.spi.TelemetryStore;
import io.llamatelemetry.spi.WriteBatch;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the seam promises of writing, replaying, expiring and closing, asked of the store itself. */
abstract class SeamWriteCases extends SeamCases {
    SeamWriteCases(TelemetryProviderKit kit) {
        super(kit);
    }

    @Test
    void aBatchThatIsWrittenAgainIsNotSeenAgain() {
        WriteBatch batch = store.batch(
                List.of(span("t", "a", 1, null), halfEnded("t", "b")),
                List.of(log(1, "one", 1), log(2, "one", 1)),
                List.of(metric(3, 1, "x", 1), metric(4, 1, "x", 1)));
        store.write(batch);
        List<Object> before = everything();
        store.write(batch);
        assertEquals(before, everything());
        store.store().commit();
        store.write(batch);
        assertEquals(before, everything());
        if (kit.survivesRestart()) {
            store.reopen();
            assertEquals(before, everything());
            store.write(batch);
            assertEquals(before, everything());
        }
    }

    @Test
    void halvesAreMergedWhicheverBatchBringsThem() {
        SpanRecord start = span("t", "a", 1, null);
        SpanRecord late = span("t", "a", 2, "p");
        SpanRecord end = halfEnded("t", "a");
        List<List<SpanRecord>> orders = List.of(
                List.of(start, late, end),
                List.of(end, late, start),
                List.of(late, end, start, start),
                List.of(end, start, late));
        for (int i = 0; i < orders.size(); i++) {
            for (SpanRecord half : orders.get(i)) {
                SpanRecord moved = new SpanRecord(
                        new SpanKey("t" + i, "a"), half.start(), half.end(), half.acceptedAt(), half.expiresAt());
                store.writeSpans(List.of(moved));
            }
            SpanWithStatus found =
                    store.reader().span(new SpanKey("t" + i, "a"), store.now()).orElseThrow();
            assertEquals(late.merge(end).toSpan().orElseThrow().attributes(), found.attributes());
            assertEquals("p", found.parentSpanId());
            assertEquals(SpanStatus.ERROR, found.status());
        }
        assertEquals(
                4,
                OpenStore.all(store.reader().spansByStart(SpanFilter.ALL, StartOrder.NEWEST_FIRST, store.now()))
                        .size());
    }

    @Test
    void attributesMayBeAnyJson() {
        Map<String, JsonValue> attributes = Attributes.of(
                "list", List.of(1, 1.0, "x", List.of(), true), "map", Map.of("a.b", Map.of("", 0)), "null", null);
        SpanStart start = new SpanStart(KitClock.START, "n", null, attributes);
        store.writeSpans(List.of(new SpanRecord(
                new SpanKey("t", "a"),
                start,
                null,
                clock.instant(),
                clock.instant().plusSeconds(60))));
        assertEquals(
                attributes,
                store.reader()
                        .span(new SpanKey("t", "a"), store.now())
                        .orElseThrow()
                        .attributes());
    }

    @Test
    void readersGoByTheQuerysPresentWhetherOrNotExpiredRecordsWereFreed() {
        store.writeSpans(traces(10));
        store.writeLogs(List.of(log(1, "m", 1)));
        store.writeMetrics(List.of(metric(2, 1, "x", 1)));
        List<Object> living = everything();
        clock.advance(Duration.ofSeconds(599));
        store.store().expire(clock.instant());
        assertEquals(living, everything());
        clock.advance(Duration.ofSeconds(1));
        assertEquals(List.of(), everything());
        assertTrue(store.reader().newestSpan("root", store.now()).isEmpty());
        assertEquals(List.of(), store.reader().summaries(List.of("\ud83d\ude000"), store.now()));
        store.store().expire(clock.instant());
        assertEquals(List.of(), everything());
        store.writeSpans(List.of(halfEnded("\ud83d\ude000", "root"), span("new", "a", 1, null)));
        assertEquals(1, everything().size(), "a half does not bring back what expired");
    }

    @Test
    void writingGoesOnWhileACursorIsOpen() {
        List<SpanRecord> records = traces(50);
        store.writeSpans(records);
        try (StoreCursor<SpanPoint> cursor =
                store.reader().spansByStart(SpanFilter.ALL, StartOrder.OLDEST_FIRST, store.now())) {
            int seen = 0;
            while (cursor.hasNext()) {
                Instant start = cursor.next().startTime();
                assertFalse(start.isBefore(KitClock.START));
                store.writeSpans(List.of(span("during", "s" + seen, -10, null)));
                seen++;
            }
            assertEquals(100, seen);
        }
        assertEquals(200, everything().size());
    }

    @Test
    void committedIsWhatARestartKeeps() {
        store.writeSpans(List.of(span("t", "a", 1, null)));
        store.writeLogs(List.of(log(1, "m", 1)));
        boolean journaled = store.store().acceptance() == TelemetryStore.Acceptance.JOURNALED;
        store.store().commit();
        assertEquals(journaled ? store.sequence() : 0, store.store().committed());
        if (kit.survivesRestart()) {
            store.reopen();
            assertEquals(journaled ? store.sequence() : 0, store.store().committed());
            assertEquals(2, everything().size());
        }
    }

    @Test
    void afterClosingEveryCallIsRefused() {
        store.writeSpans(List.of(span("t", "a", 1, null)));
        TelemetryStore closed = store.store();
        var reader = closed.reader();
        var writer = closed.writer();
        closed.close();
        closed.close();
        SpanKey key = new SpanKey("t", "a");
        assertThrows(StoreException.class, () -> reader.span(key, store.now()));
        assertThrows(StoreException.class, () -> OpenStore.all(reader.trace("t", store.now())));
        assertThrows(StoreException.class, () -> reader.summaries(List.of("t"), store.now()));
        assertThrows(StoreException.class, () -> OpenStore.all(reader.logs(LogFilter.ALL, store.now())));
        assertThrows(
                StoreException.class,
                () -> writer.write(new WriteBatch(9, List.of(span("t", "b", 1, null)), List.of(), List.of())));
        assertThrows(StoreException.class, closed::sync);
        assertThrows(StoreException.class, closed::commit);
    }
}
