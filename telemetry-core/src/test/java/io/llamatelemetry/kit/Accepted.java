package io.llamatelemetry.kit;

import io.llamatelemetry.api.Event;
import java.time.Instant;

/**
 * An event that was accepted.
 *
 * @param event what came
 * @param at when it was accepted
 * @param until when it is over
 */
record Accepted(Event event, Instant at, Instant until) {
    boolean isLive(Instant now) {
        return now.isBefore(until);
    }
}
