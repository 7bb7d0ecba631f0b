package io.llamatelemetry.elasticsearch;

import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import co.elastic.clients.elasticsearch.core.SearchRequest;
import co.elastic.clients.elasticsearch.core.mget.MultiGetResponseItem;
import io.llamatelemetry.elasticsearch.Operation.Version;
import io.llamatelemetry.spi.SpanRecord;
import java.util.ArrayList;
import java.util.List;

/** Finds the documents of spans, as they are at this moment, whether or not searches see them yet. */
final class SpanCopies {

    private static final int MOST_AT_ONCE = 1_000;
    private static final int MOST_HITS = 10_000;
    private static final String DOING = "looking for the other half of spans";

    private final Cluster cluster;
    private final Indices indices;
    private final Layout layout;

    SpanCopies(Cluster cluster, Indices indices, Layout layout) {
        this.cluster = cluster;
        this.indices = indices;
        this.layout = layout;
    }

    /**
     * A document of a span.
     *
     * @param index where it is
     * @param id its id
     * @param record what it holds
     * @param version which version of it
     */
    record Copy(String index, String id, SpanRecord record, Version version) {}

    /** The documents of these ids in an index. */
    List<Copy> in(String index, List<String> ids) {
        return Cluster.inParts(ids, MOST_AT_ONCE, part -> {
            List<Copy> found = new ArrayList<>();
            for (MultiGetResponseItem<Source> item : cluster.ask(
                            DOING,
                            client -> client.mget(
                                    get -> get.index(index).ids(part).sourceIncludes(Fields.RECORD), Source.class))
                    .docs()) {
                if (item.isResult() && item.result().found()) {
                    var document = item.result();
                    Source source = document.source();
                    Long sequence = document.seqNo();
                    Long term = document.primaryTerm();
                    if (source != null && sequence != null && term != null) {
                        found.add(new Copy(index, document.id(), source.span(), new Version(sequence, term)));
                    }
                }
            }
            return found;
        });
    }

    /**
     * The documents of these ids in all indices but one. Those are made visible before, which costs nothing where nobody has
     * written lately; nearly always, all spans are in one index and none is found.
     */
    List<Copy> outside(String index, List<String> ids) {
        String others = layout.allBut(Kind.SPANS, index);
        if (!indices.refresh(others)) {
            return List.of();
        }
        return Cluster.inParts(ids, MOST_AT_ONCE, part -> {
            SearchRequest search = Searches.in(others, Query.of(any -> any.ids(known -> known.values(part))))
                    .seqNoPrimaryTerm(true)
                    .source(Searches.record())
                    .size(MOST_HITS)
                    .build();
            List<Copy> found = new ArrayList<>();
            for (Hit hit : cluster.ask(DOING, client -> SearchAnswer.ask(client, search))
                    .hits()) {
                Source source = hit.source();
                Version version = hit.version();
                if (source != null && version != null) {
                    found.add(new Copy(hit.index(), hit.id(), source.span(), version));
                }
            }
            return found;
        });
    }
}
