package io.llamatelemetry.core;

import io.llamatelemetry.api.Event;
import io.llamatelemetry.api.LogEventsResponse;
import io.llamatelemetry.api.OverloadedException;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The asynchronous door for events: no thread waits while an event becomes durable. */
public interface Ingest {

    /**
     * Takes an event. Never blocks on a disk or a network.
     *
     * @param event what happened
     * @param ttlSeconds how long it lives from now on, in seconds: 1 to {@value io.llamatelemetry.api.Telemetry#MAX_TTL_SECONDS}
     * @param delivery how it came
     * @return completes when the event is accepted: as durable as the store is, and seen by every query that begins
     *     afterwards. Fails with a {@link io.llamatelemetry.api.TelemetryException}
     */
    CompletionStage<Void> accept(Event event, long ttlSeconds, Delivery delivery);

    /**
     * Takes many events: all that are valid together, in one write. Never blocks on a disk or a network.
     *
     * @param batch the events of one request
     * @param ttlSeconds how long they live from now on, in seconds; as with one event
     * @param delivery how they came. The place in the request is part of what an idempotency key names
     * @return completes when all valid events are accepted, as with one event; names those that are not. Fails with a
     *     {@link io.llamatelemetry.api.TelemetryException} if none was accepted
     */
    CompletionStage<LogEventsResponse> accept(EventBatch batch, long ttlSeconds, Delivery delivery);

    /**
     * Why every event would be refused now, if that is so. To be asked before a large request is read: who sends more than
     * the store takes must not keep it from its work.
     *
     * @return the failure for the request; counted as one refused event, since nobody has read how many there are
     */
    Optional<OverloadedException> overload();
}
