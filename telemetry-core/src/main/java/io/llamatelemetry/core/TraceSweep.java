package io.llamatelemetry.core;

import io.llamatelemetry.api.LimitExceededException;
import io.llamatelemetry.spi.ReadContext;
import io.llamatelemetry.spi.SpanFilter;
import io.llamatelemetry.spi.SpanPoint;
import io.llamatelemetry.spi.StartOrder;
import io.llamatelemetry.spi.StoreCursor;
import io.llamatelemetry.spi.StoreReader;
import io.llamatelemetry.spi.TraceSummary;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Meets traces in the order of their start by walking over matching spans in the order of theirs.
 *
 * <p>Newest first, a trace begins no later than any of its spans. So every trace that was not met when the walk is at time
 * {@code t} begins at {@code t} or before, and those met that begin after {@code t} can be given out, sorted. Oldest first,
 * where all spans match, a trace is met at its own start, and those met that begin before {@code t} can be given out.
 *
 * <p>A trace is remembered only while the walk can still meet one of its spans, so that memory grows with how many traces
 * overlap and not with how deep a page is.
 */
final class TraceSweep {

    private static final int LEAST_AT_ONCE = 16;
    private static final int MOST_AT_ONCE = 1_000;
    private static final int MOST_SPANS_AT_ONCE = 4_096;

    private final SpanFilter filter;
    private final StartOrder direction;
    private final Limits limits;
    private final StoreReader reader;
    private final ReadContext context;

    /** Traces met and not given out, the next one first. */
    private final PriorityQueue<TraceSummary> pending;

    /** Traces that the walk may meet again, the first to be passed first; and their ids. */
    private final PriorityQueue<TraceSummary> open;

    private final Set<String> openIds = new HashSet<>();

    TraceSweep(SpanFilter filter, TraceOrder order, Limits limits, StoreReader reader, ReadContext context) {
        this.filter = filter;
        this.direction = order.byStart() == StartOrder.OLDEST_FIRST ? StartOrder.OLDEST_FIRST : StartOrder.NEWEST_FIRST;
        this.limits = limits;
        this.reader = reader;
        this.context = context;
        this.pending = new PriorityQueue<>(order.comparator());
        this.open = new PriorityQueue<>(
                direction == StartOrder.NEWEST_FIRST
                        ? Comparator.comparing(TraceSummary::startTime).reversed()
                        : Comparator.comparing(TraceSummary::lastStartTime));
    }

    /** The traces at {@code offset} to {@code offset + wanted} of the order, fewer where there are fewer. */
    List<TraceSummary> page(int offset, int wanted) {
        List<TraceSummary> page = new ArrayList<>();
        long toSkip = offset;
        try (StoreCursor<SpanPoint> spans = reader.spansByStart(filter, direction, context)) {
            Instant position = null;
            while (page.size() < wanted) {
                TraceSummary next = nextFinal(position, !spans.hasNext());
                if (next != null) {
                    if (toSkip > 0) {
                        toSkip--;
                    } else {
                        page.add(next);
                    }
                } else if (spans.hasNext()) {
                    position = advance(spans, toSkip + wanted - page.size());
                } else {
                    break;
                }
            }
        }
        return page;
    }

    /** The next trace that nothing still to come can precede. */
    private @Nullable TraceSummary nextFinal(@Nullable Instant position, boolean exhausted) {
        TraceSummary next = pending.peek();
        boolean isFinal = next != null && (exhausted || (position != null && isPassed(next.startTime(), position)));
        return isFinal ? pending.remove() : null;
    }

    /** Walks on until some new traces are met, and says where the walk is then. */
    private Instant advance(StoreCursor<SpanPoint> spans, long missing) {
        int atOnce = (int) Math.max(LEAST_AT_ONCE, Math.min(MOST_AT_ONCE, missing));
        List<String> met = new ArrayList<>();
        SpanPoint point;
        int walked = 0;
        do {
            point = spans.next();
            forget(point.startTime());
            if (openIds.add(point.traceId())) {
                met.add(point.traceId());
            }
            walked++;
        } while (spans.hasNext() && met.size() < atOnce && walked < MOST_SPANS_AT_ONCE);
        for (TraceSummary summary : met.isEmpty() ? List.<TraceSummary>of() : reader.summaries(met, context)) {
            open.add(summary);
            if (summary.rootSpanId() != null) {
                pending.add(summary);
            }
        }
        forget(point.startTime());
        if (openIds.size() > limits.maxGatheredTraces()) {
            throw new LimitExceededException("More than " + limits.maxGatheredTraces()
                    + " traces overlap in time (max_gathered_traces); narrow the query by a condition.");
        }
        return point.startTime();
    }

    /** Lets go of the traces that the walk cannot meet again. */
    private void forget(Instant position) {
        TraceSummary first = open.peek();
        while (first != null
                && isPassed(
                        direction == StartOrder.NEWEST_FIRST ? first.startTime() : first.lastStartTime(), position)) {
            open.remove();
            openIds.remove(first.traceId());
            first = open.peek();
        }
    }

    private boolean isPassed(Instant time, Instant position) {
        return direction == StartOrder.NEWEST_FIRST ? time.isAfter(position) : time.isBefore(position);
    }
}
