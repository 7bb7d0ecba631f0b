package io.llamatelemetry.memory;

import io.llamatelemetry.spi.Setting;
import org.jspecify.annotations.Nullable;

/**
 * How much the store in memory may hold. What is written beyond a bound pushes out what was written longest ago: traces
 * whole, by the last write to any of their spans; log messages and metric points one by one.
 *
 * @param maxSpans the most spans; a trace that alone would hold more is refused the rest. At least 1
 * @param maxLogs the most log messages. At least 1
 * @param maxPoints the most metric points. At least 1
 * @param maxBytes the most bytes of heap for all of these together, estimated. At least 65,536; null for half of the
 *     greatest heap that the process may have
 */
public record MemoryConfig(
        @Setting(
                description = "The most spans that are kept. Beyond it, the trace that was written to longest ago is"
                        + " dropped whole; a single trace cannot grow beyond it.",
                defaultValue = "1000000",
                min = 1)
        long maxSpans,

        @Setting(
                description = "The most log messages that are kept. Beyond it, the oldest accepted is dropped.",
                defaultValue = "1000000",
                min = 1)
        long maxLogs,

        @Setting(
                description = "The most metric points that are kept. Beyond it, the oldest accepted is dropped.",
                defaultValue = "5000000",
                min = 1)
        long maxPoints,

        @Setting(
                description = "The most heap that spans, log messages and metric points may take together,"
                        + " estimated. Beyond it, what was written longest ago is dropped. Left out: half of the"
                        + " greatest heap of the process.",
                example = "512MiB",
                min = 65536,
                bytes = true)
        @Nullable Long maxBytes) {

    private static final long LEAST_BYTES = 65_536;
    private static final long DEFAULT_SPANS = 1_000_000;
    private static final long DEFAULT_LOGS = 1_000_000;
    private static final long DEFAULT_POINTS = 5_000_000;

    public MemoryConfig {
        requireAtLeast("max_spans", maxSpans, 1);
        requireAtLeast("max_logs", maxLogs, 1);
        requireAtLeast("max_points", maxPoints, 1);
        if (maxBytes != null) {
            requireAtLeast("max_bytes", maxBytes, LEAST_BYTES);
        }
    }

    /** What a configuration without any key comes to. */
    public static MemoryConfig defaults() {
        return new MemoryConfig(DEFAULT_SPANS, DEFAULT_LOGS, DEFAULT_POINTS, null);
    }

    /** The same with another bound on spans. */
    public MemoryConfig withMaxSpans(long spans) {
        return new MemoryConfig(spans, maxLogs, maxPoints, maxBytes);
    }

    /** The same with another bound on log messages. */
    public MemoryConfig withMaxLogs(long logs) {
        return new MemoryConfig(maxSpans, logs, maxPoints, maxBytes);
    }

    /** The same with another bound on metric points. */
    public MemoryConfig withMaxPoints(long points) {
        return new MemoryConfig(maxSpans, maxLogs, points, maxBytes);
    }

    /** The same with another bound on bytes; null for half of the greatest heap. */
    public MemoryConfig withMaxBytes(@Nullable Long bytes) {
        return new MemoryConfig(maxSpans, maxLogs, maxPoints, bytes);
    }

    /** The bound on bytes that holds: the configured one, or half of the greatest heap. */
    long bytesAllowed() {
        return maxBytes != null ? maxBytes : Runtime.getRuntime().maxMemory() / 2;
    }

    private static void requireAtLeast(String key, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException(key + ": " + value + " (expected: >= " + least + ")");
        }
    }
}
