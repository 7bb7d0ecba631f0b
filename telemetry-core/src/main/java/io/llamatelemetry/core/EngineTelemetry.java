package io.llamatelemetry.core;

import io.llamatelemetry.api.Event;
import io.llamatelemetry.api.LogEventsResponse;
import io.llamatelemetry.api.LogSeverity;
import io.llamatelemetry.api.MetricLabelMatcher;
import io.llamatelemetry.api.MetricQueryType;
import io.llamatelemetry.api.QueryCondition;
import io.llamatelemetry.api.QueryLogsResponse;
import io.llamatelemetry.api.QueryMetricsResponse;
import io.llamatelemetry.api.QuerySpanTreeResponse;
import io.llamatelemetry.api.QuerySpansResponse;
import io.llamatelemetry.api.QueryTracesResponse;
import io.llamatelemetry.api.Span;
import io.llamatelemetry.api.Telemetry;
import io.llamatelemetry.api.Trace;
import io.llamatelemetry.spi.SpanKey;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The protocol, on top of a store: for one delivery. */
final class EngineTelemetry implements Telemetry {

    private static final String ATTRIBUTES_TO_RETURN = "attributes_to_return";

    private final Ingest ingest;
    private final Reads reads;
    private final Queries queries;
    private final Datasets datasets;
    private final Delivery delivery;

    EngineTelemetry(Ingest ingest, Reads reads, Queries queries, Datasets datasets, Delivery delivery) {
        this.ingest = ingest;
        this.reads = reads;
        this.queries = queries;
        this.datasets = datasets;
        this.delivery = delivery;
    }

    /** What each kind of query means. */
    record Queries(TraceQueries traces, SpanQueries spans, MetricQueries metrics, LogQueries logs) {

        Queries(Limits limits) {
            this(new TraceQueries(limits), new SpanQueries(limits), new MetricQueries(limits), new LogQueries(limits));
        }
    }

    @Override
    public void logEvent(Event event, long ttlSeconds) {
        Reads.await(ingest.accept(event, ttlSeconds, delivery));
    }

    @Override
    public LogEventsResponse logEvents(List<Event> events, long ttlSeconds) {
        return Reads.await(ingest.accept(EventBatch.of(events), ttlSeconds, delivery));
    }

    @Override
    public QueryTracesResponse queryTraces(
            @Nullable List<QueryCondition> attributeFilters,
            @Nullable Integer limit,
            @Nullable Integer offset,
            @Nullable List<String> orderBy) {
        TraceQueries.Query query = queries.traces().check(attributeFilters, limit, offset, orderBy);
        return reads.read((reader, context) -> queries.traces().query(query, reader, context));
    }

    @Override
    public Trace getTrace(String traceId) {
        return reads.read((reader, context) -> queries.traces().trace(traceId, reader, context));
    }

    @Override
    public Span getSpan(String traceId, String spanId) {
        return reads.read((reader, context) -> queries.spans().span(new SpanKey(traceId, spanId), reader, context));
    }

    @Override
    public QuerySpanTreeResponse getSpanTree(
            String spanId, @Nullable List<String> attributesToReturn, @Nullable Integer maxDepth) {
        Faults faults = new Faults();
        List<String> attributes = attributesToReturn == null ? List.of() : attributesToReturn;
        SpanQueries.checkDepth(maxDepth, faults);
        queries.spans().checkAttributes(attributes, ATTRIBUTES_TO_RETURN, faults);
        faults.throwIfAny();
        return reads.read((reader, context) -> queries.spans().tree(spanId, attributes, maxDepth, reader, context));
    }

    @Override
    public QuerySpansResponse querySpans(
            List<QueryCondition> attributeFilters, List<String> attributesToReturn, @Nullable Integer maxDepth) {
        Faults faults = new Faults();
        SpanQueries.Selection selection =
                queries.spans().check(attributeFilters, attributesToReturn, ATTRIBUTES_TO_RETURN, maxDepth, faults);
        faults.throwIfAny();
        return reads.read((reader, context) -> queries.spans().query(selection, reader, context));
    }

    @Override
    public void saveSpansToDataset(
            List<QueryCondition> attributeFilters,
            List<String> attributesToSave,
            String datasetId,
            @Nullable Integer maxDepth) {
        Faults faults = new Faults();
        SpanQueries.Selection selection =
                queries.spans().check(attributeFilters, attributesToSave, "attributes_to_save", maxDepth, faults);
        faults.checkId(datasetId, "dataset_id");
        faults.throwIfAny();
        datasets.save(datasetId, selection, delivery);
    }

    @Override
    public QueryMetricsResponse queryMetrics(
            String metricName,
            long startTime,
            @Nullable Long endTime,
            @Nullable String granularity,
            MetricQueryType queryType,
            @Nullable List<MetricLabelMatcher> labelMatchers) {
        MetricQueries.Query query = queries.metrics()
                .check(
                        metricName,
                        startTime,
                        endTime,
                        granularity,
                        queryType,
                        labelMatchers,
                        reads.now().getEpochSecond());
        return reads.read((reader, context) -> queries.metrics().query(query, reader, context));
    }

    @Override
    public QueryLogsResponse queryLogs(
            @Nullable String traceId,
            @Nullable String spanId,
            @Nullable LogSeverity minSeverity,
            @Nullable String contains,
            @Nullable Instant startTime,
            @Nullable Instant endTime,
            @Nullable Integer limit,
            @Nullable Integer offset) {
        LogQueries.Query query =
                queries.logs().check(traceId, spanId, minSeverity, contains, startTime, endTime, limit, offset);
        return reads.read((reader, context) -> queries.logs().query(query, reader, context));
    }
}
