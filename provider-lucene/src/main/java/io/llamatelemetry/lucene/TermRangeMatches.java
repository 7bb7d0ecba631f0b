package io.llamatelemetry.lucene;

import io.llamatelemetry.spi.ReadContext;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.ConstantScoreScorer;
import org.apache.lucene.search.ConstantScoreWeight;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.QueryVisitor;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.ScorerSupplier;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.DocIdSetBuilder;
import org.jspecify.annotations.Nullable;

/**
 * The documents that have a term of a range. Unlike Lucene's own query it collects nothing while the terms are few: their
 * documents are merged as they are asked for, so that who stops early has not paid for all. Ranges of numbers are made to have
 * few terms.
 */
final class TermRangeMatches extends Query {

    private static final int MOST_MERGED_TERMS = 300;
    private static final int TERMS_BETWEEN_LOOKS = 256;

    private final String field;
    private final BytesRef from;
    private final BytesRef to;
    private final ReadContext context;

    /**
     * A query for a range.
     *
     * @param field the field of the terms
     * @param from the first term
     * @param to the end, itself left out
     * @param context ends it in the middle of a long range; no part of what it is equal to
     */
    TermRangeMatches(String field, BytesRef from, BytesRef to, ReadContext context) {
        this.field = field;
        this.from = from;
        this.to = to;
        this.context = context;
    }

    @Override
    public Weight createWeight(IndexSearcher searcher, ScoreMode scoreMode, float boost) {
        return new ConstantScoreWeight(this, boost) {
            @Override
            public ScorerSupplier scorerSupplier(LeafReaderContext context) throws IOException {
                Terms terms = context.reader().terms(field);
                if (terms == null) {
                    return new Matching(
                            this, List.of(), null, 0, context.reader().maxDoc());
                }
                return matching(this, terms, context.reader().maxDoc());
            }

            @Override
            public Scorer scorer(LeafReaderContext context) throws IOException {
                return scorerSupplier(context).get(Long.MAX_VALUE);
            }

            @Override
            public boolean isCacheable(LeafReaderContext context) {
                return true;
            }
        };
    }

    private ScorerSupplier matching(Weight weight, Terms terms, int maxDoc) throws IOException {
        TermsEnum all = terms.iterator();
        List<PostingsEnum> merged = new ArrayList<>();
        long cost = 0;
        TermsEnum.SeekStatus status = all.seekCeil(from);
        BytesRef term = status == TermsEnum.SeekStatus.END ? null : all.term();
        while (term != null && term.compareTo(to) < 0 && merged.size() < MOST_MERGED_TERMS) {
            merged.add(all.postings(null, PostingsEnum.NONE));
            cost += all.docFreq();
            term = all.next();
        }
        boolean more = term != null && term.compareTo(to) < 0;
        return new Matching(weight, merged, more ? all : null, more ? maxDoc : cost, maxDoc);
    }

    /** What matches in a segment: the first terms' documents and, where there are more terms, where the rest begins. */
    private final class Matching extends ScorerSupplier {

        private final Weight weight;
        private final List<PostingsEnum> merged;
        private final @Nullable TermsEnum rest;
        private final long cost;
        private final int maxDoc;

        Matching(Weight weight, List<PostingsEnum> merged, @Nullable TermsEnum rest, long cost, int maxDoc) {
            this.weight = weight;
            this.merged = merged;
            this.rest = rest;
            this.cost = cost;
            this.maxDoc = maxDoc;
        }

        @Override
        public Scorer get(long leadCost) throws IOException {
            DocIdSetIterator documents = rest == null ? new MergedDocuments(merged, cost) : collected(rest);
            return new ConstantScoreScorer(weight, 0, ScoreMode.COMPLETE_NO_SCORES, documents);
        }

        private DocIdSetIterator collected(TermsEnum more) throws IOException {
            DocIdSetBuilder builder = new DocIdSetBuilder(maxDoc);
            for (PostingsEnum postings : merged) {
                builder.add(postings);
            }
            PostingsEnum reused = null;
            int terms = 0;
            for (BytesRef term = more.term(); term != null && term.compareTo(to) < 0; term = more.next()) {
                if (terms++ % TERMS_BETWEEN_LOOKS == 0) {
                    context.examined(0);
                }
                reused = more.postings(reused, PostingsEnum.NONE);
                builder.add(reused);
            }
            return builder.build().iterator();
        }

        @Override
        public long cost() {
            return cost;
        }
    }

    @Override
    public void visit(QueryVisitor visitor) {
        visitor.visitLeaf(this);
    }

    @Override
    public String toString(String defaultField) {
        return field + ":[" + from + " TO " + to + "}";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TermRangeMatches range
                && range.field.equals(field)
                && range.from.equals(from)
                && range.to.equals(to);
    }

    @Override
    public int hashCode() {
        return Objects.hash(field, from, to);
    }
}
