package io.llamatelemetry.spi;

import io.llamatelemetry.api.CodePoints;
import io.llamatelemetry.api.Trace;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a trace comes to.
 *
 * @param traceId the id of the trace
 * @param rootSpanId the id of its root span; null while that is not known, and the trace is not shown then
 * @param startTime the earliest start of its spans
 * @param endTime the latest end of its spans; null while the root is open or not known
 * @param lastStartTime the latest start of its spans
 */
public record TraceSummary(
        String traceId,
        @Nullable String rootSpanId,
        Instant startTime,
        @Nullable Instant endTime,
        Instant lastStartTime) {

    /** The trace as readers see it, or nothing while its root is not known. */
    public Optional<Trace> toTrace() {
        return rootSpanId == null ? Optional.empty() : Optional.of(new Trace(traceId, rootSpanId, startTime, endTime));
    }

    /**
     * Makes a summary from the spans of one trace, in any order. The root is the span without a parent or, where there is
     * none, the one marked as local root; of several the first started, then the one of the least span id.
     */
    public static final class Builder {

        private @Nullable SpanSkeleton root;
        private @Nullable Instant first;
        private @Nullable Instant last;
        private @Nullable Instant lastEnd;

        /** Takes a span of the trace into account. */
        public Builder add(SpanSkeleton span) {
            first = first == null || span.startTime().isBefore(first) ? span.startTime() : first;
            last = last == null || span.startTime().isAfter(last) ? span.startTime() : last;
            Instant end = span.endTime();
            if (end != null) {
                lastEnd = lastEnd == null || end.isAfter(lastEnd) ? end : lastEnd;
            }
            boolean candidate = span.parentSpanId() == null || span.localRoot();
            if (candidate && (root == null || precedes(span, root))) {
                root = span;
            }
            return this;
        }

        /** The summary, or nothing if no span was added. */
        public Optional<TraceSummary> build(String traceId) {
            if (first == null || last == null) {
                return Optional.empty();
            }
            boolean closed = root != null && root.endTime() != null;
            return Optional.of(new TraceSummary(
                    traceId, root == null ? null : root.spanId(), first, closed ? lastEnd : null, last));
        }

        private static boolean precedes(SpanSkeleton span, SpanSkeleton other) {
            boolean parentless = span.parentSpanId() == null;
            if (parentless != (other.parentSpanId() == null)) {
                return parentless;
            }
            int byStart = span.startTime().compareTo(other.startTime());
            return byStart != 0 ? byStart < 0 : CodePoints.compare(span.spanId(), other.spanId()) < 0;
        }
    }
}
