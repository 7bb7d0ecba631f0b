package io.llamatelemetry.core;

import io.llamatelemetry.api.Fault;
import io.llamatelemetry.api.InvalidRequestException;
import io.llamatelemetry.api.LogEventsResponse;
import io.llamatelemetry.api.RefusedEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The events of a request, checked one by one.
 *
 * @param records what a store is to keep of the valid ones, in the request's order, each with the key that tells a
 *     repetition
 * @param origins where each of these comes from
 * @param refused the others, in the request's order
 */
record CheckedBatch(List<KeyedRecord> records, List<EventBatch.Entry> origins, List<RefusedEvent> refused) {

    private static final Comparator<RefusedEvent> BY_PLACE = Comparator.comparingInt(RefusedEvent::index);

    /**
     * Checks a batch that is accepted now.
     *
     * @throws InvalidRequestException if the time to live is wrong
     */
    static CheckedBatch of(EventBatch batch, long ttlSeconds, Delivery delivery, EventRecords records) {
        Faults faults = new Faults();
        EventRecords.checkTtl(ttlSeconds, faults);
        faults.throwIfAny();
        Instant acceptedAt = records.now();
        Instant expiresAt = acceptedAt.plusSeconds(ttlSeconds);
        List<KeyedRecord> valid = new ArrayList<>(batch.entries().size());
        List<EventBatch.Entry> origins = new ArrayList<>(batch.entries().size());
        List<RefusedEvent> refused = new ArrayList<>(batch.refused());
        for (EventBatch.Entry entry : batch.entries()) {
            try {
                valid.add(new KeyedRecord(
                        records.toRecord(entry.submission(), acceptedAt, expiresAt), key(entry, delivery)));
                origins.add(entry);
            } catch (InvalidRequestException wrong) {
                refused.add(new RefusedEvent(entry.index(), entry.line(), wrong.faults()));
            }
        }
        refused.sort(BY_PLACE);
        return new CheckedBatch(valid, origins, refused);
    }

    /**
     * The answer to the request.
     *
     * @param beyond which of the records would break a bound of the store, and what bound
     */
    LogEventsResponse answer(Map<Integer, String> beyond) {
        if (beyond.isEmpty()) {
            return new LogEventsResponse(records.size(), refused);
        }
        List<RefusedEvent> all = new ArrayList<>(refused);
        beyond.forEach((place, bound) -> {
            EventBatch.Entry origin = origins.get(place);
            all.add(new RefusedEvent(origin.index(), origin.line(), List.of(new Fault(List.of(), bound, "limit"))));
        });
        all.sort(BY_PLACE);
        return new LogEventsResponse(records.size() - beyond.size(), all);
    }

    private static @Nullable String key(EventBatch.Entry entry, Delivery delivery) {
        if (entry.submission() instanceof Submission.IdentifiedPoint point) {
            return RetryMemory.pointKey(point.identity());
        }
        return delivery.idempotencyKey() == null
                ? null
                : RetryMemory.key(delivery, delivery.idempotencyKey(), entry.index());
    }
}
