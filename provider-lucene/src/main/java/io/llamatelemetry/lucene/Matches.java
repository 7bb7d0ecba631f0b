package io.llamatelemetry.lucene;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.IndexReaderContext;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.ScorerSupplier;
import org.apache.lucene.search.Weight;

/** The documents that match a query, segment by segment, opened as they are asked for. For one thread. */
final class Matches {

    private final Query query;
    private final Map<Object, Weight> weights = new HashMap<>();

    Matches(Query query) {
        this.query = query;
    }

    /** The matching documents of a segment, in order; deleted ones too. */
    DocIdSetIterator of(LeafReaderContext segment) throws IOException {
        Scorer scorer = weight(segment).scorer(segment);
        return scorer == null ? DocIdSetIterator.empty() : scorer.iterator();
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
            weight = weight(top.reader());
            weights.put(top.id(), weight);
        }
        return weight;
    }

    private Weight weight(IndexReader reader) throws IOException {
        IndexSearcher searcher = new IndexSearcher(reader);
        searcher.setQueryCache(null);
        return searcher.createWeight(searcher.rewrite(query), ScoreMode.COMPLETE_NO_SCORES, 1);
    }
}
