package io.llamatelemetry.spi;

import io.llamatelemetry.api.LogSeverity;
import io.llamatelemetry.api.UnstructuredLogEvent;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a log message must be like; a null component demands nothing.
 *
 * @param traceId the trace that it belongs to
 * @param spanId the span that it belongs to; empty for those without one
 * @param minSeverity the least severity
 * @param contains a part of its text, letter case included
 * @param startTime the earliest time, itself included
 * @param endTime the latest time, itself included
 */
public record LogFilter(
        @Nullable String traceId,
        @Nullable String spanId,
        @Nullable LogSeverity minSeverity,
        @Nullable String contains,
        @Nullable Instant startTime,
        @Nullable Instant endTime) {

    /** Every log message matches. */
    public static final LogFilter ALL = new LogFilter(null, null, null, null, null, null);

    /** Whether the message matches. */
    public boolean matches(UnstructuredLogEvent event) {
        return (traceId == null || traceId.equals(event.traceId()))
                && (spanId == null || spanId.equals(event.spanId()))
                && (minSeverity == null || event.severity().compareTo(minSeverity) >= 0)
                && (startTime == null || !event.timestamp().isBefore(startTime))
                && (endTime == null || !event.timestamp().isAfter(endTime))
                && (contains == null || event.message().contains(contains));
    }
}
