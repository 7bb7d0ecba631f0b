package io.llamatelemetry.memory;

import io.llamatelemetry.spi.StartOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * The nodes that have certain terms, by start. A segment is opened only when the next node may come from it, so that whoever
 * stops early has had few of them gathered and sorted.
 *
 * <p>A node that moves to another segment meanwhile is still found where it was, and may be found twice; it is given once.
 * What is found beyond the starts that its segment had at the beginning was written, or moved there, since.
 */
final class PostingsByStart implements Iterator<SpanNode> {

    private final List<int[]> demands;
    private final Comparator<SpanNode> order;
    private final boolean newestFirst;
    private final long from;
    private final long to;
    private final Deque<Closed> closed;
    private final PriorityQueue<Run> open;
    private @Nullable SpanNode next;
    private @Nullable SpanNode last;

    /** A segment that was not looked into yet; none of its nodes comes before the bound. */
    private record Closed(Segment segment, long bound) {}

    /** What a segment has, sorted, from a position on. */
    private static final class Run {
        private final SpanNode[] nodes;
        private int position;

        Run(SpanNode[] nodes) {
            this.nodes = nodes;
        }

        SpanNode head() {
            return nodes[position];
        }
    }

    /**
     * The nodes of the segments that have one term of each demand and start within the range, and perhaps others.
     *
     * @param segments where to look
     * @param demands sets of terms; at least one
     * @param order which start comes first
     * @param from the earliest start
     * @param to the latest start
     */
    PostingsByStart(List<Segment> segments, List<int[]> demands, StartOrder order, long from, long to) {
        this.demands = demands;
        this.newestFirst = order == StartOrder.NEWEST_FIRST;
        this.order = newestFirst ? SpanNode.NEWEST_FIRST : SpanNode.NEWEST_FIRST.reversed();
        this.from = from;
        this.to = to;
        this.open = new PriorityQueue<>((left, right) -> this.order.compare(left.head(), right.head()));
        List<Closed> all = new ArrayList<>();
        for (Segment segment : segments) {
            long least = segment.leastStart();
            long greatest = segment.greatestStart();
            if (least <= to && greatest >= from) {
                all.add(new Closed(segment, newestFirst ? greatest : least));
            }
        }
        all.sort(Comparator.comparingLong(segment -> rank(segment.bound)));
        this.closed = new ArrayDeque<>(all);
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
            Run run = open.poll();
            if (run == null) {
                return null;
            }
            SpanNode node = run.head();
            run.position++;
            if (run.position < run.nodes.length) {
                open.add(run);
            }
            if (node != last) {
                return node;
            }
        }
    }

    private void openWhatMayComeFirst() {
        while (!closed.isEmpty()) {
            Run first = open.peek();
            Closed segment = closed.getFirst();
            if (first != null && rank(first.head().start) < rank(segment.bound)) {
                return;
            }
            closed.removeFirst();
            SpanNode[] nodes = gather(segment);
            if (nodes.length > 0) {
                open.add(new Run(nodes));
            }
        }
    }

    private SpanNode[] gather(Closed segment) {
        List<SpanNode> nodes = segment.segment.nodes(demands);
        nodes.removeIf(node -> !isWanted(node, segment));
        SpanNode[] sorted = nodes.toArray(new SpanNode[0]);
        Arrays.sort(sorted, order);
        return sorted;
    }

    private boolean isWanted(SpanNode node, Closed segment) {
        return node.start >= from && node.start <= to && rank(node.start) >= rank(segment.bound);
    }

    /** Starts as they come; none is negative but that of a span which has not started. */
    private long rank(long start) {
        return newestFirst ? -start : start;
    }
}
