package io.llamatelemetry.spi;

import io.llamatelemetry.api.JsonBoolean;
import io.llamatelemetry.api.JsonString;
import io.llamatelemetry.api.JsonValue;
import io.llamatelemetry.api.SpanWithStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Of a span what trees and summaries are made from.
 *
 * @param spanId its id
 * @param parentSpanId its parent's id; null for none
 * @param startTime when it began
 * @param endTime when it ended; null while it is open
 * @param localRoot whether it is marked as the first span of its trace in its process
 */
public record SpanSkeleton(
        String spanId,
        @Nullable String parentSpanId,
        Instant startTime,
        @Nullable Instant endTime,
        boolean localRoot) {

    /** The attribute that marks a local root, by {@code true} or {@code "true"}. */
    public static final String LOCAL_ROOT_ATTRIBUTE = "__local_root_span__";

    /** The skeleton of a span. */
    public static SpanSkeleton of(SpanWithStatus span) {
        JsonValue mark = span.attributes().get(LOCAL_ROOT_ATTRIBUTE);
        boolean localRoot = mark == JsonBoolean.TRUE
                || (mark instanceof JsonString text && text.value().equals("true"));
        return new SpanSkeleton(span.spanId(), span.parentSpanId(), span.startTime(), span.endTime(), localRoot);
    }
}
