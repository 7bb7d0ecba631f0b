package io.llamatelemetry.elasticsearch;

import co.elastic.clients.elasticsearch._types.SortOptions;
import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import co.elastic.clients.elasticsearch.core.SearchRequest;
import co.elastic.clients.elasticsearch.core.msearch.RequestItem;
import io.llamatelemetry.api.Timestamps;
import io.llamatelemetry.spi.IndexQuestion;
import io.llamatelemetry.spi.ReadContext;
import io.llamatelemetry.spi.TraceSummary;
import io.llamatelemetry.spi.TraceWithRelated;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Summaries of given traces: of one with few spans from the columns of all; of many from four searches in one request, each of
 * which gives the first span of every trace in another order: the root, the first started, the last started, the last ended.
 */
final class TraceSummaries {

    private static final int MOST = 1_000;
    private static final int FEW = 100;
    private static final List<String> COLUMNS = List.of(Fields.TRACE, Fields.SPAN, Fields.START, Fields.END);

    private static final List<String> COLUMNS_WITH_RANK =
            Stream.concat(COLUMNS.stream(), Stream.of(Fields.ROOT_RANK)).toList();

    private final Cluster cluster;
    private final String indices;
    private final ReadContext context;

    TraceSummaries(Cluster cluster, String indices, ReadContext context) {
        this.cluster = cluster;
        this.indices = indices;
        this.context = context;
    }

    List<TraceSummary> of(Collection<String> traceIds) {
        if (traceIds.isEmpty()) {
            return List.of();
        }
        if (traceIds.size() > MOST) {
            throw new IllegalArgumentException("traceIds: " + traceIds.size() + " (expected: <= " + MOST + ")");
        }
        context.examined(0);
        List<Query> spans = List.of(
                ElasticsearchQuestions.started(),
                ElasticsearchQuestions.living(context.now()),
                ElasticsearchQuestions.anyOf(Fields.TRACE, traceIds));
        List<Query> roots = new ArrayList<>(spans);
        roots.add(ElasticsearchQuestions.within(Fields.ROOT_RANK, 0, 1));
        List<Query> ended = new ArrayList<>(spans);
        ended.add(ElasticsearchQuestions.within(Fields.END, Long.MIN_VALUE, Long.MAX_VALUE));
        List<RequestItem> requests = List.of(
                first(
                        roots,
                        traceIds.size(),
                        Searches.ascending(Fields.ROOT_RANK),
                        Searches.ascending(Fields.START),
                        Searches.ascending(Fields.SPAN)),
                first(spans, traceIds.size(), Searches.ascending(Fields.START)),
                first(spans, traceIds.size(), Searches.descending(Fields.START)),
                first(ended, traceIds.size(), Searches.descending(Fields.END)));
        List<Map<String, Hit>> answers = ask(requests);
        List<TraceSummary> summaries = new ArrayList<>();
        for (String traceId : traceIds) {
            Hit first = answers.get(1).get(traceId);
            Hit last = answers.get(2).get(traceId);
            if (first != null && last != null) {
                summaries.add(summary(
                        traceId,
                        answers.get(0).get(traceId),
                        first,
                        last,
                        answers.get(3).get(traceId)));
            }
        }
        return summaries;
    }

    /**
     * The summary of one trace, and the other traces of the spans that a question finds: by one search for both, whose columns
     * are put together here.
     *
     * @return null if they are too many for that, or the question alone does not tell
     */
    @Nullable TraceWithRelated ofFew(String traceId, IndexQuestion related) {
        if (related.needsCheck()) {
            return null;
        }
        // What has a trace has started, and so has what has a term: nearly always, that is what is asked for.
        Query joined = ElasticsearchQuestions.toQuery(related);
        Query either = Query.of(query -> query.bool(any -> any.should(
                        ElasticsearchQuestions.term(Fields.TRACE, traceId),
                        related instanceof IndexQuestion.Term
                                ? joined
                                : ElasticsearchQuestions.all(List.of(ElasticsearchQuestions.started(), joined)))
                .minimumShouldMatch("1")));
        Query query = ElasticsearchQuestions.all(List.of(ElasticsearchQuestions.living(context.now()), either));
        List<Hit> hits = columns(query, FEW);
        if (hits.size() == FEW) {
            hits = columns(query, MOST);
        }
        if (hits.size() == MOST) {
            return null;
        }
        TraceSummary.Builder own = new TraceSummary.Builder();
        Set<String> others = new HashSet<>();
        for (Hit hit : hits) {
            String trace = Columns.text(hit, Fields.TRACE);
            if (trace.equals(traceId)) {
                own.add(Columns.skeletonByRank(hit));
            } else {
                others.add(trace);
            }
        }
        return new TraceWithRelated(own.build(traceId).orElse(null), others);
    }

    /** What a trace's summary is made from, of at most so many spans: the node makes room for all of them beforehand. */
    private List<Hit> columns(Query query, int most) {
        SearchRequest search = Searches.in(indices, query)
                .size(most)
                .sort(Searches.unsorted())
                // Neither what was kept of a document nor its id: all that is needed are columns.
                .storedFields("_none_")
                .docvalueFields(Searches.columns(COLUMNS_WITH_RANK))
                .build();
        List<Hit> hits = cluster.read("summarising a trace", context, client -> SearchAnswer.ask(client, search))
                .hits();
        context.examined(hits.size());
        return hits;
    }

    private static TraceSummary summary(String traceId, @Nullable Hit root, Hit first, Hit last, @Nullable Hit ended) {
        boolean closed = root != null && Columns.numberOrNull(root, Fields.END) != null;
        return new TraceSummary(
                traceId,
                root == null ? null : Columns.text(root, Fields.SPAN),
                time(first, Fields.START),
                closed && ended != null ? time(ended, Fields.END) : null,
                time(last, Fields.START));
    }

    private static Instant time(Hit hit, String field) {
        return Timestamps.ofNanos(Columns.number(hit, field));
    }

    private List<Map<String, Hit>> ask(List<RequestItem> requests) {
        List<Map<String, Hit>> answers = new ArrayList<>();
        for (SearchAnswer answer :
                cluster.read("summarising traces", context, client -> SearchAnswer.ask(client, requests))) {
            Map<String, Hit> byTrace = new HashMap<>();
            for (Hit hit : answer.hits()) {
                byTrace.put(Columns.text(hit, Fields.TRACE), hit);
            }
            context.examined(byTrace.size());
            answers.add(byTrace);
        }
        return answers;
    }

    private RequestItem first(List<Query> queries, int traces, SortOptions... order) {
        return RequestItem.of(item -> item.header(
                        header -> header.index(indices).ignoreUnavailable(true).allowPartialSearchResults(false))
                .body(body -> body.query(ElasticsearchQuestions.all(queries))
                        .size(traces)
                        .sort(List.of(order))
                        .collapse(collapse -> collapse.field(Fields.TRACE))
                        .trackTotalHits(total -> total.enabled(false))
                        .source(Searches.nothing())
                        .docvalueFields(Searches.columns(COLUMNS))));
    }
}
