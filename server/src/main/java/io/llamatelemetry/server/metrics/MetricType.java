package io.llamatelemetry.server.metrics;

/** What a family of samples is. */
public enum MetricType {
    /** Only ever grows. */
    COUNTER,
    /** Goes up and down. */
    GAUGE,
    /** Counts by upper bound. */
    HISTOGRAM;

    String word() {
        return switch (this) {
            case COUNTER -> "counter";
            case GAUGE -> "gauge";
            case HISTOGRAM -> "histogram";
        };
    }
}
