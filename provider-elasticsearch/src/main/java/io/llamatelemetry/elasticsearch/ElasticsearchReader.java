package io.llamatelemetry.elasticsearch;

import co.elastic.clients.elasticsearch._types.SortOptions;
import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import co.elastic.clients.elasticsearch.core.SearchRequest;
import io.llamatelemetry.api.LogSeverity;
import io.llamatelemetry.api.MetricEvent;
import io.llamatelemetry.api.SpanWithStatus;
import io.llamatelemetry.api.Timestamps;
import io.llamatelemetry.api.UnstructuredLogEvent;
import io.llamatelemetry.spi.AttributeTerms;
import io.llamatelemetry.spi.EventId;
import io.llamatelemetry.spi.IndexQuestion;
import io.llamatelemetry.spi.IndexQuestions;
import io.llamatelemetry.spi.LogFilter;
import io.llamatelemetry.spi.LogRecord;
import io.llamatelemetry.spi.MetricRecord;
import io.llamatelemetry.spi.MetricRequest;
import io.llamatelemetry.spi.MetricSink;
import io.llamatelemetry.spi.ReadContext;
import io.llamatelemetry.spi.SpanFilter;
import io.llamatelemetry.spi.SpanKey;
import io.llamatelemetry.spi.SpanPoint;
import io.llamatelemetry.spi.SpanRecord;
import io.llamatelemetry.spi.SpanSkeleton;
import io.llamatelemetry.spi.StartOrder;
import io.llamatelemetry.spi.StoreCursor;
import io.llamatelemetry.spi.StoreReader;
import io.llamatelemetry.spi.TraceSummary;
import io.llamatelemetry.spi.TraceWithRelated;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Answers the seam's questions by searches. */
final class ElasticsearchReader implements StoreReader {

    private static final int FEW = 100;
    private static final int MANY = 1_000;
    private static final int MOST_AT_ONCE = 1_000;
    private static final int MOST_HITS = 10_000;

    private final Cluster cluster;
    private final Preparation preparation;
    private final String spans;
    private final String logs;
    private final String points;

    ElasticsearchReader(Cluster cluster, Preparation preparation, Layout layout) {
        this.cluster = cluster;
        this.preparation = preparation;
        this.spans = layout.all(Kind.SPANS);
        this.logs = layout.all(Kind.LOGS);
        this.points = layout.all(Kind.POINTS);
    }

    @Override
    public Optional<SpanWithStatus> span(SpanKey key, ReadContext context) {
        return spans(List.of(key), context).stream().findFirst();
    }

    @Override
    public List<SpanWithStatus> spans(Collection<SpanKey> keys, ReadContext context) {
        preparation.require(context);
        context.examined(keys.size());
        if (keys.isEmpty()) {
            return List.of();
        }
        List<String> ids = keys.stream().map(ElasticsearchDocuments::id).toList();
        List<SpanRecord> found = Cluster.inParts(ids, MOST_AT_ONCE, part -> {
            Query query = ElasticsearchQuestions.all(List.of(
                    ElasticsearchQuestions.living(context.now()),
                    Query.of(any -> any.ids(known -> known.values(part)))));
            return hits(Searches.in(spans, query).size(MOST_HITS).source(Searches.record()), context).stream()
                    .map(hit -> Columns.source(hit).span())
                    .toList();
        });
        Map<SpanKey, SpanRecord> merged = new LinkedHashMap<>();
        // A span that is just moving to another index is in both.
        found.forEach(record -> merged.merge(record.key(), record, SpanRecord::merge));
        return merged.values().stream()
                .flatMap(record -> record.toSpan().stream())
                .toList();
    }

    @Override
    public Optional<SpanWithStatus> newestSpan(String spanId, ReadContext context) {
        preparation.require(context);
        Query query = shown(ElasticsearchQuestions.term(Fields.TERMS, AttributeTerms.ofSpan(spanId)), context);
        SearchRequest.Builder search = Searches.in(spans, query)
                .size(1)
                .sort(Searches.descending(Fields.START), Searches.ascending(Fields.TRACE))
                .source(Searches.nothing())
                .docvalueFields(Searches.columns(List.of(Fields.TRACE)));
        List<String> traces = hits(search, context).stream()
                .map(hit -> Columns.text(hit, Fields.TRACE))
                .toList();
        context.examined(traces.size());
        return traces.stream().findFirst().flatMap(trace -> span(new SpanKey(trace, spanId), context));
    }

