package io.llamatelemetry.kit;

import io.llamatelemetry.api.Attributes;
import io.llamatelemetry.api.MetricEvent;
import io.llamatelemetry.api.SpanStatus;
import io.llamatelemetry.api.SpanWithStatus;
import io.llamatelemetry.api.UnstructuredLogEvent;
import io.llamatelemetry.spi.EventId;
import io.llamatelemetry.spi.LogFilter;
import io.llamatelemetry.spi.LogRecord;
import io.llamatelemetry.spi.MetricRecord;
import io.llamatelemetry.spi.MetricRequest;
import io.llamatelemetry.spi.MetricSink;
import io.llamatelemetry.spi.SeriesKey;
import io.llamatelemetry.spi.SpanEnd;
import io.llamatelemetry.spi.SpanFilter;
import io.llamatelemetry.spi.SpanKey;
import io.llamatelemetry.spi.SpanRecord;
import io.llamatelemetry.spi.SpanStart;
import io.llamatelemetry.spi.StartOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A store without an engine, and records to write to it. */
abstract class SeamCases {
    final TelemetryProviderKit kit;
    final KitClock clock = new KitClock();
    OpenStore store;

    SeamCases(TelemetryProviderKit kit) {
        this.kit = kit;
    }

    @BeforeEach
    void openStore(@TempDir Path directory) {
        store = new OpenStore(kit, directory, clock);
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    SpanRecord span(String traceId, String spanId, int second, @Nullable String parent) {
        SpanStart start = new SpanStart(
                KitClock.START.plusSeconds(second), "span", parent, Attributes.of("k", second, "id", spanId));
        return new SpanRecord(
                new SpanKey(traceId, spanId),
                start,
                null,
                clock.instant(),
                clock.instant().plusSeconds(600));
    }

    SpanRecord halfEnded(String traceId, String spanId) {
        SpanEnd end = new SpanEnd(KitClock.START.plusSeconds(99), SpanStatus.ERROR, Attributes.of("e", true));
        return new SpanRecord(
                new SpanKey(traceId, spanId),
                null,
                end,
                clock.instant(),
                clock.instant().plusSeconds(600));
    }

    LogRecord log(long id, String message, int second) {
        UnstructuredLogEvent event = (UnstructuredLogEvent) Sketch.log("t", "s", message)
                .at(KitClock.START.plusSeconds(second))
                .event();
        return new LogRecord(
                new EventId(0x8000_0000_0000_0000L, id),
                event,
                clock.instant(),
                clock.instant().plusSeconds(600));
    }

    MetricRecord metric(long id, double value, String label, int second) {
        MetricEvent event = (MetricEvent) Sketch.metric("m")
                .value(value)
                .with("l", label)
                .at(KitClock.START.plusSeconds(second))
                .event();
        return new MetricRecord(
                new EventId(0x7fff_ffff_ffff_ffffL, id),
                event,
                clock.instant(),
                clock.instant().plusSeconds(600));
    }

    static Set<SpanWithStatus> shown(List<SpanRecord> records) {
        Set<SpanWithStatus> spans = new HashSet<>();
        records.forEach(record -> record.toSpan().ifPresent(spans::add));
        return spans;
    }

    /** A few traces with spans that tie, one trace of ends alone, one without a root. */
    List<SpanRecord> traces(int count) {
        List<SpanRecord> spans = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String trace = (i % 2 == 0 ? "\ud83d\ude00" : "\uffee") + i;
            spans.add(span(trace, "root", i % 5, i % 10 == 9 ? "elsewhere" : null));
            spans.add(span(trace, "child", 50 - i % 3, "root").merge(halfEnded(trace, "child")));
            spans.add(halfEnded(trace, "unstarted"));
        }
        spans.add(halfEnded("ends alone", "x"));
        return spans;
    }

    List<Object> everything() {
        List<Object> all = new ArrayList<>();
        all.addAll(OpenStore.all(store.reader().logs(LogFilter.ALL, store.now())));
        all.addAll(OpenStore.all(store.reader().spansByStart(SpanFilter.ALL, StartOrder.OLDEST_FIRST, store.now())));
        all.addAll(points(new MetricRequest("m", 0, 9_000_000_000L, null, List.of())));
        return all;
    }

    List<Object> points(MetricRequest request) {
        List<Object> points = new ArrayList<>();
        store.reader().metrics(request, collecting(points), store.now());
        return points;
    }

    private static MetricSink collecting(List<Object> points) {
        return new MetricSink() {
            @Override
            public void series(SeriesKey series) {
                points.add(series);
            }

            @Override
            public void point(long second, double value) {
                points.add(second + ": " + value);
            }
        };
    }
}
