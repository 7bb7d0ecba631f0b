package io.llamatelemetry.elasticsearch;

import co.elastic.clients.elasticsearch._types.FieldValue;
import co.elastic.clients.elasticsearch._types.aggregations.Aggregation;
import co.elastic.clients.elasticsearch._types.aggregations.CompositeAggregate;
import co.elastic.clients.elasticsearch._types.aggregations.CompositeAggregationSource;
import co.elastic.clients.elasticsearch._types.aggregations.CompositeBucket;
import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import co.elastic.clients.elasticsearch.core.SearchRequest;
import io.llamatelemetry.spi.ReadContext;
import io.llamatelemetry.spi.StoreException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The groups of the documents of a query, in order of their keys, page by page: none is left out, and a page begins after the
 * last key of the one before, so that nothing shifts while others write.
 */
final class Composite {

    private static final String NAME = "groups";

    private final Cluster cluster;
    private final String indices;
    private final Query query;
    private final List<Map<String, CompositeAggregationSource>> keys;
    private final Map<String, Aggregation> of;
    private final ReadContext context;
    private final int mostInPage;
    private int pageSize;
    private @Nullable Map<String, FieldValue> after;
    private boolean ended;

    /**
     * Groups that nobody has asked for yet.
     *
     * @param keys what is grouped by
     * @param of what is wanted of each group
     * @param firstPage how many groups to ask for first
     * @param mostInPage how many groups to ask for at most
     */
    Composite(
            Cluster cluster,
            String indices,
            Query query,
            List<Map<String, CompositeAggregationSource>> keys,
            Map<String, Aggregation> of,
            int firstPage,
            int mostInPage,
            ReadContext context) {
        this.cluster = cluster;
        this.indices = indices;
        this.query = query;
        this.keys = keys;
        this.of = of;
        this.context = context;
        this.pageSize = firstPage;
        this.mostInPage = mostInPage;
    }

    /** Groups by the values of a keyword. */
    static Map<String, CompositeAggregationSource> byText(String field) {
        return Map.of(field, CompositeAggregationSource.of(source -> source.terms(terms -> terms.field(field))));
    }

    /** Groups by intervals of a number, aligned to 0. Exact for whole numbers below 2^53. */
    static Map<String, CompositeAggregationSource> byInterval(String field, long interval) {
        return Map.of(
                field,
                CompositeAggregationSource.of(source ->
                        source.histogram(histogram -> histogram.field(field).interval((double) interval))));
    }

    boolean isEnded() {
        return ended;
    }

    /** The next groups; none at the end. */
    List<CompositeBucket> next() {
        if (ended) {
            return List.of();
        }
        List<CompositeBucket> page = page();
        long documents = 0;
        for (CompositeBucket bucket : page) {
            documents += bucket.docCount();
        }
        context.examined(documents);
        ended = page.size() < pageSize;
        pageSize = Math.min(4 * pageSize, mostInPage);
        return page;
    }

    private List<CompositeBucket> page() {
        while (true) {
            context.examined(0);
            try {
                CompositeAggregate answer = ask();
                after = answer.afterKey();
                return answer.buckets().array();
            } catch (StoreException e) {
                if (pageSize == 1 || !ElasticsearchErrors.isTooLong(e)) {
                    throw e;
                }
                pageSize = (pageSize + 7) / 8;
            }
        }
    }

    private CompositeAggregate ask() {
        Map<String, FieldValue> last = after;
        Aggregation groups = Aggregation.of(aggregation -> aggregation
                .composite(composite -> {
                    composite.size(pageSize).sources(keys);
                    return last == null || last.isEmpty() ? composite : composite.after(last);
                })
                .aggregations(of));
        SearchRequest search =
                Searches.in(indices, query).size(0).aggregations(NAME, groups).build();
        var answer = cluster.read("grouping", context, client -> client.search(search, Source.class));
        var found = answer.aggregations().get(NAME);
        return found == null
                ? CompositeAggregate.of(none -> none.buckets(any -> any.array(List.of())))
                : found.composite();
    }

    static String text(CompositeBucket bucket, String key) {
        return required(bucket, key).stringValue();
    }

    static long number(CompositeBucket bucket, String key) {
        FieldValue value = required(bucket, key);
        return value.isLong() ? value.longValue() : (long) value.doubleValue();
    }

    private static FieldValue required(CompositeBucket bucket, String key) {
        FieldValue value = bucket.key().get(key);
        if (value == null) {
            throw new IllegalStateException("a group without " + key);
        }
        return value;
    }
}
