package io.llamatelemetry.lucene;

import java.io.IOException;
import java.util.List;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.PriorityQueue;

/** The documents of several iterators, each once, in order. */
final class MergedDocuments extends DocIdSetIterator {

    private final PriorityQueue<DocIdSetIterator> byDocument;
    private final long cost;
    private int document = -1;

    MergedDocuments(List<? extends DocIdSetIterator> parts, long cost) {
        this.cost = cost;
        this.byDocument = new PriorityQueue<>(Math.max(1, parts.size())) {
            @Override
            protected boolean lessThan(DocIdSetIterator left, DocIdSetIterator right) {
                return left.docID() < right.docID();
            }
        };
        parts.forEach(byDocument::add);
    }

    @Override
    public int docID() {
        return document;
    }

    @Override
    public int nextDoc() throws IOException {
        return advance(document + 1);
    }

    @Override
    public int advance(int target) throws IOException {
        DocIdSetIterator first = byDocument.top();
        while (first != null && first.docID() < target) {
            first.advance(target);
            first = byDocument.updateTop();
        }
        document = first == null ? NO_MORE_DOCS : first.docID();
        return document;
    }

    @Override
    public long cost() {
        return cost;
    }
}
