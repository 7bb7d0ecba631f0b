package io.llamatelemetry.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An event of a request that was not accepted, while others were.
 *
 * @param index Its place among the events of the request, from 0 on.
 * @param line The line of the body that it stood in, from 1 on; null where the body was not one event a line.
 * @param errors All that is wrong with it; the places in it are counted from the event on.
 */
public record RefusedEvent(int index, @Nullable Integer line, List<Fault> errors) {

    public RefusedEvent {
        errors = List.copyOf(errors);
    }
}
