package io.llamatelemetry.core;

import java.util.List;

/**
 * How an engine is.
 *
 * @param ready whether events are taken and queries answered in full
 * @param incomplete whether answers may miss accepted events, because the store has no room for them now or has
 *     failed for good
 * @param problems what is wrong, each as a sentence for the operator; empty when nothing is
 */
public record EngineHealth(boolean ready, boolean incomplete, List<String> problems) {

    public EngineHealth {
        problems = List.copyOf(problems);
    }
}
