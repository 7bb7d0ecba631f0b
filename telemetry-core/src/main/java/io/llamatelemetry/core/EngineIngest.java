package io.llamatelemetry.core;

import io.llamatelemetry.api.Event;
import io.llamatelemetry.api.LimitExceededException;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
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
            kept = lane.recovered().thenCompose(done -> memory.once(key, () -> take(keyed)));
        } else if (delivery.retry() && !(record instanceof SpanRecord)) {
            kept = acceptUnlessStored(record);
        } else {
            kept = take(new KeyedRecord(record, null));
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

    /** Takes the one record of a request in. */
    private CompletionStage<Boolean> take(KeyedRecord record) {
        return lane.accept(List.of(record)).thenApply(refused -> {
            String bound = refused.get(0);
            if (bound != null) {
                throw new LimitExceededException(bound);
            }
            return true;
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
        String identity = delivery.idempotencyKey() == null ? batch.identity() : null;
        boolean compared = delivery.retry() && delivery.idempotencyKey() == null;
        Supplier<CompletionStage<Kept>> keeping =
                () -> compared ? keepUnlessStored(valid) : keep(valid, everyPlace(valid));
        CompletionStage<Kept> kept = identity == null || valid.isEmpty()
                ? keeping.get()
                : keepOnce(RetryMemory.exportKey(delivery, identity), valid, keeping);
        return kept.handle((outcome, failure) -> {
            if (failure != null) {
                throw failed(failure, batch.size());
            }
            outcome.places().stream()
                    .forEach(place -> counters.accepted(valid.get(place).record()));
            counters.repeated(valid.size()
                    - outcome.places().cardinality()
                    - outcome.refused().size());
            counters.invalid(checked.refused().size());
            counters.beyondLimit(outcome.refused().size());
            return checked.answer(outcome.refused());
        });
    }

    /**
     * What became of records.
     *
     * @param places which were kept now
     * @param refused which would break a bound of the store, and what bound; the others had been kept before
     */
    private record Kept(BitSet places, Map<Integer, String> refused) {}

    /** Keeps the records of an export, unless the same export was kept before. */
    private CompletionStage<Kept> keepOnce(String key, List<KeyedRecord> all, Supplier<CompletionStage<Kept>> keeping) {
        Kept nothing = new Kept(new BitSet(), Map.of());
        AtomicReference<Kept> outcome = new AtomicReference<>(nothing);
        boolean keyed = all.stream().anyMatch(record -> record.key() != null);
        // The journal keeps an export's name with the last of its records, so that a name is there only if all of them
        // are.
        Supplier<CompletionStage<Kept>> named = keyed ? keeping : () -> write(named(all, key), everyPlace(all));
        return lane.recovered()
                .thenCompose(done -> memory.once(key, () -> named.get().thenAccept(outcome::set)))
                .thenApply(isNew -> isNew ? outcome.get() : nothing);
    }

    private static List<KeyedRecord> named(List<KeyedRecord> all, String key) {
        List<KeyedRecord> named = new ArrayList<>(all);
        int last = all.size() - 1;
        named.set(last, new KeyedRecord(all.get(last).record(), key));
        return named;
    }

    private static BitSet everyPlace(List<KeyedRecord> all) {
        BitSet places = new BitSet(all.size());
        places.set(0, all.size());
        return places;
    }

    /** Keeps the records at these places in one write, but for those whose key is known. */
    private CompletionStage<Kept> keep(List<KeyedRecord> all, BitSet places) {
        if (places.isEmpty()) {
            return CompletableFuture.completedStage(new Kept(places, Map.of()));
        }
        List<KeyedRecord> wanted = select(all, places);
        if (wanted.stream().allMatch(keyed -> keyed.key() == null)) {
            return write(all, places);
        }
        int[] origins = places.stream().toArray();
        List<@Nullable String> keys = new ArrayList<>(wanted.size());
        wanted.forEach(keyed -> keys.add(keyed.key()));
        Map<Integer, String> refused = new ConcurrentHashMap<>();
        return lane.recovered()
                .thenCompose(done -> memory.onceEach(keys, mine -> {
                    BitSet claimed = new BitSet();
                    mine.stream().forEach(place -> claimed.set(origins[place]));
                    return write(all, claimed).thenAccept(outcome -> refused.putAll(outcome.refused()));
                }))
                .thenApply(done -> {
                    BitSet kept = new BitSet();
                    done.stream().forEach(place -> kept.set(origins[place]));
                    refused.keySet().forEach(place -> {
                        kept.clear(place);
                        memory.forget(all.get(place).key());
                    });
                    return new Kept(kept, refused);
                });
    }

    /** Writes the records at these places. */
    private CompletionStage<Kept> write(List<KeyedRecord> all, BitSet places) {
        return lane.accept(select(all, places)).thenApply(refused -> {
            if (refused.isEmpty()) {
                return new Kept(places, refused);
            }
            int[] origins = places.stream().toArray();
            BitSet kept = (BitSet) places.clone();
            Map<Integer, String> byPlace = new HashMap<>();
            refused.forEach((place, bound) -> {
                kept.clear(origins[place]);
                byPlace.put(origins[place], bound);
            });
            return new Kept(kept, byPlace);
        });
    }

    private static List<KeyedRecord> select(List<KeyedRecord> all, BitSet places) {
        return places.cardinality() == all.size()
                ? all
                : places.stream().mapToObj(all::get).toList();
    }

    /** As {@link #acceptUnlessStored}, for many: all are looked for before the first is kept. */
    private CompletionStage<Kept> keepUnlessStored(List<KeyedRecord> all) {
        return onLookups(() -> {
            BitSet unknown = everyPlace(all);
            int[] compared = unknown.stream()
                    .filter(place -> isToBeCompared(all.get(place)))
                    .toArray();
            if (compared.length > 0) {
                reads.waitFor(lane.settled());
            }
            for (int place : compared) {
                unknown.set(place, !isStored(all.get(place).record()));
            }
            return keep(all, unknown);
        });
    }

    private static boolean isToBeCompared(KeyedRecord keyed) {
        return keyed.key() == null && !(keyed.record() instanceof SpanRecord);
    }

    @Override
    public Optional<OverloadedException> overload() {
        Optional<OverloadedException> refusal = lane.overload();
        refusal.ifPresent(counters::refused);
        return refusal;
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
        return onLookups(() -> {
            reads.waitFor(lane.settled());
            return isStored(record) ? CompletableFuture.completedStage(false) : take(new KeyedRecord(record, null));
        });
    }

    private <T> CompletionStage<T> onLookups(Supplier<CompletionStage<T>> task) {
        try {
            return CompletableFuture.supplyAsync(task, lookups).thenCompose(outcome -> outcome);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedStage(
                    new OverloadedException("Too many repeated requests at once.", Failures.RETRY_SOON));
        }
    }

    /** Whether an equal one is in the store; what is on its way there is not looked at. */
    private boolean isStored(StoredRecord record) {
        Instant since = reads.now().minus(RetryMemory.EQUALS_LAST);
        return reads.read((reader, context) -> {
            if (record instanceof LogRecord log) {
                return reader.hasLog(log.event(), since, context);
            }
            return record instanceof MetricRecord metric && reader.hasMetric(metric.event(), since, context);
        });
    }
}
