package io.llamatelemetry.lucene;

import io.llamatelemetry.api.Timestamps;
import io.llamatelemetry.spi.IndexQuestion;
import io.llamatelemetry.spi.IndexQuestions;
import io.llamatelemetry.spi.ReadContext;
import io.llamatelemetry.spi.SpanFilter;
import io.llamatelemetry.spi.SpanPoint;
import io.llamatelemetry.spi.StartOrder;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import org.apache.lucene.index.LeafReaderContext;
import org.jspecify.annotations.Nullable;

/**
 * The matching spans by start: a merge of the segments, each sorted by start. A segment is opened when the walk comes to its
 * first start, so that the newest spans cost nothing in segments of older ones.
 */
final class SpanWalk extends ViewCursor<SpanPoint> {

    private final SpanFilter filter;
    private final boolean needsCheck;
    private final Matches matches;
    private final boolean newestFirst;
    private final ReadContext context;
    private final long nowNanos;
    private final Deque<Unopened> unopened;
    private final PriorityQueue<Lane> lanes;

    /** A segment that the walk has not come to, and the first start in it. */
    private record Unopened(LeafReaderContext leaf, long firstStart) {}

    SpanWalk(View view, SpanFilter filter, StartOrder order, ReadContext context) throws IOException {
        super(view, "walking over spans");
        IndexQuestion question = IndexQuestions.of(filter);
        this.filter = filter;
        this.needsCheck = question.needsCheck();
        this.matches = new Matches(LuceneQuestions.toQuery(question, context));
        this.newestFirst = order == StartOrder.NEWEST_FIRST;
        this.context = context;
        this.nowNanos = LuceneReader.nanos(context.now());
        this.lanes = new PriorityQueue<>(byStart(Lane::start));
        this.unopened = new ArrayDeque<>(unopened(view));
    }

    private List<Unopened> unopened(View view) throws IOException {
        List<Unopened> all = new ArrayList<>();
        for (LeafReaderContext leaf : view.segments(Kind.SPANS)) {
            NumberColumn starts = new NumberColumn(leaf.reader(), LuceneDocuments.START);
            long first =
                    newestFirst ? starts.get(0) : oldest(starts, leaf.reader().maxDoc());
            all.add(new Unopened(leaf, first));
        }
        all.sort(byStart(Unopened::firstStart));
        return all;
    }

    /** The earliest start of a segment; those that have not started are behind it. */
    private static long oldest(NumberColumn starts, int maxDoc) throws IOException {
        int started = SortedSearch.first(0, maxDoc, document -> starts.get(document) < 0);
        return started == 0 ? Long.MAX_VALUE : starts.get(started - 1);
    }

    private <T> Comparator<T> byStart(java.util.function.ToLongFunction<T> start) {
        Comparator<T> oldestFirst = Comparator.comparingLong(start);
        return newestFirst ? oldestFirst.reversed() : oldestFirst;
    }

    @Override
    @Nullable SpanPoint advance() throws IOException {
        openDue();
        Lane lane = lanes.poll();
        if (lane == null) {
            return null;
        }
        SpanPoint point = lane.point();
        if (lane.advance(lane.walk.next())) {
            lanes.add(lane);
        }
        return point;
    }

    private void openDue() throws IOException {
        while (!unopened.isEmpty() && (lanes.isEmpty() || isDue(unopened.element(), lanes.element()))) {
            Unopened next = unopened.remove();
            DocumentWalk walk = newestFirst
                    ? DocumentWalk.forwards(matches, next.leaf())
                    : DocumentWalk.backwards(matches, next.leaf());
            int document = walk.next();
            if (document != DocumentWalk.END) {
                Lane lane = new Lane(new SpanSegment(next.leaf().reader(), nowNanos), walk);
                if (lane.advance(document)) {
                    lanes.add(lane);
                }
            }
        }
    }

    private boolean isDue(Unopened next, Lane first) {
        return newestFirst ? next.firstStart() >= first.start : next.firstStart() <= first.start;
    }

    /** A segment in which the walk stands at a matching span. */
    private final class Lane {

        private final SpanSegment segment;
        private final DocumentWalk walk;
        private long start;
        private int trace;

        Lane(SpanSegment segment, DocumentWalk walk) {
            this.segment = segment;
            this.walk = walk;
        }

        long start() {
            return start;
        }

        SpanPoint point() throws IOException {
            return new SpanPoint(segment.traceId(trace), Timestamps.ofNanos(start));
        }

        /** Goes to the first span from a document on; false if there is none. */
        boolean advance(int from) throws IOException {
            for (int document = from; document != DocumentWalk.END; document = walk.next()) {
                context.examined(1);
                if (segment.isSeen(document) && (!needsCheck || filter.matches(segment.span(document)))) {
                    start = segment.startNanos(document);
                    trace = segment.trace(document);
                    return true;
                }
            }
            return false;
        }
    }
}
