package io.llamatelemetry.core;

import io.llamatelemetry.api.LimitExceededException;
import io.llamatelemetry.spi.StoreWriter;
import io.llamatelemetry.spi.StoredRecord;
import io.llamatelemetry.spi.WriteBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The straight way: a store that accepts on write is written to on the caller's thread. */
final class DirectLane implements EventLane {

    private static final CompletionStage<Void> DONE = CompletableFuture.completedStage(null);
    private static final EngineHealth GOOD = new EngineHealth(true, false, List.of());

    private final StoreWriter writer;

    DirectLane(StoreWriter writer) {
        this.writer = writer;
    }

    @Override
    public CompletionStage<Void> accept(List<KeyedRecord> records) {
        try {
            List<StoredRecord> stored = new ArrayList<>(records.size());
            for (KeyedRecord record : records) {
                stored.add(record.record());
            }
            List<StoreWriter.Refusal> refusals = writer.write(WriteBatch.of(0, stored));
            if (refusals.isEmpty()) {
                return DONE;
            }
            return CompletableFuture.failedStage(new LimitExceededException(refusals.stream()
                    .map(StoreWriter.Refusal::message)
                    .distinct()
                    .collect(Collectors.joining(" "))));
        } catch (RuntimeException e) {
            return CompletableFuture.failedStage(Failures.toTelemetry(e));
        }
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
