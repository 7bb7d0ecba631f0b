package io.llamatelemetry.core;

import io.llamatelemetry.api.InvalidRequestException;
import io.llamatelemetry.api.RefusedEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The events of a request, checked one by one.
 *
 * @param records what a store is to keep of the valid ones, in the request's order, each with the key that tells a
 *     repetition
 * @param refused the others, in the request's order
 */
record CheckedBatch(List<KeyedRecord> records, List<RefusedEvent> refused) {

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
        List<RefusedEvent> refused = new ArrayList<>(batch.refused());
        for (EventBatch.Entry entry : batch.entries()) {
            try {
                valid.add(new KeyedRecord(
                        records.toRecord(entry.submission(), acceptedAt, expiresAt), key(entry, delivery)));
            } catch (InvalidRequestException wrong) {
                refused.add(new RefusedEvent(entry.index(), entry.line(), wrong.faults()));
            }
        }
        refused.sort(Comparator.comparingInt(RefusedEvent::index));
        return new CheckedBatch(valid, refused);
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
