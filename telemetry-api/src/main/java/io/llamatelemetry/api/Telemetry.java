package io.llamatelemetry.api;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The Telemetry protocol: events in, traces, spans, metrics and logs out.
 *
 * <p>Every operation blocks until it has its answer, and may be called from any thread. What was accepted before an
 * operation begins is seen by it. Bad arguments are an {@link InvalidRequestException} that names all of their faults;
 * the other failures are the subtypes of {@link TelemetryException}, and each operation can end in
 * {@link OverloadedException}, {@link UnavailableException} and {@link DeadlineExceededException}.
 */
public interface Telemetry {

    /** How long an event lives unless it says otherwise, in days. */
    int DEFAULT_TTL_DAYS = 7;

    /** The same in seconds. */
    long DEFAULT_TTL_SECONDS = DEFAULT_TTL_DAYS * 86_400L;

    /** The longest time to live, in seconds: a hundred years. */
    long MAX_TTL_SECONDS = 3_153_600_000L;

    /** The scope that reading needs. */
    String REQUIRED_SCOPE = "telemetry.read";

    /**
     * Log an event. When the call returns, the event is kept: it outlives the process where the store is durable, and
     * every query that begins afterwards sees it. Repeating the start or end of a span changes nothing; a repeated log
     * message or metric is another one.
     *
     * @param event The event to keep.
     * @param ttlSeconds How long the event lives from its acceptance on, in seconds: 1 to 3,153,600,000.
     */
    @WebMethod(route = "/telemetry/events", method = "POST")
    void logEvent(Event event, @DefaultValue("604800") long ttlSeconds);

    /**
     * Log many events at once. All that are valid are accepted together, or none of them where the store cannot take them
     * now; each of the others is named in the answer with all that is wrong with it. Otherwise it is as though each had been
     * logged by itself, in this order. This operation is not part of Llama Stack's protocol, which takes one event a request.
     *
     * @param events The events to keep.
     * @param ttlSeconds How long the events live from their acceptance on, in seconds: 1 to 3,153,600,000.
     * @return How many are kept, and which are not.
     */
    @WebMethod(route = "/telemetry/events/batch", method = "POST")
    LogEventsResponse logEvents(@WholeBody List<Event> events, @DefaultValue("604800") long ttlSeconds);

    /**
     * Query traces. A trace is found when one of its spans satisfies all of the conditions.
     *
     * @param attributeFilters The conditions; null or empty for all traces.
     * @param limit The most traces to return; 0 for none, null for all.
     * @param offset How many traces to pass over first; null for none.
     * @param orderBy What to order by, most significant first: trace_id, root_span_id, start_time or end_time, each with
     *     a leading minus for descending order. Null or empty for the newest start first. Ties are broken by trace_id;
     *     nulls come last.
     * @return The traces found.
     */
    @WebMethod(route = "/telemetry/traces", method = "POST", requiredScope = REQUIRED_SCOPE)
    QueryTracesResponse queryTraces(
            @Nullable List<QueryCondition> attributeFilters,
            @DefaultValue("100") @Nullable Integer limit,
            @DefaultValue("0") @Nullable Integer offset,
            @Nullable List<String> orderBy);

    /**
     * Get a trace by its id. The spans of other traces that joined it by their traceparent are of it too.
     *
     * @param traceId The id of the trace.
     * @return The trace.
     * @throws NotFoundException if there is no such trace, or its root span is not known yet
     */
    @WebMethod(route = "/telemetry/traces/{trace_id:path}", method = "GET", requiredScope = REQUIRED_SCOPE)
    Trace getTrace(String traceId);

    /**
     * Get a span by its id and its trace's, or that of a trace that it joined by its traceparent.
     *
     * @param traceId The id of the trace that the span belongs to.
     * @param spanId The id of the span.
     * @return The span.
     * @throws NotFoundException if there is no such span, or its start is not known yet
     */
    @WebMethod(
            route = "/telemetry/traces/{trace_id:path}/spans/{span_id:path}",
            method = "GET",
            requiredScope = REQUIRED_SCOPE)
    Span getSpan(String traceId, String spanId);

