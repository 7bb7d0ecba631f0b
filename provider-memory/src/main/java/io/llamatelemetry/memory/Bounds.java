package io.llamatelemetry.memory;

import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** How much a store may hold. */
final class Bounds {

    /** The estimated bytes of a trace besides those of its spans. */
    static final int COST_OF_TRACE = 200;

    private final MemoryConfig config;
    private final long maxBytes;
    private final Clock clock;

    Bounds(MemoryConfig config, Clock clock) {
        this.config = config;
        this.maxBytes = config.bytesAllowed();
        this.clock = clock;
    }

    /** The present in nanoseconds since the epoch. */
    long now() {
        return Nanos.of(clock.instant());
    }

    boolean isOver(Counters counters) {
        return hasTooManySpans(counters)
                || hasTooManyLogs(counters)
                || hasTooManyPoints(counters)
                || hasTooManyBytes(counters);
    }

    boolean hasTooManySpans(Counters counters) {
        return counters.spans.get() > config.maxSpans();
    }

    boolean hasTooManyLogs(Counters counters) {
        return counters.logs.get() > config.maxLogs();
    }

    boolean hasTooManyPoints(Counters counters) {
        return counters.points.get() > config.maxPoints();
    }

    boolean hasTooManyBytes(Counters counters) {
        return counters.bytes.get() > maxBytes;
    }

    /** Which bound the trace alone would break if it grew by so much; null for none. */
    @Nullable String refusal(Trace trace, int spans, long bytes) {
        if (spans > 0 && trace.size() + spans > config.maxSpans()) {
            return "The trace holds " + trace.size() + " spans already (max_spans: " + config.maxSpans() + ").";
        }
        return bytes > 0 ? refusal("The trace", COST_OF_TRACE + trace.bytes + bytes) : null;
    }

    /** Which bound a record or trace of so many bytes breaks by itself; null for none. */
    @Nullable String refusal(String what, long bytes) {
        return bytes > maxBytes
                ? what + " alone would take " + bytes + " bytes of memory (max_bytes: " + maxBytes + ")."
                : null;
    }
}
