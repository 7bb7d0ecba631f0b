package io.llamatelemetry.lucene;

import io.llamatelemetry.spi.IndexQuestion;
import io.llamatelemetry.spi.NanosColumn;
import io.llamatelemetry.spi.ReadContext;
import java.util.List;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.ConstantScoreQuery;
import org.apache.lucene.search.IndexOrDocValuesQuery;
import org.apache.lucene.search.IndexSortSortedNumericDocValuesRangeQuery;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;

/** Translates questions about spans into Lucene's queries. Spans that have not started are in some of the answers. */
final class LuceneQuestions implements IndexQuestion.Visitor<Query> {

    private final ReadContext context;

    private LuceneQuestions(ReadContext context) {
        this.context = context;
    }

    /** The query, which ends with the time that the context leaves it. */
    static Query toQuery(IndexQuestion question, ReadContext context) {
        return question.accept(new LuceneQuestions(context));
    }

    static Query term(String term) {
        return new TermQuery(new Term(LuceneDocuments.TERMS, term));
    }

    @Override
    public Query visit(IndexQuestion.All all) {
        return new MatchAllDocsQuery();
    }

    @Override
    public Query visit(IndexQuestion.None none) {
        return new MatchNoDocsQuery();
    }

    @Override
    public Query visit(IndexQuestion.Term term) {
        return term(term.term());
    }

    @Override
    public Query visit(IndexQuestion.TermRange range) {
        return new TermRangeMatches(
                LuceneDocuments.TERMS, new BytesRef(range.from()), new BytesRef(range.to()), context);
    }

    @Override
    public Query visit(IndexQuestion.NanosRange range) {
        if (range.column() == NanosColumn.START) {
            long from = Math.max(range.from(), 0);
            return range.to() < 0 ? new MatchNoDocsQuery() : startedWithin(from, range.to());
        }
        String field = range.column() == NanosColumn.END ? LuceneDocuments.END : LuceneDocuments.DURATION;
        return new IndexOrDocValuesQuery(
                LongPoint.newRangeQuery(field, range.from(), range.to()),
                NumericDocValuesField.newSlowRangeQuery(field, range.from(), range.to()));
    }

    @Override
    public Query visit(IndexQuestion.Not not) {
        return new BooleanQuery.Builder()
                .add(new MatchAllDocsQuery(), BooleanClause.Occur.FILTER)
                .add(not.question().accept(this), BooleanClause.Occur.MUST_NOT)
                .build();
    }

    @Override
    public Query visit(IndexQuestion.And and) {
        BooleanQuery.Builder all = new BooleanQuery.Builder();
        boolean positive = false;
        for (IndexQuestion part : and.questions()) {
            if (part instanceof IndexQuestion.Not not) {
                all.add(not.question().accept(this), BooleanClause.Occur.MUST_NOT);
            } else {
                all.add(part.accept(this), BooleanClause.Occur.FILTER);
                positive = true;
            }
        }
        if (!positive) {
            all.add(new MatchAllDocsQuery(), BooleanClause.Occur.FILTER);
        }
        return all.build();
    }

    @Override
    public Query visit(IndexQuestion.Or or) {
        return anyOf(or.questions().stream().map(part -> part.accept(this)).toList());
    }

    static Query anyOf(List<Query> queries) {
        BooleanQuery.Builder any = new BooleanQuery.Builder();
        queries.forEach(query -> any.add(query, BooleanClause.Occur.SHOULD));
        return new ConstantScoreQuery(any.build());
    }

    /** By binary search: segments are sorted by start. */
    private static Query startedWithin(long from, long to) {
        Query slow = NumericDocValuesField.newSlowRangeQuery(LuceneDocuments.START, from, to);
        return new IndexSortSortedNumericDocValuesRangeQuery(LuceneDocuments.START, from, to, slow);
    }
}