    private List<Hit> hits(SearchRequest.Builder search, ReadContext context) {
        SearchRequest request = search.build();
        return cluster.read("reading spans", context, client -> SearchAnswer.ask(client, request))
                .hits();
    }

    @Override
    public StoreCursor<SpanWithStatus> trace(String traceId, ReadContext context) {
        return traces(List.of(traceId), context);
    }

    @Override
    public StoreCursor<SpanWithStatus> traces(List<String> traceIds, ReadContext context) {
        if (traceIds.isEmpty()) {
            return StoreCursor.over(List.of());
        }
        HitWalk<SpanRecord> records = new HitWalk<>(
                cluster,
                ofTraces(traceIds, List.of(), true, context),
                context,
                hit -> Columns.source(hit).span());
        return new Distinct<>(
                records,
                SpanRecord::key,
                SpanRecord::merge,
                record -> record.toSpan().orElse(null));
    }

    @Override
    public StoreCursor<SpanSkeleton> skeletons(String traceId, ReadContext context) {
        HitWalk<SpanSkeleton> skeletons = new HitWalk<>(
                cluster, ofTraces(List.of(traceId), Columns.SKELETON, false, context), context, Columns::skeleton);
        return new Distinct<>(
                skeletons,
                SpanSkeleton::spanId,
                (one, other) -> span(new SpanKey(traceId, one.spanId()), context)
                        .map(SpanSkeleton::of)
                        .orElse(one),
                skeleton -> skeleton);
    }

    /** The spans of traces, trace after trace; those of one id follow one another. */
    private HitWalk.Search ofTraces(
            List<String> traceIds, List<String> columns, boolean withRecord, ReadContext context) {
        preparation.require(context);
        List<SortOptions> bySpan = List.of(Searches.ascending(Fields.SPAN));
        List<SortOptions> byTrace = List.of(Searches.ascending(Fields.TRACE), Searches.ascending(Fields.SPAN));
        return new HitWalk.Search(
                spans,
                shown(ElasticsearchQuestions.anyOf(Fields.TRACE, traceIds), context),
                traceIds.size() == 1 ? bySpan : byTrace,
                columns,
                withRecord,
                MANY,
                false);
    }

    @Override
    public List<TraceSummary> summaries(Collection<String> traceIds, ReadContext context) {
        preparation.require(context);
        return new TraceSummaries(cluster, spans, context).of(traceIds);
    }

    @Override
    public TraceWithRelated summary(String traceId, SpanFilter related, ReadContext context) {
        preparation.require(context);
        TraceWithRelated quick = new TraceSummaries(cluster, spans, context).ofFew(traceId, IndexQuestions.of(related));
        return quick == null ? StoreReader.super.summary(traceId, related, context) : quick;
    }

    @Override
    public StoreCursor<SpanPoint> spansByStart(SpanFilter filter, StartOrder order, ReadContext context) {
        preparation.require(context);
        IndexQuestion question = IndexQuestions.of(filter);
        if (question instanceof IndexQuestion.None) {
            return StoreCursor.over(List.of());
        }
        boolean needsCheck = question.needsCheck();
        HitWalk.Search search = new HitWalk.Search(
                spans,
                shown(ElasticsearchQuestions.toQuery(question), context),
                List.of(
                        order == StartOrder.NEWEST_FIRST
                                ? Searches.descending(Fields.START)
                                : Searches.ascending(Fields.START)),
                List.of(Fields.TRACE, Fields.START),
                needsCheck,
                FEW,
                question instanceof IndexQuestion.All);
        return new HitWalk<>(cluster, search, context, hit -> needsCheck && !matches(filter, hit) ? null : point(hit));
    }

    private static boolean matches(SpanFilter filter, Hit hit) {
        return Columns.source(hit).span().toSpan().filter(filter::matches).isPresent();
    }

    private static SpanPoint point(Hit hit) {
        return new SpanPoint(Columns.text(hit, Fields.TRACE), Timestamps.ofNanos(Columns.number(hit, Fields.START)));
    }

    @Override
    public StoreCursor<String> traceIds(SpanFilter filter, ReadContext context) {
        preparation.require(context);
        return new TraceIds(cluster, spans, context).of(filter);
    }

