package io.llamatelemetry.memory;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * A stored span. Its start is that of the node for good; if the span turns out to have another, another node takes its
 * place. All else that is known of it is in its content, which changes at once and whole.
 */
final class SpanNode {

    /** In place of a start: it has not come. */
    static final long NOT_STARTED = Long.MIN_VALUE;

    /** Newest start first, then the order in which the nodes were made. */
    static final Comparator<SpanNode> NEWEST_FIRST = (left, right) -> {
        int byStart = Long.compare(right.start, left.start);
        return byStart != 0 ? byStart : Long.compare(left.sequence, right.sequence);
    };

    final Trace trace;
    final long start;
    final long sequence;

    /** What {@link SpanCodec} made; null when the span is gone. */
    private volatile byte @Nullable [] content;

    /** Where the node is indexed; the shard's lock guards these. */
    @Nullable Segment segment;

    int slot;

    /** The place among the trace's spans; the shard's lock guards it. */
    int position;

    SpanNode(Trace trace, long start, long sequence, byte @Nullable [] content) {
        this.trace = trace;
        this.start = start;
        this.sequence = sequence;
        this.content = content;
    }

    byte @Nullable [] content() {
        return content;
    }

    /** The content if readers see the span at this time. */
    byte @Nullable [] visibleAt(long now) {
        byte[] seen = content;
        return start != NOT_STARTED && seen != null && SpanCodec.expiresAt(seen) > now ? seen : null;
    }

    void setContent(byte[] next) {
        content = next;
    }

    /** Says to whoever still comes by that the span is gone. */
    void retire() {
        content = null;
    }
}
