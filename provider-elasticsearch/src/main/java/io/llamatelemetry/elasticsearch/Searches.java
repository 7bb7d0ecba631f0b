package io.llamatelemetry.elasticsearch;

import co.elastic.clients.elasticsearch._types.SortOptions;
import co.elastic.clients.elasticsearch._types.SortOrder;
import co.elastic.clients.elasticsearch._types.Time;
import co.elastic.clients.elasticsearch._types.query_dsl.FieldAndFormat;
import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import co.elastic.clients.elasticsearch.core.SearchRequest;
import co.elastic.clients.elasticsearch.core.search.SourceConfig;
import java.util.List;

/** What all searches have in common: they answer for all shards or not at all, and count nothing. */
final class Searches {

    private Searches() {}

    /** A search in those of the indices that there are. */
    static SearchRequest.Builder in(String indices, Query query) {
        return whole(query).index(indices).ignoreUnavailable(true);
    }

    /** A search in indices as they were when they were held, which are held on for a time. */
    static SearchRequest.Builder at(String pointInTime, Time heldOn, Query query) {
        return whole(query).pit(held -> held.id(pointInTime).keepAlive(heldOn));
    }

    private static SearchRequest.Builder whole(Query query) {
        return new SearchRequest.Builder()
                .allowPartialSearchResults(false)
                .trackTotalHits(total -> total.enabled(false))
                .query(query);
    }

    /** Of a document, the record alone. */
    static SourceConfig record() {
        return SourceConfig.of(source -> source.filter(only -> only.includes(Fields.RECORD)));
    }

    /** Nothing of a document but its columns. */
    static SourceConfig nothing() {
        return SourceConfig.of(source -> source.fetch(false));
    }

    static List<FieldAndFormat> columns(List<String> fields) {
        return fields.stream()
                .map(field -> FieldAndFormat.of(column -> column.field(field)))
                .toList();
    }

    static SortOptions ascending(String field) {
        return by(field, SortOrder.Asc);
    }

    static SortOptions descending(String field) {
        return by(field, SortOrder.Desc);
    }

    /** As the documents lie in the index, which is found with the least work. */
    static SortOptions unsorted() {
        return SortOptions.of(sort -> sort.doc(as -> as));
    }

    private static SortOptions by(String field, SortOrder order) {
        return SortOptions.of(sort -> sort.field(by -> by.field(field).order(order)));
    }
}
