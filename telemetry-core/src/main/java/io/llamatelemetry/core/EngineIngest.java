package io.llamatelemetry.core;

import io.llamatelemetry.api.Event;
import io.llamatelemetry.api.OverloadedException;
import io.llamatelemetry.api.TelemetryException;
import io.llamatelemetry.spi.LogRecord;
import io.llamatelemetry.spi.MetricRecord;
import io.llamatelemetry.spi.SpanRecord;
import io.llamatelemetry.spi.StoredRecord;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** Checks events, tells repetitions apart, and sends the rest down the lane. */
final class EngineIngest implements Ingest {

    private final EventRecords records;
    private final Openness openness;
    private final EventLane lane;
    private final Reads reads;
    private final RetryMemory memory;
    private final EventCounters counters;
    private final Executor lookups;

    EngineIngest(
            Openness openness,
            EventLane lane,
            Reads reads,
            RetryMemory memory,
            EventCounters counters,
            Executor lookups,
            Clock clock) {
        this.records = new EventRecords(clock);
        this.openness = openness;
        this.lane = lane;
        this.reads = reads;
        this.memory = memory;
        this.counters = counters;
        this.lookups = lookups;
    }

    @Override
    public CompletionStage<Void> accept(Event event, long ttlSeconds, Delivery delivery) {
        StoredRecord record;
        try {
            openness.require();
            record = records.toRecord(event, ttlSeconds);
        } catch (TelemetryException e) {
            counters.refused(e);
            return CompletableFuture.failedStage(e);
        }
        CompletionStage<Boolean> kept;
        if (delivery.idempotencyKey() != null) {
            String key = RetryMemory.key(delivery, delivery.idempotencyKey(), 0);
            KeyedRecord keyed = new KeyedRecord(record, key);
            kept = lane.recovered().thenCompose(done -> memory.once(key, () -> lane.accept(List.of(keyed))));
        } else if (delivery.retry() && !(record instanceof SpanRecord)) {
            kept = acceptUnlessStored(record);
        } else {
            kept = lane.accept(List.of(new KeyedRecord(record, null))).thenApply(done -> true);
        }
        return kept.handle((isNew, failure) -> {
            if (failure != null) {
                throw failed(failure);
            }
            if (isNew) {
                counters.accepted(EventCounters.Kind.of(event));
            } else {
                counters.repeated();
            }
            return null;
        });
    }

    private CompletionException failed(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        counters.refused(cause);
        return new CompletionException(cause);
    }

    /**
     * Looks for an equal event once all that came before is applied. One lookup at a time, and off the caller's thread, which
     * must not block: so two repetitions of one request cannot both find nothing.
     */
    private CompletionStage<Boolean> acceptUnlessStored(StoredRecord record) {
        try {
            return CompletableFuture.supplyAsync(
                            () -> isStored(record)
                                    ? CompletableFuture.completedStage(false)
                                    : lane.accept(List.of(new KeyedRecord(record, null)))
                                            .thenApply(done -> true),
                            lookups)
                    .thenCompose(outcome -> outcome);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedStage(
                    new OverloadedException("Too many repeated requests at once.", Failures.RETRY_SOON));
        }
    }

    private boolean isStored(StoredRecord record) {
        Instant since = reads.now().minus(RetryMemory.EQUALS_LAST);
        reads.waitFor(lane.settled());
        return reads.read((reader, context) -> {
            if (record instanceof LogRecord log) {
                return reader.hasLog(log.event(), since, context);
            }
            return record instanceof MetricRecord metric && reader.hasMetric(metric.event(), since, context);
        });
    }
}
