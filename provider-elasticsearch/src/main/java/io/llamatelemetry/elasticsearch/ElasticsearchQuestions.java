package io.llamatelemetry.elasticsearch;

import co.elastic.clients.elasticsearch._types.FieldValue;
import co.elastic.clients.elasticsearch._types.query_dsl.BoolQuery;
import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import co.elastic.clients.json.JsonData;
import io.llamatelemetry.api.Timestamps;
import io.llamatelemetry.spi.IndexQuestion;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/** Translates questions about spans into Elasticsearch's queries. Spans that have not started are in some of the answers. */
final class ElasticsearchQuestions implements IndexQuestion.Visitor<Query> {

    private static final ElasticsearchQuestions TRANSLATION = new ElasticsearchQuestions();

    private ElasticsearchQuestions() {}

    static Query toQuery(IndexQuestion question) {
        return question.accept(TRANSLATION);
    }

    /** The documents that have the value in the field. */
    static Query term(String field, String value) {
        return Query.of(query -> query.term(term -> term.field(field).value(value)));
    }

    /** The documents that have any of the values in the field; at most 65,536. */
    static Query anyOf(String field, Collection<String> values) {
        if (values.size() == 1) {
            return term(field, values.iterator().next());
        }
        List<FieldValue> all = values.stream().map(FieldValue::of).toList();
        return Query.of(query -> query.terms(terms -> terms.field(field).terms(any -> any.value(all))));
    }

    /** The documents that have a value of the range in the field, both ends included. */
    static Query within(String field, long from, long to) {
        return Query.of(query -> query.range(range ->
                range.untyped(any -> any.field(field).gte(JsonData.of(from)).lte(JsonData.of(to)))));
    }

    /** The records that live at a time. */
    static Query living(Instant now) {
        long nanos = nanos(now);
        return Query.of(query -> query.range(
                range -> range.untyped(any -> any.field(Fields.EXPIRES).gt(JsonData.of(nanos)))));
    }

    /** The spans that have started. */
    static Query started() {
        return Query.of(query -> query.exists(exists -> exists.field(Fields.START)));
    }

    /** The documents that all of the queries give; nothing is scored. */
    static Query all(List<Query> queries) {
        return Query.of(query -> query.bool(bool -> bool.filter(queries)));
    }

    /** Nanoseconds since the epoch; a present beyond what a field can hold is after all of it. */
    static long nanos(Instant time) {
        if (Timestamps.isInRange(time)) {
            return Timestamps.toNanos(time);
        }
        return time.isBefore(Timestamps.MIN) ? 0 : Long.MAX_VALUE;
    }

    @Override
    public Query visit(IndexQuestion.All all) {
        return Query.of(query -> query.matchAll(every -> every));
    }

    @Override
    public Query visit(IndexQuestion.None none) {
        return Query.of(query -> query.matchNone(no -> no));
    }

    @Override
    public Query visit(IndexQuestion.Term term) {
        return term(Fields.TERMS, term.term());
    }

    @Override
    public Query visit(IndexQuestion.TermRange range) {
        return Query.of(query -> query.range(terms ->
                terms.term(term -> term.field(Fields.TERMS).gte(range.from()).lt(range.to()))));
    }

    @Override
    public Query visit(IndexQuestion.NanosRange range) {
        String field = switch (range.column()) {
            case START -> Fields.START;
            case END -> Fields.END;
            case DURATION -> Fields.DURATION;
        };
        return within(field, range.from(), range.to());
    }

    @Override
    public Query visit(IndexQuestion.Not not) {
        Query question = not.question().accept(this);
        return Query.of(query -> query.bool(bool -> bool.mustNot(question)));
    }

    @Override
    public Query visit(IndexQuestion.And and) {
        BoolQuery.Builder all = new BoolQuery.Builder();
        for (IndexQuestion part : and.questions()) {
            if (part instanceof IndexQuestion.Not not) {
                all.mustNot(not.question().accept(this));
            } else {
                all.filter(part.accept(this));
            }
        }
        return all.build()._toQuery();
    }

    @Override
    public Query visit(IndexQuestion.Or or) {
        List<Query> parts =
                or.questions().stream().map(part -> part.accept(this)).toList();
        return Query.of(query -> query.bool(bool -> bool.should(parts).minimumShouldMatch("1")));
    }
}
