package io.llamatelemetry.kit;

import io.llamatelemetry.spi.LogRecord;
import io.llamatelemetry.spi.MetricRecord;
import io.llamatelemetry.spi.ReadContext;
import io.llamatelemetry.spi.SpanRecord;
import io.llamatelemetry.spi.StoreContext;
import io.llamatelemetry.spi.StoreCursor;
import io.llamatelemetry.spi.StoreReader;
import io.llamatelemetry.spi.TelemetryProvider;
import io.llamatelemetry.spi.TelemetryStore;
import io.llamatelemetry.spi.WriteBatch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A store of the provider under test without an engine, written to and read as an engine does. */
final class OpenStore implements AutoCloseable {
    private final TelemetryProvider<?> provider;
    private final Record configuration;
    private final StoreContext context;
    private TelemetryStore store;
    private long sequence;

    OpenStore(TelemetryProviderKit kit, Path directory, KitClock clock) {
        this.provider = kit.provider();
        this.configuration = kit.configuration(directory.resolve("store"));
        this.context = new StoreContext(clock, directory.resolve("data"));
        this.store = open(provider, configuration, context);
    }

    private static <C extends Record> TelemetryStore open(
            TelemetryProvider<C> provider, Record configuration, StoreContext context) {
        return provider.open(provider.configurationType().cast(configuration), context);
    }

    TelemetryStore store() {
        return store;
    }

    StoreReader reader() {
        return store.reader();
    }

    /** A query at the present of the clock. */
    ReadContext now() {
        return ReadContext.unlimited(context.clock().instant());
    }

    /** The next batch, with the next sequence number where the store is journaled. */
    WriteBatch batch(List<SpanRecord> spans, List<LogRecord> logs, List<MetricRecord> metrics) {
        sequence += spans.size() + logs.size() + metrics.size();
        return new WriteBatch(
                store.acceptance() == TelemetryStore.Acceptance.JOURNALED ? sequence : 0, spans, logs, metrics);
    }

    long sequence() {
        return sequence;
    }

    /** Writes a batch and makes it visible. */
    void write(WriteBatch batch) {
        List<?> refusals = store.writer().write(batch);
        if (!refusals.isEmpty()) {
            throw new AssertionError("refused: " + refusals);
        }
        store.sync();
    }

    void writeSpans(List<SpanRecord> spans) {
        write(batch(spans, List.of(), List.of()));
    }

    void writeLogs(List<LogRecord> logs) {
        write(batch(List.of(), logs, List.of()));
    }

    void writeMetrics(List<MetricRecord> metrics) {
        write(batch(List.of(), List.of(), metrics));
    }

    void reopen() {
        store.close();
        store = open(provider, configuration, context);
    }

    /** Everything that a cursor gives; closes it. */
    static <T> List<T> all(StoreCursor<T> cursor) {
        try (cursor) {
            List<T> records = new ArrayList<>();
            cursor.forEachRemaining(records::add);
            return records;
        }
    }

    @Override
    public void close() {
        store.close();
    }
}
