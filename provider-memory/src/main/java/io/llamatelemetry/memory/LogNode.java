package io.llamatelemetry.memory;

import io.llamatelemetry.spi.EventId;
import java.util.Comparator;

/** A stored log message. */
final class LogNode extends StoredEvent {

    /** Latest first, then the greater id. */
    static final Comparator<LogNode> NEWEST_FIRST = (left, right) -> compare(right, left);

    /** The messages of a trace side by side, each trace's latest first. */
    static final Comparator<LogNode> BY_TRACE = (left, right) -> {
        int byTrace = Integer.compare(left.traceHash, right.traceHash);
        if (byTrace == 0) {
            byTrace = left.traceId.equals(right.traceId) ? 0 : left.traceId.compareTo(right.traceId);
        }
        return byTrace != 0 ? byTrace : compare(right, left);
    };

    private static final EventId LEAST = new EventId(0, 0);
    private static final EventId GREATEST = new EventId(-1, -1);
    private static final byte[] NO_CONTENT = {};

    final String traceId;
    final int traceHash;

    LogNode(String traceId, int traceHash, long time, EventId id, long expiresAt, long write, byte[] content) {
        super(time, id, expiresAt, write, content);
        this.traceId = traceId;
        this.traceHash = traceHash;
    }

    /** A node that stands before all messages of this time or earlier. */
    static LogNode newest(String traceId, long time) {
        return new LogNode(traceId, Terms.hash(traceId), time, GREATEST, 0, 0, NO_CONTENT);
    }

    /** A node that stands behind all messages of this time or later. */
    static LogNode oldest(String traceId, long time) {
        return new LogNode(traceId, Terms.hash(traceId), time, LEAST, 0, 0, NO_CONTENT);
    }
}
