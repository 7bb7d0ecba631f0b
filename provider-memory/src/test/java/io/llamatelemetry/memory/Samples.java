package io.llamatelemetry.memory;

import io.llamatelemetry.api.Attributes;
import io.llamatelemetry.api.JsonNumber;
import io.llamatelemetry.api.JsonValue;
import io.llamatelemetry.api.LogSeverity;
import io.llamatelemetry.api.MetricEvent;
import io.llamatelemetry.api.SpanStatus;
import io.llamatelemetry.api.UnstructuredLogEvent;
import io.llamatelemetry.spi.EventId;
import io.llamatelemetry.spi.LogRecord;
import io.llamatelemetry.spi.MetricRecord;
import io.llamatelemetry.spi.ReadContext;
import io.llamatelemetry.spi.SpanEnd;
import io.llamatelemetry.spi.SpanKey;
import io.llamatelemetry.spi.SpanRecord;
import io.llamatelemetry.spi.SpanStart;
import io.llamatelemetry.spi.StoreContext;
import io.llamatelemetry.spi.StoreCursor;
import io.llamatelemetry.spi.StoreWriter;
import io.llamatelemetry.spi.TelemetryStore;
import io.llamatelemetry.spi.WriteBatch;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Records and stores for tests. Everything is accepted at {@link #NOW} and lives for a day, unless a test says otherwise. */
final class Samples {

    static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    static final Duration DAY = Duration.ofDays(1);

    private Samples() {}

    static TelemetryStore store() {
        return store(MemoryConfig.defaults());
    }

    static TelemetryStore store(MemoryConfig config) {
        return store(config, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    static TelemetryStore store(MemoryConfig config, Clock clock) {
        return new MemoryProvider().open(config, new StoreContext(clock, Path.of("unused")));
    }

    static ReadContext reading() {
        return ReadContext.unlimited(NOW);
    }

    static SpanStart start(long second, Object... attributes) {
        return new SpanStart(NOW.plusSeconds(second), "step", null, Attributes.of(attributes));
    }

    static SpanEnd end(long second, Object... attributes) {
        return new SpanEnd(NOW.plusSeconds(second), SpanStatus.OK, Attributes.of(attributes));
    }

    static SpanRecord started(String traceId, String spanId, long second, Object... attributes) {
        return record(traceId, spanId, start(second, attributes), null);
    }

    static SpanRecord ended(String traceId, String spanId, long second, Object... attributes) {
        return record(traceId, spanId, null, end(second, attributes));
    }

    static SpanRecord record(String traceId, String spanId, @Nullable SpanStart start, @Nullable SpanEnd end) {
        return new SpanRecord(new SpanKey(traceId, spanId), start, end, NOW, NOW.plus(DAY));
    }

    static LogRecord log(String traceId, long id, long second, String message) {
        UnstructuredLogEvent event =
                new UnstructuredLogEvent(traceId, "", NOW.plusSeconds(second), Map.of(), message, LogSeverity.INFO);
        return new LogRecord(new EventId(0, id), event, NOW, NOW.plus(DAY));
    }

    static MetricRecord point(String metric, long id, long second, JsonNumber value, Object... labels) {
        MetricEvent event =
                new MetricEvent("t", "", NOW.plusSeconds(second), Attributes.of(labels), metric, value, "tokens");
        return new MetricRecord(new EventId(0, id), event, NOW, NOW.plus(DAY));
    }

    static JsonNumber number(long value) {
        return JsonValue.of(value);
    }

    static List<StoreWriter.Refusal> write(TelemetryStore store, SpanRecord... spans) {
        return store.writer().write(new WriteBatch(0, List.of(spans), List.of(), List.of()));
    }

    static List<StoreWriter.Refusal> write(TelemetryStore store, LogRecord... logs) {
        return store.writer().write(new WriteBatch(0, List.of(), List.of(logs), List.of()));
    }

    static List<StoreWriter.Refusal> write(TelemetryStore store, MetricRecord... points) {
        return store.writer().write(new WriteBatch(0, List.of(), List.of(), List.of(points)));
    }

    static <T> List<T> all(StoreCursor<T> cursor) {
        List<T> all = new ArrayList<>();
        try (cursor) {
            cursor.forEachRemaining(all::add);
        }
        return all;
    }
}
