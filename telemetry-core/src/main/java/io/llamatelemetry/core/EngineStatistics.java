package io.llamatelemetry.core;

import io.llamatelemetry.spi.StoreStatistics;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What an engine counts since it was opened.
 *
 * @param accepted events accepted, by kind: {@code unstructured_log}, {@code metric}, {@code span_start}, {@code span_end}
 * @param refused events refused, by reason: {@code invalid}, {@code limit}, {@code overloaded}, {@code unavailable}
 * @param repeated events that were not kept again because they repeat an accepted one
 * @param store what the store counts
 * @param journal what the journal counts; null where the store has none in front of it
 */
public record EngineStatistics(
        Map<String, Long> accepted,
        Map<String, Long> refused,
        long repeated,
        StoreStatistics store,
        @Nullable JournalStatistics journal) {

    public EngineStatistics {
        accepted = Collections.unmodifiableMap(new TreeMap<>(accepted));
        refused = Collections.unmodifiableMap(new TreeMap<>(refused));
    }
}
