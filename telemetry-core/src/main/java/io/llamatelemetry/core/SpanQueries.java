package io.llamatelemetry.core;

import io.llamatelemetry.api.CodePoints;
import io.llamatelemetry.api.LimitExceededException;
import io.llamatelemetry.api.NotFoundException;
import io.llamatelemetry.api.QueryCondition;
import io.llamatelemetry.api.QuerySpanTreeResponse;
import io.llamatelemetry.api.QuerySpansResponse;
import io.llamatelemetry.api.Span;
import io.llamatelemetry.api.SpanWithStatus;
import io.llamatelemetry.spi.ReadContext;
import io.llamatelemetry.spi.SpanFilter;
import io.llamatelemetry.spi.SpanKey;
import io.llamatelemetry.spi.SpanSkeleton;
import io.llamatelemetry.spi.StoreCursor;
import io.llamatelemetry.spi.StoreReader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What queries for spans and trees mean. */
final class SpanQueries {

    private static final Comparator<Span> ANSWER_ORDER = Comparator.comparing(Span::startTime)
            .thenComparing(Span::traceId, CodePoints.ORDER)
            .thenComparing(Span::spanId, CodePoints.ORDER);

    private static final int TRACES_AT_ONCE = 500;

    private final Limits limits;

    SpanQueries(Limits limits) {
        this.limits = limits;
    }

    /**
     * A checked selection of spans.
     *
     * @param conditions what a span, or one above it, must satisfy
     * @param attributes what a span must have, and what is returned of it; empty for no demand and all attributes
     * @param maxDepth how many levels beneath a satisfying span to look, its own included; null for all
     */
    record Selection(
            List<QueryCondition> conditions,
            List<String> attributes,
            @Nullable Integer maxDepth) {}

    /**
     * Checks the arguments.
     *
     * @param attributesName what the parameter with the attributes is called
     */
    Selection check(
            List<QueryCondition> conditions,
            List<String> attributes,
            String attributesName,
            @Nullable Integer maxDepth,
            Faults faults) {
        SpanConditions.check(conditions, limits, faults);
        checkAttributes(attributes, attributesName, faults);
        checkDepth(maxDepth, faults);
        return new Selection(conditions, attributes, maxDepth);
    }

    void checkAttributes(List<String> attributes, String parameter, Faults faults) {
        faults.checkSize(attributes, limits.maxConditions(), "max_conditions", parameter);
    }

    static void checkDepth(@Nullable Integer maxDepth, Faults faults) {
        if (maxDepth != null) {
            faults.checkRange(maxDepth, 1, Integer.MAX_VALUE, "max_depth");
        }
    }

    /** Answers {@code query_spans}. */
    QuerySpansResponse query(Selection selection, StoreReader reader, ReadContext context) {
        List<Span> found = new ArrayList<>();
        AnswerSize size = new AnswerSize(limits);
        select(selection, reader, context, span -> {
            if (found.size() == limits.maxSpans()) {
                throw new LimitExceededException("More than " + limits.maxSpans()
                        + " spans match (max_spans); narrow the query by a condition, or export them with"
                        + " POST /v1/telemetry/spans/export, which has no such bound.");
            }
            size.add(span);
            found.add(span.toSpan());
        });
        found.sort(ANSWER_ORDER);
        return new QuerySpansResponse(found);
    }

    /**
     * Hands over the selected spans with the attributes that are asked for, in bounded memory: traces by id, within a trace
     * by start, then span id.
     */
    void select(Selection selection, StoreReader reader, ReadContext context, Consumer<SpanWithStatus> consumer) {
        SpanFilter matching = SpanFilter.satisfying(selection.conditions());
        SpanFilter candidates = SpanFilter.candidates(selection.conditions(), selection.attributes());
        Consumer<SpanWithStatus> output = selection.attributes().isEmpty()
                ? consumer
                : span -> consumer.accept(span.withOnly(selection.attributes()));
        try (StoreCursor<String> traces = reader.traceIds(matching, candidates, context)) {
            while (traces.hasNext()) {
                List<String> some = new ArrayList<>();
                while (some.size() < TRACES_AT_ONCE && traces.hasNext()) {
                    some.add(traces.next());
                }
                selectInTraces(some, matching, candidates, selection.maxDepth(), reader, context, output);
            }
        }
    }

    private static void selectInTraces(
            List<String> traceIds,
            SpanFilter matching,
            SpanFilter candidates,
            @Nullable Integer maxDepth,
            StoreReader reader,
            ReadContext context,
            Consumer<SpanWithStatus> output) {
        Set<String> matchingIds = new HashSet<>();
        Set<String> candidateIds = new HashSet<>();
        Consumer<SpanWithStatus> visitor = span -> {
            if (matching.matches(span)) {
                matchingIds.add(span.spanId());
            }
            if (candidates.matches(span)) {
                candidateIds.add(span.spanId());
            }
        };
        TraceSpans.each(traceIds, reader, context, visitor, trace -> {
            List<SpanSkeleton> selected = new ArrayList<>();
            for (SpanSkeleton span : trace.forest().beneath(matchingIds, maxDepth)) {
                if (candidateIds.contains(span.spanId())) {
                    selected.add(span);
                }
            }
            selected.sort(SpanForest.BY_START);
            trace.forEach(selected, output);
            matchingIds.clear();
            candidateIds.clear();
        });
    }

    /** Answers {@code get_span}. */
    Span span(SpanKey key, StoreReader reader, ReadContext context) {
        return new JoinedTraces(limits, reader, context)
                .span(key)
                .map(SpanWithStatus::toSpan)
                .orElseThrow(() -> new NotFoundException("Span " + key.spanId() + " of trace " + key.traceId()
                        + " is not known, or has expired; it is shown once its start was logged."));
    }

    /** Answers {@code get_span_tree}. */
    QuerySpanTreeResponse tree(
            String spanId,
            List<String> attributes,
            @Nullable Integer maxDepth,
            StoreReader reader,
            ReadContext context) {
        SpanWithStatus root = reader.newestSpan(spanId, context)
                .orElseThrow(() -> new NotFoundException(
                        "Span " + spanId + " is not known, or has expired; it is shown once its start was logged."));
        if (maxDepth != null && maxDepth == 1) {
            return new QuerySpanTreeResponse(Map.of(spanId, attributes.isEmpty() ? root : root.withOnly(attributes)));
        }
        JoinedTraces traces = new JoinedTraces(limits, reader, context);
        return new QuerySpanTreeResponse(traces.tree(root.traceId(), spanId, maxDepth, attributes));
    }
}
