package io.llamatelemetry.memory;

import io.llamatelemetry.spi.LogFilter;
import java.util.Collections;
import java.util.Iterator;
import java.util.concurrent.ConcurrentSkipListSet;

/** All log messages, of all shards, by time, and by trace and time. Any thread may change it while others walk it. */
final class LogIndex {

    private final ConcurrentSkipListSet<LogNode> byTime = new ConcurrentSkipListSet<>(LogNode.NEWEST_FIRST);
    private final ConcurrentSkipListSet<LogNode> byTrace = new ConcurrentSkipListSet<>(LogNode.BY_TRACE);

    /** Adds a message, unless it is there. */
    boolean add(LogNode node) {
        return byTrace.add(node) && byTime.add(node);
    }

    void remove(LogNode node) {
        byTime.remove(node);
        byTrace.remove(node);
    }

    /** The messages that may match, latest first: of the trace, if the filter names one, and within the times. */
    Iterator<LogNode> candidates(LogFilter filter) {
        long from = filter.startTime() == null ? 0 : Nanos.of(filter.startTime());
        long to = filter.endTime() == null ? Long.MAX_VALUE : Nanos.of(filter.endTime());
        if (from > to) {
            return Collections.emptyIterator();
        }
        String traceId = filter.traceId();
        return traceId == null ? walk(byTime, "", from, to) : walk(byTrace, traceId, from, to);
    }

    private static Iterator<LogNode> walk(ConcurrentSkipListSet<LogNode> nodes, String traceId, long from, long to) {
        return nodes.subSet(LogNode.newest(traceId, to), true, LogNode.oldest(traceId, from), true)
                .iterator();
    }
}
