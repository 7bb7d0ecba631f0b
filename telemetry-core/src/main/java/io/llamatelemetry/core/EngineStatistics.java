package io.llamatelemetry.core;

import io.llamatelemetry.spi.StoreStatistics;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an engine counts since it was opened.
 *
 * @param accepted events accepted, by kind: {@code unstructured_log}, {@code metric}, {@code span_start}, {@code span_end}
 * @param refused events refused, by reason: {@code invalid}, {@code limit}, {@code overloaded}, {@code unavailable}
 * @param repeated events that were not kept again because they repeat an accepted one
 * @param store what the store counts
 */
public record EngineStatistics(
        Map<String, Long> accepted, Map<String, Long> refused, long repeated, StoreStatistics store) {

    public EngineStatistics {
        accepted = Collections.unmodifiableMap(new TreeMap<>(accepted));
        refused = Collections.unmodifiableMap(new TreeMap<>(refused));
    }
}
