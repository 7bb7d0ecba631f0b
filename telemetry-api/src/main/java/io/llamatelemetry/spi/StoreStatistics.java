package io.llamatelemetry.spi;

import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What a store counts, for the metrics page.
 *
 * @param spans spans stored now, those whose start is missing included
 * @param logs log messages stored now
 * @param points metric points stored now
 * @param bytes an estimate of the bytes that they take, in memory or on disk
 * @param expired records freed because their time was over, since the store was opened
 * @param evicted records dropped to stay within a bound, since the store was opened
 * @param more further gauges of this provider by Prometheus name without prefix; may be empty
 */
public record StoreStatistics(
        long spans, long logs, long points, long bytes, long expired, long evicted, Map<String, Double> more) {

    public StoreStatistics {
        Objects.requireNonNull(more);
        more = Collections.unmodifiableMap(new TreeMap<>(more));
    }
}
