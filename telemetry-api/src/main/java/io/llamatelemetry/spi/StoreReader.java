package io.llamatelemetry.spi;

import io.llamatelemetry.api.MetricEvent;
import io.llamatelemetry.api.SpanWithStatus;
import io.llamatelemetry.api.UnstructuredLogEvent;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The way out of a store: questions that an index answers.
 *
 * <p>For all of them: a span is seen once its start has come and while it lives at {@link ReadContext#now}; logs and points
 * are seen while they live. Answers are exact. What {@link TelemetryStore#sync} made visible before the call is in them; what
 * is written during the call may be. For each record that the store looks at to answer, it calls
 * {@link ReadContext#examined}, which also ends the query when its time is over; any method and any cursor can therefore
 * throw {@link io.llamatelemetry.api.DeadlineExceededException}, and {@link StoreException}.
 *
 * <p>A cursor belongs to its caller, who closes it, and to one thread at a time. It takes bounded memory however many records
 * it passes over.
 */
public interface StoreReader {

    /** As many related traces as {@link #summary} gives where there are more. */
    int MOST_RELATED = 1_000;

    /** The span of the key, or nothing. */
    Optional<SpanWithStatus> span(SpanKey key, ReadContext context);

    /**
     * The spans of the keys, in any order; keys without a span are left out.
     *
     * @param keys at most 1,000, each once
     */
    List<SpanWithStatus> spans(Collection<SpanKey> keys, ReadContext context);

    /** Of the spans of this id in all traces, the last started, then the one of the least trace id; or nothing. */
    Optional<SpanWithStatus> newestSpan(String spanId, ReadContext context);

    /** The spans of a trace, whole, in any order. */
    StoreCursor<SpanWithStatus> trace(String traceId, ReadContext context);

    /**
     * The spans of some traces, whole: trace after trace in the order given, those of one trace in any order. A store to which
     * each question is a journey answers it at once; where nothing is gained by that, the traces are read one after another.
     *
     * @param traceIds at most 1,000, each once, ascending by code point
     */
    default StoreCursor<SpanWithStatus> traces(List<String> traceIds, ReadContext context) {
        return new TraceAfterTrace(this, traceIds, context);
    }

    /** The spans of a trace, just what trees and summaries are made from, in any order. */
    StoreCursor<SpanSkeleton> skeletons(String traceId, ReadContext context);

    /**
     * The summaries of the traces, in any order; traces of which no span is seen are left out.
     *
     * @param traceIds at most 1,000, each once
     */
    List<TraceSummary> summaries(Collection<String> traceIds, ReadContext context);

    /**
     * The summary of a trace, and the other traces that have a span that matches. A store to which each question is a journey
     * answers both at once. Of very many other traces it may give just some, at least {@value #MOST_RELATED}.
     *
     * @param related what a span of the other traces must be like; few are
     */
    default TraceWithRelated summary(String traceId, SpanFilter related, ReadContext context) {
        Set<String> others = new HashSet<>();
        try (StoreCursor<SpanPoint> spans = spansByStart(related, StartOrder.NEWEST_FIRST, context)) {
            while (spans.hasNext() && others.size() <= MOST_RELATED) {
                others.add(spans.next().traceId());
            }
        }
        others.remove(traceId);
        List<TraceSummary> own = summaries(List.of(traceId), context);
        return new TraceWithRelated(own.isEmpty() ? null : own.get(0), others);
    }

    /**
     * The spans that match, ordered by start. The engine stops reading early; a store must not collect all matches first.
     *
     * @param filter what a span must be like; may be {@link SpanFilter#ALL}
     * @param order newest or oldest start first; spans of equal start come in any order
     */
    StoreCursor<SpanPoint> spansByStart(SpanFilter filter, StartOrder order, ReadContext context);

    /**
     * The ids of the traces that hold a span that matches, each once, ascending.
     *
     * @param filter what a span must be like; may be {@link SpanFilter#ALL}
     */
    StoreCursor<String> traceIds(SpanFilter filter, ReadContext context);

    /**
     * The ids of the traces that hold a span that matches the first filter and one, perhaps the same, that matches the
     * second; each once, ascending.
     */
    StoreCursor<String> traceIds(SpanFilter filter, SpanFilter other, ReadContext context);

    /**
     * Hands over the points of the series that are asked for, series by series in the order of {@link SeriesKey}.
     *
     * @param request which points, and whether to sum them
     * @param sink takes them, and may throw to end the query
     */
    void metrics(MetricRequest request, MetricSink sink, ReadContext context);

    /** The log messages that match, newest first: by timestamp, then by id, both descending. */
    StoreCursor<LogRecord> logs(LogFilter filter, ReadContext context);

    /**
     * Whether a log message with an equal event is stored that was accepted at the given time or later. Asked when a client
     * says that it repeats a request.
     */
    boolean hasLog(UnstructuredLogEvent event, Instant acceptedSince, ReadContext context);

    /** Whether a metric point with an equal event is stored that was accepted at the given time or later. */
    boolean hasMetric(MetricEvent event, Instant acceptedSince, ReadContext context);
}
