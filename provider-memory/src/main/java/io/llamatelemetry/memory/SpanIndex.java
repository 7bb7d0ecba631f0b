package io.llamatelemetry.memory;

import io.llamatelemetry.spi.ReadContext;
import io.llamatelemetry.spi.StartOrder;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All spans, in shards by their traces. */
final class SpanIndex {

    private static final int SHARD_BITS = 4;
    private static final int SHARDS = 1 << SHARD_BITS;

    private final List<TraceShard> shards = new ArrayList<>();
    private final SpanCodec codec;
    private final Counters counters;

    SpanIndex(Texts texts, Counters counters, Bounds bounds) {
        this.codec = new SpanCodec(texts);
        this.counters = counters;
        for (int i = 0; i < SHARDS; i++) {
            shards.add(new TraceShard(codec, texts, counters, bounds));
        }
    }

    SpanCodec codec() {
        return codec;
    }

    List<TraceShard> shards() {
        return shards;
    }

    /** The shard of a trace. */
    TraceShard shard(int traceHash) {
        return shards.get(traceHash >>> (Integer.SIZE - SHARD_BITS));
    }

    @Nullable Trace trace(String traceId) {
        int hash = Terms.hash(traceId);
        return shard(hash).trace(hash, traceId);
    }

    /** The traces as they are now, in no order. */
    List<Trace> traces() {
        List<Trace> traces = new ArrayList<>();
        shards.forEach(shard -> traces.addAll(shard.traces()));
        return traces;
    }

    /** The segments as they are now. */
    List<Segment> segments() {
        List<Segment> segments = new ArrayList<>();
        for (TraceShard shard : shards) {
            segments.addAll(List.of(shard.segments()));
        }
        return segments;
    }

    /** How many spans have what is demanded, at most. */
    static long count(List<Segment> segments, Demand demand) {
        long count = 0;
        for (Segment segment : segments) {
            count += segment.count(demand);
        }
        return count;
    }

    /**
     * Whether the indexes lead to the matches of a plan with less reading than a walk over all spans: that is so where at
     * most half of the spans have the rarest of what a match must have.
     */
    boolean isSelective(FilterPlan plan, List<Segment> segments) {
        return rarest(plan, segments) <= counters.spans.get() / 2;
    }

    /** How many spans have the rarest of what a match must have, at most. */
    long rarest(FilterPlan plan, List<Segment> segments) {
        long rarest = Long.MAX_VALUE;
        for (Demand demand : plan.demands()) {
            rarest = Math.min(rarest, count(segments, demand));
        }
        return rarest;
    }

    /** The nodes that may match, in the order of their starts; each once. They are still to be checked. */
    Iterator<SpanNode> candidates(FilterPlan plan, StartOrder order, ReadContext context) {
        List<Segment> segments = segments();
        boolean limited = plan.isLimitedInTime() && count(segments, FilterPlan.shadowOfStart()) == 0;
        long from = limited ? plan.from() : 0;
        long to = limited ? plan.to() : Long.MAX_VALUE;
        if (from > to) {
            return List.<SpanNode>of().iterator();
        }
        return new SpansByStart(
                segments, isSelective(plan, segments) ? plan.demands() : List.of(), order, from, to, context);
    }
}