    /**
     * Get a span and what lies beneath it in the same trace, or joined that trace by its traceparent. Where several traces have a span of that id, the most
     * recently started span is meant, then the one of the least trace id.
     *
     * @param spanId The id of the span that the tree begins with, at depth 1.
     * @param attributesToReturn The keys of the attributes to return; null or empty for all. What a span does not have
     *     is left out.
     * @param maxDepth How many levels to return, the first span's included: at least 1; null for all.
     * @return The spans of the tree by their ids.
     * @throws NotFoundException if there is no such span, or its start is not known yet
     */
    @WebMethod(route = "/telemetry/spans/{span_id:path}/tree", method = "POST", requiredScope = REQUIRED_SCOPE)
    QuerySpanTreeResponse getSpanTree(
            String spanId, @Nullable List<String> attributesToReturn, @Nullable Integer maxDepth);

    /**
     * Query spans. A span is found when it satisfies all of the conditions, or lies beneath such a span and contradicts
     * none of them, and it has every attribute that is to be returned.
     *
     * @param attributeFilters The conditions; empty for all spans.
     * @param attributesToReturn The keys of the attributes that a span must have and that are returned; empty for no
     *     such demand and all attributes.
     * @param maxDepth How many levels beneath a span that satisfies the conditions to look, its own included: at least
     *     1; null for all.
     * @return The spans found.
     */
    @WebMethod(route = "/telemetry/spans", method = "POST", requiredScope = REQUIRED_SCOPE)
    QuerySpansResponse querySpans(
            List<QueryCondition> attributeFilters, List<String> attributesToReturn, @Nullable Integer maxDepth);

    /**
     * Save spans to a dataset: a row for each span that {@code query_spans} finds, without its cap. Rows are appended to
     * what the dataset has; all of them are durable when the call returns, or none is there.
     *
     * @param attributeFilters The conditions; empty for all spans.
     * @param attributesToSave The keys of the attributes that a span must have and that are saved; empty for no such
     *     demand and all attributes.
     * @param datasetId The id of the dataset, which is made if there is none: 1 to 256 characters.
     * @param maxDepth How many levels beneath a span that satisfies the conditions to look, its own included: at least
     *     1; null for all.
     */
    @WebMethod(route = "/telemetry/spans/export", method = "POST")
    void saveSpansToDataset(
            List<QueryCondition> attributeFilters,
            List<String> attributesToSave,
            String datasetId,
            @Nullable Integer maxDepth);

    /**
     * Query metrics: the points of every series of a metric, raw or summed in buckets.
     *
     * @param metricName The name of the metric.
     * @param startTime The first second to return, in Unix seconds.
     * @param endTime The last second to return, in Unix seconds; null for now.
     * @param granularity The size of a bucket, as a number of at least 1 followed by s, m, h, d or w; null for the raw
     *     points. Buckets are aligned to the epoch in UTC; an empty one is left out.
     * @param queryType Whether to return the points over the time, or their sum.
     * @param labelMatchers Which series to return: those that all matchers match; null or empty for all.
     * @return The series found.
     */
    @WebMethod(route = "/telemetry/metrics/{metric_name}", method = "POST", requiredScope = REQUIRED_SCOPE)
    QueryMetricsResponse queryMetrics(
            String metricName,
            long startTime,
            @Nullable Long endTime,
            @DefaultValue("\"1d\"") @Nullable String granularity,
            @DefaultValue("\"range\"") MetricQueryType queryType,
            @Nullable List<MetricLabelMatcher> labelMatchers);

    /**
     * Query log messages, newest first. This operation is not part of Llama Stack's protocol, which takes log messages
     * and cannot give them back.
     *
     * @param traceId Only messages of this trace; null for all.
     * @param spanId Only messages of this span; null for all, empty for those that belong to a trace alone.
     * @param minSeverity Only messages at least as grave as this; null for all.
     * @param contains Only messages whose text contains this, letter case included; null for all.
     * @param startTime Only messages at or after this time; null for no such bound.
     * @param endTime Only messages at or before this time; null for no such bound.
     * @param limit The most messages to return; 0 for none, null for all.
     * @param offset How many messages to pass over first; null for none.
     * @return The messages found.
     */
    @WebMethod(route = "/telemetry/logs", method = "POST", requiredScope = REQUIRED_SCOPE)
    QueryLogsResponse queryLogs(
            @Nullable String traceId,
            @Nullable String spanId,
            @Nullable LogSeverity minSeverity,
            @Nullable String contains,
            @Nullable Instant startTime,
            @Nullable Instant endTime,
            @DefaultValue("100") @Nullable Integer limit,
            @DefaultValue("0") @Nullable Integer offset);
}
