package io.llamatelemetry.core;

import io.llamatelemetry.api.Event;
import io.llamatelemetry.api.LogEventsResponse;
import io.llamatelemetry.api.OverloadedException;
import io.llamatelemetry.api.TelemetryException;
import io.llamatelemetry.spi.LogRecord;
import io.llamatelemetry.spi.MetricRecord;
import io.llamatelemetry.spi.SpanRecord;
import io.llamatelemetry.spi.StoredRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

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
            EventRecords records) {
        this.records = records;
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
                throw failed(failure, 1);
            }
            if (isNew) {
                counters.accepted(EventCounters.Kind.of(event));
            } else {
                counters.repeated();
            }
            return null;
        });
    }

    @Override
    public CompletionStage<LogEventsResponse> accept(EventBatch batch, long ttlSeconds, Delivery delivery) {
        CheckedBatch checked;
        try {
            openness.require();
            checked = CheckedBatch.of(batch, ttlSeconds, delivery, records);
        } catch (TelemetryException e) {
            counters.refused(e, batch.size());
            return CompletableFuture.failedStage(e);
        }
        List<KeyedRecord> valid = checked.records();
        boolean compared = delivery.retry() && delivery.idempotencyKey() == null;
        CompletionStage<BitSet> kept = compared ? keepUnlessStored(valid) : keep(valid, everyPlace(valid));
        return kept.handle((isNew, failure) -> {
            if (failure != null) {
                throw failed(failure, batch.size());
            }
            isNew.stream().forEach(place -> counters.accepted(valid.get(place).record()));
            counters.repeated(valid.size() - isNew.cardinality());
            counters.invalid(checked.refused().size());
            return new LogEventsResponse(valid.size(), checked.refused());
        });
    }

    private static BitSet everyPlace(List<KeyedRecord> all) {
        BitSet places = new BitSet(all.size());
        places.set(0, all.size());
        return places;
    }

    /** Keeps the records at these places in one write, but for those whose key is known; gives the places kept. */
    private CompletionStage<BitSet> keep(List<KeyedRecord> all, BitSet places) {
        if (places.isEmpty()) {
            return CompletableFuture.completedStage(places);
        }
        List<KeyedRecord> wanted = select(all, places);
        if (wanted.stream().allMatch(keyed -> keyed.key() == null)) {
            return lane.accept(wanted).thenApply(done -> places);
        }
        int[] origins = places.stream().toArray();
        List<@Nullable String> keys = new ArrayList<>(wanted.size());
        wanted.forEach(keyed -> keys.add(keyed.key()));
        return lane.recovered()
                .thenCompose(done -> memory.onceEach(keys, mine -> lane.accept(select(wanted, mine))))
                .thenApply(kept -> {
                    BitSet result = new BitSet();
                    kept.stream().forEach(place -> result.set(origins[place]));
                    return result;
                });
    }

    private static List<KeyedRecord> select(List<KeyedRecord> all, BitSet places) {
        return places.cardinality() == all.size()
                ? all
                : places.stream().mapToObj(all::get).toList();
    }

    /** As {@link #acceptUnlessStored}, for many: all are looked for before the first is kept. */
    private CompletionStage<BitSet> keepUnlessStored(List<KeyedRecord> all) {
        return onLookups(() -> {
            BitSet unknown = new BitSet(all.size());
            for (int place = 0; place < all.size(); place++) {
                KeyedRecord keyed = all.get(place);
                boolean told = keyed.key() != null || keyed.record() instanceof SpanRecord;
                unknown.set(place, told || !isStored(keyed.record()));
            }
            return keep(all, unknown);
        });
    }

    private CompletionException failed(Throwable failure, int events) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        counters.refused(cause, events);
        return new CompletionException(cause);
    }

    /**
     * Looks for an equal event once all that came before is applied. One lookup at a time, and off the caller's thread, which
     * must not block: so two repetitions of one request cannot both find nothing.
     */
    private CompletionStage<Boolean> acceptUnlessStored(StoredRecord record) {
        return onLookups(() -> isStored(record)
                ? CompletableFuture.completedStage(false)
                : lane.accept(List.of(new KeyedRecord(record, null))).thenApply(done -> true));
    }

    private <T> CompletionStage<T> onLookups(Supplier<CompletionStage<T>> task) {
        try {
            return CompletableFuture.supplyAsync(task, lookups).thenCompose(outcome -> outcome);
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
