package io.llamatelemetry.memory;

import io.llamatelemetry.spi.StartOrder;
import java.util.Iterator;
import java.util.concurrent.ConcurrentSkipListSet;

/** All spans that have started, of all shards, by their start. Any thread may change it while others walk it. */
final class StartOrderIndex {

    private static final Trace NO_TRACE = new Trace("", 0);

    /** Newest first, because that is asked for most, and a skip list walks forward fastest. */
    private final ConcurrentSkipListSet<SpanNode> nodes = new ConcurrentSkipListSet<>(SpanNode.NEWEST_FIRST);

    void add(SpanNode node) {
        if (node.start != SpanNode.NOT_STARTED) {
            nodes.add(node);
        }
    }

    void remove(SpanNode node) {
        if (node.start != SpanNode.NOT_STARTED) {
            nodes.remove(node);
        }
    }

    /** The nodes whose start is in the range, both ends included. */
    Iterator<SpanNode> walk(StartOrder order, long from, long to) {
        SpanNode newest = new SpanNode(NO_TRACE, to, Long.MIN_VALUE, null);
        SpanNode oldest = new SpanNode(NO_TRACE, from, Long.MAX_VALUE, null);
        return order == StartOrder.NEWEST_FIRST
                ? nodes.subSet(newest, true, oldest, true).iterator()
                : nodes.subSet(newest, true, oldest, true).descendingIterator();
    }
}
