package io.llamatelemetry.api;

import java.util.List;

/**
 * What became of the events of one request.
 *
 * @param accepted How many events are kept: those that an earlier sending of the same request had brought included.
 * @param refused The others, in the order of the request, each with all that is wrong with it.
 */
public record LogEventsResponse(int accepted, List<RefusedEvent> refused) {

    public LogEventsResponse {
        refused = List.copyOf(refused);
    }
}
