package io.llamatelemetry.core;

import io.llamatelemetry.spi.LogRecord;
import io.llamatelemetry.spi.MetricRecord;
import io.llamatelemetry.spi.SpanRecord;
import io.llamatelemetry.spi.StoreWriter;
import io.llamatelemetry.spi.StoredRecord;
import io.llamatelemetry.spi.WriteBatch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The straight way: a store that accepts on write is written to on the caller's thread. */
final class DirectLane implements EventLane {

    private static final CompletionStage<Void> DONE = CompletableFuture.completedStage(null);
    private static final CompletionStage<Map<Integer, String>> ALL_TAKEN = CompletableFuture.completedStage(Map.of());
    private static final EngineHealth GOOD = new EngineHealth(true, false, List.of());

    private final StoreWriter writer;

    DirectLane(StoreWriter writer) {
        this.writer = writer;
    }

    @Override
    public CompletionStage<Map<Integer, String>> accept(List<KeyedRecord> records) {
        try {
            List<StoredRecord> stored = new ArrayList<>(records.size());
            for (KeyedRecord record : records) {
                stored.add(record.record());
            }
            List<StoreWriter.Refusal> refusals = writer.write(WriteBatch.of(0, stored));
            return refusals.isEmpty() ? ALL_TAKEN : CompletableFuture.completedStage(places(records, refusals));
        } catch (RuntimeException e) {
            return CompletableFuture.failedStage(Failures.toTelemetry(e));
        }
    }

    /** The halves of a span were written as one, and are refused as one. */
    private static Map<Integer, String> places(List<KeyedRecord> records, List<StoreWriter.Refusal> refusals) {
        Map<Object, String> messages = new HashMap<>();
        refusals.forEach(refusal -> messages.put(identity(refusal.record()), refusal.message()));
        Map<Integer, String> places = new HashMap<>();
        for (int place = 0; place < records.size(); place++) {
            String message = messages.get(identity(records.get(place).record()));
            if (message != null) {
                places.put(place, message);
            }
        }
        return places;
    }

    private static Object identity(StoredRecord record) {
        if (record instanceof SpanRecord span) {
            return span.key();
        }
        return record instanceof LogRecord log ? log.id() : ((MetricRecord) record).id();
    }

    @Override
    public CompletionStage<Void> caughtUp() {
        return DONE;
    }

    @Override
    public CompletionStage<Void> settled() {
        return DONE;
    }

    @Override
    public CompletionStage<Void> recovered() {
        return DONE;
    }

    @Override
    public @Nullable JournalStatistics statistics() {
        return null;
    }

    @Override
    public EngineHealth health() {
        return GOOD;
    }

    @Override
    public void close() {
        // Nothing is outstanding between writes.
    }
}
