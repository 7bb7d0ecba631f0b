package io.llamatelemetry.lucene;

import io.llamatelemetry.spi.ReadContext;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.Query;
import org.jspecify.annotations.Nullable;

/**
 * The spans that match a query, segment by segment, in no particular order.
 *
 * @param <T> what is read of each
 */
final class SegmentSpans<T> extends ViewCursor<T> {

    private final Matches matches;
    private final Reading<T> reading;
    private final ReadContext context;
    private final Deque<LeafReaderContext> segments;
    private @Nullable SpanSegment segment;
    private DocIdSetIterator documents = DocIdSetIterator.empty();

    /** Reads something of a span. */
    @FunctionalInterface
    interface Reading<T> {

        T read(SpanSegment segment, int document) throws IOException;
    }

    SegmentSpans(View view, Query query, Reading<T> reading, ReadContext context) {
        super(view, "reading spans");
        this.matches = new Matches(query);
        this.reading = reading;
        this.context = context;
        this.segments = new ArrayDeque<>(view.segments(Kind.SPANS));
    }

    @Override
    @Nullable T advance() throws IOException {
        while (true) {
            int document = documents.nextDoc();
            if (document == DocIdSetIterator.NO_MORE_DOCS) {
                LeafReaderContext leaf = segments.poll();
                if (leaf == null) {
                    return null;
                }
                documents = matches.of(leaf);
                segment = new SpanSegment(leaf.reader(), LuceneReader.nanos(context.now()));
            } else {
                context.examined(1);
                if (segment != null && segment.isSeen(document)) {
                    return reading.read(segment, document);
                }
            }
        }
    }
}
