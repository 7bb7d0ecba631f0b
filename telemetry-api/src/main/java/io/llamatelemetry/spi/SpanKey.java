package io.llamatelemetry.spi;

import io.llamatelemetry.api.CodePoints;
import java.util.Objects;

/**
 * What identifies a span.
 *
 * @param traceId the id of its trace
 * @param spanId its id within the trace
 */
public record SpanKey(String traceId, String spanId) implements Comparable<SpanKey> {

    public SpanKey {
        Objects.requireNonNull(traceId);
        Objects.requireNonNull(spanId);
    }

    @Override
    public int compareTo(SpanKey other) {
        int byTrace = CodePoints.compare(traceId, other.traceId);
        return byTrace != 0 ? byTrace : CodePoints.compare(spanId, other.spanId);
    }
}
