package io.llamatelemetry.core;

import io.llamatelemetry.api.LimitExceededException;
import io.llamatelemetry.api.NotFoundException;
import io.llamatelemetry.api.QueryCondition;
import io.llamatelemetry.api.QueryTracesResponse;
import io.llamatelemetry.api.Trace;
import io.llamatelemetry.spi.ReadContext;
import io.llamatelemetry.spi.SpanFilter;
import io.llamatelemetry.spi.StartOrder;
import io.llamatelemetry.spi.StoreCursor;
import io.llamatelemetry.spi.StoreReader;
import io.llamatelemetry.spi.TraceSummary;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** What a query for traces means. */
final class TraceQueries {

    private static final int SUMMARIES_AT_ONCE = 1_000;

    private final Limits limits;

    TraceQueries(Limits limits) {
        this.limits = limits;
    }

    /**
     * A checked query.
     *
     * @param filter what one span of a trace must be like
     * @param limit the most traces to return; null for all
     * @param offset how many to pass over
     * @param order their order
     */
    record Query(SpanFilter filter, @Nullable Integer limit, int offset, TraceOrder order) {}

    /** Checks the arguments. */
    Query check(
            @Nullable List<QueryCondition> conditions,
            @Nullable Integer limit,
            @Nullable Integer offset,
            @Nullable List<String> orderBy) {
        Faults faults = new Faults();
        List<QueryCondition> asked = conditions == null ? List.of() : conditions;
        SpanConditions.check(asked, limits, faults);
        if (limit != null) {
            faults.checkRange(limit, 0, limits.maxTraces(), "limit");
        }
        int skipped = offset == null ? 0 : offset;
        faults.checkRange(skipped, 0, Integer.MAX_VALUE, "offset");
        TraceOrder order = TraceOrder.of(orderBy, faults);
        faults.throwIfAny();
        return new Query(SpanFilter.satisfying(asked), limit, skipped, order);
    }

    /** Answers {@code get_trace}. */
    Trace trace(String traceId, StoreReader reader, ReadContext context) {
        return new JoinedTraces(limits, reader, context)
                .summary(traceId)
                .orElseThrow(() -> new NotFoundException("Trace " + traceId + " is not known, or has expired."))
                .toTrace()
                .orElseThrow(() -> new NotFoundException("Trace " + traceId
                        + " is not shown yet: its root span, the one without a parent, has not come."));
    }

    /** Answers a checked query. */
    QueryTracesResponse query(Query query, StoreReader reader, ReadContext context) {
        if (query.limit() != null && query.limit() == 0) {
            return new QueryTracesResponse(List.of());
        }
        // Where all are asked for, one more than the most is looked for, to know whether it is too many.
        int wanted = query.limit() == null ? limits.maxTraces() + 1 : query.limit();
        List<TraceSummary> found = isSwept(query)
                ? new TraceSweep(query.filter(), query.order(), limits, reader, context).page(query.offset(), wanted)
                : sort(query, wanted, reader, context);
        if (query.limit() == null && found.size() > limits.maxTraces()) {
            throw new LimitExceededException("More than " + limits.maxTraces()
                    + " traces match (max_traces); page through them with limit and offset.");
        }
        List<Trace> traces = new ArrayList<>(found.size());
        for (TraceSummary summary : found) {
            summary.toTrace().ifPresent(traces::add);
        }
        return new QueryTracesResponse(traces);
    }

    /**
     * Whether walking over spans by start meets traces by their start. Newest first it always does. Oldest first a filter
     * could match just a late span of a trace that began before those met already.
     */
    private static boolean isSwept(Query query) {
        return query.order().byStart() == StartOrder.NEWEST_FIRST
                || (query.order().byStart() == StartOrder.OLDEST_FIRST
                        && query.filter().clauses().isEmpty());
    }

    /** Looks at every matching trace and keeps the first (offset + wanted) of them. */
    private List<TraceSummary> sort(Query query, int wanted, StoreReader reader, ReadContext context) {
        long most = (long) query.offset() + wanted;
        boolean bounded = query.order().byStart() == null;
        if (!bounded && most > limits.maxGatheredTraces()) {
            throw tooDeep();
        }
        PriorityQueue<TraceSummary> kept =
                new PriorityQueue<>(query.order().comparator().reversed());
        long matching = 0;
        try (StoreCursor<String> ids = reader.traceIds(query.filter(), context)) {
            while (ids.hasNext()) {
                List<String> chunk = nextChunk(ids);
                matching += chunk.size();
                if (bounded && matching > limits.maxGatheredTraces()) {
                    throw new LimitExceededException("More than " + limits.maxGatheredTraces()
                            + " traces match (max_gathered_traces), which is too many for this order;"
                            + " narrow the query by a condition, or order by start_time.");
                }
                for (TraceSummary summary : reader.summaries(chunk, context)) {
                    if (summary.rootSpanId() != null) {
                        kept.add(summary);
                        if (kept.size() > most) {
                            kept.remove();
                        }
                    }
                }
            }
        }
        List<TraceSummary> page = new ArrayList<>();
        while (kept.size() > query.offset()) {
            page.add(kept.remove());
        }
        Collections.reverse(page);
        return page;
    }

    private LimitExceededException tooDeep() {
        return new LimitExceededException("offset and limit come to more than " + limits.maxGatheredTraces()
                + " traces (max_gathered_traces), which is too many for this order with conditions;"
                + " order by -start_time, or narrow the query by a condition on start_time.");
    }

    private static List<String> nextChunk(StoreCursor<String> ids) {
        List<String> chunk = new ArrayList<>();
        while (chunk.size() < SUMMARIES_AT_ONCE && ids.hasNext()) {
            chunk.add(ids.next());
        }
        return chunk;
    }
}
