package io.llamatelemetry.memory;

import io.llamatelemetry.spi.ReadContext;
import io.llamatelemetry.spi.StartOrder;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Nodes by start: all, or those that have what is demanded. A segment is opened only when the next node may come from it, and
 * its nodes are put in order one by one as they are asked for, so that whoever stops early has had little done where spans come
 * about in the order of their starts.
 *
 * <p>A node that moves to another segment meanwhile is still found where it was, and may be found twice; it is given once.
 * What is found beyond the starts that its segment had at the beginning was written, or moved there, since.
 */
final class SpansByStart implements Iterator<SpanNode> {

    private final ReadContext context;
    private final List<Demand> demands;
    private final Comparator<SpanNode> order;
    private final boolean newestFirst;
    private final long from;
    private final long to;
    private final PriorityQueue<Closed> closed;

    /** What is left of each segment that was looked into, none of them empty. */
    private final PriorityQueue<PriorityQueue<SpanNode>> open;

    private @Nullable SpanNode next;
    private @Nullable SpanNode last;

    /** A segment that was not looked into yet; none of its nodes comes before the bound. */
    private record Closed(Segment segment, long bound) {}

    /**
     * The nodes of the segments that have all that is demanded and start within the range, and perhaps others.
     *
     * @param segments where to look
     * @param demands what they have; nothing for all nodes
     * @param order which start comes first
     * @param from the earliest start
     * @param to the latest start
     * @param context ends it when the query's time is over
     */
    SpansByStart(
            List<Segment> segments, List<Demand> demands, StartOrder order, long from, long to, ReadContext context) {
        this.context = context;
        this.demands = demands;
        this.newestFirst = order == StartOrder.NEWEST_FIRST;
        this.order = newestFirst ? SpanNode.NEWEST_FIRST : SpanNode.NEWEST_FIRST.reversed();
        this.from = from;
        this.to = to;
        this.open = new PriorityQueue<>((left, right) -> this.order.compare(left.element(), right.element()));
        this.closed = new PriorityQueue<>(
                Math.max(1, segments.size()), Comparator.comparingLong(segment -> rank(segment.bound)));
        for (Segment segment : segments) {
            long least = segment.leastStart();
            long greatest = segment.greatestStart();
            if (least <= to && greatest >= from) {
                closed.add(new Closed(segment, newestFirst ? greatest : least));
            }
        }
        this.next = advance();
    }

    @Override
    public boolean hasNext() {
        return next != null;
    }

    @Override
    public SpanNode next() {
        SpanNode given = next;
        if (given == null) {
            throw new NoSuchElementException();
        }
        last = given;
        next = advance();
        return given;
    }

    private @Nullable SpanNode advance() {
        while (true) {
            openWhatMayComeFirst();
            PriorityQueue<SpanNode> first = open.poll();
            if (first == null) {
                return null;
            }
            SpanNode node = first.remove();
            if (!first.isEmpty()) {
                open.add(first);
            }
            if (node != last) {
                return node;
            }
        }
    }

    private void openWhatMayComeFirst() {
        for (Closed segment = closed.peek(); segment != null; segment = closed.peek()) {
            PriorityQueue<SpanNode> first = open.peek();
            if (first != null && rank(first.element().start) < rank(segment.bound)) {
                return;
            }
            closed.remove();
            PriorityQueue<SpanNode> nodes = gather(segment);
            if (!nodes.isEmpty()) {
                open.add(nodes);
            }
        }
    }

    /** What a segment has, added with the last first: where spans came in the order of their starts, that is no work. */
    private PriorityQueue<SpanNode> gather(Closed segment) {
        context.examined(0);
        List<SpanNode> nodes = segment.segment.nodes(demands);
        if (newestFirst) {
            Collections.reverse(nodes);
        }
        PriorityQueue<SpanNode> gathered = new PriorityQueue<>(Math.max(1, nodes.size()), order);
        for (SpanNode node : nodes) {
            if (isWanted(node, segment)) {
                gathered.add(node);
            }
        }
        return gathered;
    }

    private boolean isWanted(SpanNode node, Closed segment) {
        return node.start >= from && node.start <= to && rank(node.start) >= rank(segment.bound);
    }

    /** Starts as they come; none is negative but that of a span which has not started. */
    private long rank(long start) {
        return newestFirst ? -start : start;
    }
}