    @Override
    public StoreCursor<String> traceIds(SpanFilter filter, SpanFilter other, ReadContext context) {
        preparation.require(context);
        return new TraceIds(cluster, spans, context).ofBoth(filter, other);
    }

    @Override
    public void metrics(MetricRequest request, MetricSink sink, ReadContext context) {
        preparation.require(context);
        new MetricScan(cluster, points, request, sink, context).run();
    }

    @Override
    public StoreCursor<LogRecord> logs(LogFilter filter, ReadContext context) {
        preparation.require(context);
        HitWalk.Search search = new HitWalk.Search(
                logs,
                query(filter, context),
                List.of(Searches.descending(Fields.TIME), Searches.descending(Fields.ID)),
                List.of(),
                true,
                FEW,
                false);
        return new HitWalk<>(cluster, search, context, hit -> {
            LogRecord log = Columns.source(hit).log();
            return filter.matches(log.event()) ? log : null;
        });
    }

    private static Query query(LogFilter filter, ReadContext context) {
        List<Query> parts = new ArrayList<>(List.of(ElasticsearchQuestions.living(context.now())));
        if (filter.traceId() != null) {
            parts.add(ElasticsearchQuestions.term(Fields.TERMS, AttributeTerms.ofTrace(filter.traceId())));
        }
        if (filter.spanId() != null) {
            parts.add(ElasticsearchQuestions.term(Fields.TERMS, AttributeTerms.ofSpan(filter.spanId())));
        }
        LogSeverity least = filter.minSeverity();
        if (least != null && least != LogSeverity.VERBOSE) {
            parts.add(ElasticsearchQuestions.anyOf(
                    Fields.TERMS,
                    Arrays.stream(LogSeverity.values())
                            .filter(severity -> severity.compareTo(least) >= 0)
                            .map(ElasticsearchDocuments::severity)
                            .toList()));
        }
        if (filter.startTime() != null || filter.endTime() != null) {
            parts.add(ElasticsearchQuestions.within(
                    Fields.TIME, nanos(filter.startTime(), 0), nanos(filter.endTime(), Long.MAX_VALUE)));
        }
        return ElasticsearchQuestions.all(parts);
    }

    private static long nanos(@Nullable Instant time, long otherwise) {
        return time == null ? otherwise : ElasticsearchQuestions.nanos(time);
    }

    @Override
    public boolean hasLog(UnstructuredLogEvent event, Instant acceptedSince, ReadContext context) {
        LogFilter filter = new LogFilter(
                event.traceId(), event.spanId(), event.severity(), null, event.timestamp(), event.timestamp());
        try (StoreCursor<LogRecord> found = logs(filter, context)) {
            while (found.hasNext()) {
                LogRecord log = found.next();
                if (!log.acceptedAt().isBefore(acceptedSince) && log.event().equals(event)) {
                    return true;
                }
            }
        }
        return false;
    }

    @Override
    public boolean hasMetric(MetricEvent event, Instant acceptedSince, ReadContext context) {
        preparation.require(context);
        MetricRecord example = new MetricRecord(new EventId(0, 0), event, acceptedSince, acceptedSince);
        long time = Timestamps.toNanos(event.timestamp());
        HitWalk.Search search = new HitWalk.Search(
                points,
                ElasticsearchQuestions.all(List.of(
                        ElasticsearchQuestions.living(context.now()),
                        ElasticsearchQuestions.within(Fields.TIME, time, time),
                        ElasticsearchQuestions.term(Fields.SERIES, ElasticsearchDocuments.series(example.series())))),
                List.of(Searches.ascending(Fields.ID)),
                List.of(),
                true,
                FEW,
                false);
        try (HitWalk<MetricRecord> found = new HitWalk<>(
                cluster, search, context, hit -> Columns.source(hit).point())) {
            while (found.hasNext()) {
                MetricRecord point = found.next();
                if (!point.acceptedAt().isBefore(acceptedSince) && point.event().equals(event)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Of the spans of a query those that are seen. */
    private static Query shown(Query query, ReadContext context) {
        return ElasticsearchQuestions.all(
                List.of(ElasticsearchQuestions.started(), ElasticsearchQuestions.living(context.now()), query));
    }
}
