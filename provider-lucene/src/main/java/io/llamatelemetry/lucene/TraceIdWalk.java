package io.llamatelemetry.lucene;

import io.llamatelemetry.spi.IndexQuestion;
import io.llamatelemetry.spi.IndexQuestions;
import io.llamatelemetry.spi.ReadContext;
import io.llamatelemetry.spi.SpanFilter;
import io.llamatelemetry.spi.StoreCursor;
import java.io.IOException;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.BytesRefBuilder;
import org.apache.lucene.util.FixedBitSet;
import org.jspecify.annotations.Nullable;

/**
 * The ids of traces that have a span that matches one filter, and one that matches another, in order. It takes two bits a trace
 * in each segment: first the matches are marked, then the segments' sorted ids are merged.
 */
final class TraceIdWalk extends ViewCursor<String> {

    private static final int WORTH_NARROWING = 8;

    private final PriorityQueue<Lane> lanes = new PriorityQueue<>(Comparator.comparing(Lane::traceId));
    private final ReadContext context;
    private final BytesRefBuilder current = new BytesRefBuilder();

    /** Chooses the way to the answer by how many spans are likely to match each filter. */
    static StoreCursor<String> open(View view, SpanFilter filter, SpanFilter other, ReadContext context)
            throws IOException {
        long matches = likelyMatches(view, filter, context);
        long others = likelyMatches(view, other, context);
        if (Math.max(matches, others) < WORTH_NARROWING * Math.min(matches, others)) {
            return new TraceIdWalk(view, filter, other, context);
        }
        SpanFilter rarer = matches <= others ? filter : other;
        SpanFilter broader = matches <= others ? other : filter;
        TraceIdWalk candidates = new TraceIdWalk(view, rarer, null, context);
        view.hold();
        return new NarrowedTraceIds(view, candidates, broader, context);
    }

    private static long likelyMatches(View view, SpanFilter filter, ReadContext context) throws IOException {
        Matches matches = new Matches(LuceneQuestions.toQuery(IndexQuestions.of(filter), context));
        long count = 0;
        for (LeafReaderContext leaf : view.segments(Kind.SPANS)) {
            count += matches.likely(leaf);
        }
        return count;
    }

    TraceIdWalk(View view, SpanFilter filter, @Nullable SpanFilter other, ReadContext context) throws IOException {
        super(view, "listing traces");
        this.context = context;
        Marker first = new Marker(filter, context);
        Marker second = other == null ? null : new Marker(other, context);
        for (LeafReaderContext leaf : view.segments(Kind.SPANS)) {
            SortedDocValues traces = DocValues.getSorted(leaf.reader(), LuceneDocuments.TRACE);
            FixedBitSet marked = first.mark(leaf, traces.getValueCount());
            FixedBitSet markedToo = second == null ? marked : second.mark(leaf, traces.getValueCount());
            Lane lane = new Lane(traces, marked, markedToo);
            if (lane.advance()) {
                lanes.add(lane);
            }
        }
    }

    @Override
    @Nullable String advance() throws IOException {
        while (!lanes.isEmpty()) {
            current.copyBytes(lanes.element().traceId());
            boolean matched = false;
            boolean matchedToo = false;
            while (!lanes.isEmpty() && lanes.element().traceId().equals(current.get())) {
                Lane lane = lanes.remove();
                matched |= lane.isMarked();
                matchedToo |= lane.isMarkedToo();
                if (lane.advance()) {
                    lanes.add(lane);
                }
            }
            if (matched && matchedToo) {
                context.examined(0);
                return current.get().utf8ToString();
            }
        }
        return null;
    }

    /** Marks the traces of a segment that have a match. */
    private final class Marker {

        private final SpanFilter filter;
        private final boolean needsCheck;
        private final Matches matches;

        Marker(SpanFilter filter, ReadContext context) {
            IndexQuestion question = IndexQuestions.of(filter);
            this.filter = filter;
            this.needsCheck = question.needsCheck();
            this.matches = new Matches(LuceneQuestions.toQuery(question, context));
        }

        FixedBitSet mark(LeafReaderContext leaf, int traceCount) throws IOException {
            FixedBitSet marked = new FixedBitSet(Math.max(1, traceCount));
            SpanSegment segment = new SpanSegment(leaf.reader(), LuceneReader.nanos(context.now()));
            DocIdSetIterator documents = matches.of(leaf);
            for (int document = documents.nextDoc();
                    document != DocIdSetIterator.NO_MORE_DOCS;
                    document = documents.nextDoc()) {
                context.examined(1);
                if (segment.isSeen(document)
                        && !marked.get(segment.trace(document))
                        && (!needsCheck || filter.matches(segment.span(document)))) {
                    marked.set(segment.trace(document));
                }
            }
            return marked;
        }
    }

    /** A segment's marked traces, in order. */
    private static final class Lane {

        private final SortedDocValues traces;
        private final FixedBitSet marked;
        private final FixedBitSet markedToo;
        private final BytesRefBuilder traceId = new BytesRefBuilder();
        private int trace = -1;

        Lane(SortedDocValues traces, FixedBitSet marked, FixedBitSet markedToo) {
            this.traces = traces;
            this.marked = marked;
            this.markedToo = markedToo;
        }

        boolean advance() throws IOException {
            int next = Math.min(after(marked), after(markedToo));
            if (next == DocIdSetIterator.NO_MORE_DOCS) {
                return false;
            }
            trace = next;
            traceId.copyBytes(traces.lookupOrd(trace));
            return true;
        }

        private int after(FixedBitSet bits) {
            return trace + 1 < bits.length() ? bits.nextSetBit(trace + 1) : DocIdSetIterator.NO_MORE_DOCS;
        }

        BytesRef traceId() {
            return traceId.get();
        }

        boolean isMarked() {
            return marked.get(trace);
        }

        boolean isMarkedToo() {
            return markedToo.get(trace);
        }
    }
}
