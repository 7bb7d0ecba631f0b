package io.llamatelemetry.core;

import io.llamatelemetry.api.SpanWithStatus;
import io.llamatelemetry.spi.ReadContext;
import io.llamatelemetry.spi.SpanKey;
import io.llamatelemetry.spi.SpanSkeleton;
import io.llamatelemetry.spi.StoreCursor;
import io.llamatelemetry.spi.StoreReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The spans of one trace, read so that memory stays bounded: a small trace is held whole, of a large one just the skeletons
 * are, and its spans are fetched again when they are asked for.
 */
final class TraceSpans {

    private static final int HELD_WHOLE = 1_000;
    private static final int FETCHED_AT_ONCE = 500;
    private static final long HELD_BYTES = 16L << 20;

    private final String traceId;
    private final StoreReader reader;
    private final ReadContext context;
    private final List<SpanSkeleton> skeletons = new ArrayList<>();
    private @Nullable Map<String, SpanWithStatus> whole = new HashMap<>();
    private long bytes;
    private long largest = 1;

    private TraceSpans(String traceId, StoreReader reader, ReadContext context) {
        this.traceId = traceId;
        this.reader = reader;
        this.context = context;
    }

    /** Reads a trace. */
    static TraceSpans of(String traceId, StoreReader reader, ReadContext context) {
        TraceSpans trace = new TraceSpans(traceId, reader, context);
        try (StoreCursor<SpanWithStatus> spans = reader.trace(traceId, context)) {
            spans.forEachRemaining(trace::add);
        }
        return trace;
    }

    /**
     * Reads traces one after another.
     *
     * @param traceIds which, ascending
     * @param visitor looks at each span once, those of a trace in any order
     * @param taker takes each trace that has a span, when all spans of it were looked at and before any of the next is
     */
    static void each(
            List<String> traceIds,
            StoreReader reader,
            ReadContext context,
            Consumer<SpanWithStatus> visitor,
            Consumer<TraceSpans> taker) {
        try (StoreCursor<SpanWithStatus> spans = reader.traces(traceIds, context)) {
            TraceSpans trace = null;
            while (spans.hasNext()) {
                SpanWithStatus span = spans.next();
                if (trace == null || !trace.traceId.equals(span.traceId())) {
                    if (trace != null) {
                        taker.accept(trace);
                    }
                    trace = new TraceSpans(span.traceId(), reader, context);
                }
                visitor.accept(span);
                trace.add(span);
            }
            if (trace != null) {
                taker.accept(trace);
            }
        }
    }

    private void add(SpanWithStatus span) {
        skeletons.add(SpanSkeleton.of(span));
        long size = AnswerSize.of(span);
        bytes += size;
        largest = Math.max(largest, size);
        if (whole != null && (skeletons.size() > HELD_WHOLE || bytes > HELD_BYTES)) {
            whole = null;
        } else if (whole != null) {
            whole.put(span.spanId(), span);
        }
    }

    /** What trees are made from, of each span of the trace. */
    List<SpanSkeleton> skeletons() {
        return skeletons;
    }

    SpanForest forest() {
        return new SpanForest(skeletons);
    }

    /** Hands over the given spans of the trace whole, in their order; one that has gone meanwhile is left out. */
    void forEach(List<SpanSkeleton> wanted, Consumer<SpanWithStatus> consumer) {
        if (whole != null) {
            deliver(wanted, whole, consumer);
            return;
        }
        int atOnce = (int) Math.max(1, Math.min(FETCHED_AT_ONCE, HELD_BYTES / largest));
        for (int from = 0; from < wanted.size(); from += atOnce) {
            List<SpanSkeleton> chunk = wanted.subList(from, Math.min(wanted.size(), from + atOnce));
            Map<String, SpanWithStatus> fetched = new HashMap<>();
            List<SpanKey> keys = chunk.stream()
                    .map(span -> new SpanKey(traceId, span.spanId()))
                    .toList();
            for (SpanWithStatus span : reader.spans(keys, context)) {
                fetched.put(span.spanId(), span);
            }
            deliver(chunk, fetched, consumer);
        }
    }

    private static void deliver(
            List<SpanSkeleton> wanted, Map<String, SpanWithStatus> spans, Consumer<SpanWithStatus> consumer) {
        for (SpanSkeleton skeleton : wanted) {
            SpanWithStatus span = spans.get(skeleton.spanId());
            if (span != null) {
                consumer.accept(span);
            }
        }
    }
}
