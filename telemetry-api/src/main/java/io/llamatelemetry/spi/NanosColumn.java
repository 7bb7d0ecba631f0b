package io.llamatelemetry.spi;

import io.llamatelemetry.api.SpanWithStatus;
import io.llamatelemetry.api.Timestamps;
import org.jspecify.annotations.Nullable;

/** What a store keeps of a span as a column of whole nanoseconds, because ranges of it are asked for. */
public enum NanosColumn {
    /** When the span began, since the epoch. */
    START,
    /** When the span ended, since the epoch; an open span has none. */
    END,
    /** How long the span took; negative where it ended before it began; an open span has none. */
    DURATION;

    /** The span's value, or null if it has none. */
    public @Nullable Long of(SpanWithStatus span) {
        if (this == START) {
            return Timestamps.toNanos(span.startTime());
        }
        if (span.endTime() == null) {
            return null;
        }
        long end = Timestamps.toNanos(span.endTime());
        return this == END ? end : end - Timestamps.toNanos(span.startTime());
    }
}
