package io.llamatelemetry.lucene;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.lucene.index.IndexReaderContext;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.ScorerSupplier;
import org.apache.lucene.search.Weight;

/** The documents that match a query, segment by segment, opened as they are asked for. For one thread. */
final class Matches {

    /** Lucene checks documents where it expects more than eight times as many matches as this. */
    private static final int DENSE_PART = 512;

    private static final long LEAST_LEAD = 512;

    private final Query query;
    private final Map<Object, Weight> weights = new HashMap<>();

    Matches(Query query) {
        this.query = query;
    }

    /** The matching documents of a segment, in order, for who wants all of them; deleted ones too. */
    DocIdSetIterator of(LeafReaderContext segment) throws IOException {
        return iterator(segment, Long.MAX_VALUE);
    }

    /**
     * The same for who will stop early: where many documents match, they are checked as they are passed rather than collected
     * from the index first.
     */
    DocIdSetIterator firstOf(LeafReaderContext segment) throws IOException {
        return iterator(segment, Math.max(LEAST_LEAD, segment.reader().maxDoc() / DENSE_PART));
    }

    private DocIdSetIterator iterator(LeafReaderContext segment, long leadCost) throws IOException {
        ScorerSupplier supplier = weight(segment).scorerSupplier(segment);
        return supplier == null
                ? DocIdSetIterator.empty()
                : supplier.get(leadCost).iterator();
    }

    /** About how many documents of a segment match; found without a look at them. */
    long likely(LeafReaderContext segment) throws IOException {
        ScorerSupplier scorer = weight(segment).scorerSupplier(segment);
        return scorer == null ? 0 : scorer.cost();
    }

    private Weight weight(LeafReaderContext segment) throws IOException {
        IndexReaderContext top = ReaderUtil.getTopLevelContext(segment);
        Weight weight = weights.get(top.id());
        if (weight == null) {
            weight = weight(top);
            weights.put(top.id(), weight);
        }
        return weight;
    }

    private Weight weight(IndexReaderContext top) throws IOException {
        // Not the context that the reader has by now: it makes its context without a lock, perhaps more than once.
        IndexSearcher searcher = new IndexSearcher(top);
        searcher.setQueryCache(null);
        return searcher.createWeight(searcher.rewrite(query), ScoreMode.COMPLETE_NO_SCORES, 1);
    }
}
