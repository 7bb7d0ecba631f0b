package io.llamatelemetry.memory;

import io.llamatelemetry.api.CodePoints;
import io.llamatelemetry.spi.ReadContext;
import io.llamatelemetry.spi.StoreCursor;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;
import java.util.Set;

/** Finds the ids of the traces that hold matches, in ascending order. */
final class TraceIds {

    private static final Comparator<Trace> BY_ID = (left, right) -> CodePoints.compare(left.id, right.id);

    private final SpanIndex index;
    private final ReadContext context;

    TraceIds(SpanIndex index, ReadContext context) {
        this.index = index;
        this.context = context;
    }

    /** The traces that hold a match of every plan. The plan of which the fewest spans have the terms leads. */
    StoreCursor<String> matching(List<FilterPlan> plans) {
        List<Segment> segments = index.segments();
        FilterPlan leader = Collections.min(plans, Comparator.comparingLong(plan -> index.rarest(plan, segments)));
        boolean selective = index.isSelective(leader, segments);
        Collection<Trace> traces = selective ? tracesOf(leader, segments) : index.traces();
        List<SpanCheck> checks = plans.stream()
                .filter(plan -> !selective || plan != leader)
                .map(plan -> new SpanCheck(plan, index.codec(), context))
                .toList();
        return new FilteringCursor<>(ascending(traces), trace -> {
            context.examined(0);
            return checks.stream().allMatch(check -> check.matchesAny(trace)) ? trace.id : null;
        });
    }

    private Set<Trace> tracesOf(FilterPlan plan, List<Segment> segments) {
        SpanCheck check = new SpanCheck(plan, index.codec(), context);
        Set<Trace> traces = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Segment segment : segments) {
            for (SpanNode node : segment.nodes(plan.demands())) {
                if (!traces.contains(node.trace) && check.matches(node)) {
                    traces.add(node.trace);
                }
            }
        }
        return traces;
    }

    /** In order of their ids, sorted only as far as they are asked for. */
    private static Iterator<Trace> ascending(Collection<Trace> traces) {
        PriorityQueue<Trace> queue = new PriorityQueue<>(Math.max(1, traces.size()), BY_ID);
        queue.addAll(traces);
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return !queue.isEmpty();
            }

            @Override
            public Trace next() {
                Trace first = queue.poll();
                if (first == null) {
                    throw new NoSuchElementException();
                }
                return first;
            }
        };
    }
}
