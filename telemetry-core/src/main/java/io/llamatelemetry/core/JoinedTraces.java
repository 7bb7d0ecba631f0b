package io.llamatelemetry.core;

import io.llamatelemetry.api.CodePoints;
import io.llamatelemetry.api.JsonValue;
import io.llamatelemetry.api.LimitExceededException;
import io.llamatelemetry.api.QueryCondition;
import io.llamatelemetry.api.QueryConditionOp;
import io.llamatelemetry.api.SpanWithStatus;
import io.llamatelemetry.spi.ReadContext;
import io.llamatelemetry.spi.SpanFilter;
import io.llamatelemetry.spi.SpanKey;
import io.llamatelemetry.spi.SpanPoint;
import io.llamatelemetry.spi.SpanSkeleton;
import io.llamatelemetry.spi.StartOrder;
import io.llamatelemetry.spi.StoreCursor;
import io.llamatelemetry.spi.StoreReader;
import io.llamatelemetry.spi.TraceSummary;
import io.llamatelemetry.spi.TraceWithRelated;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A trace as it is when it is asked for by its id: its own spans, and of each trace that joined it the spans that did
 * ({@link TraceParent}) with all beneath them; and so on with what joined those. Whoever searches all traces meets each by
 * itself.
 */
final class JoinedTraces {

    private static final int FETCHED_AT_ONCE = 500;

    private final Limits limits;
    private final StoreReader reader;
    private final ReadContext context;

    JoinedTraces(Limits limits, StoreReader reader, ReadContext context) {
        this.limits = limits;
        this.reader = reader;
        this.context = context;
    }

    /** The summary of a trace; nothing if it has no span. */
    Optional<TraceSummary> summary(String traceId) {
        if (!TraceParent.canName(traceId)) {
            return reader.summaries(List.of(traceId), context).stream().findFirst();
        }
        TraceWithRelated alone = reader.summary(traceId, joining(traceId), context);
        if (alone.related().isEmpty()) {
            return Optional.ofNullable(alone.summary());
        }
        List<Part> parts = parts(traceId);
        TraceSummary.Builder summary = new TraceSummary.Builder();
        Set<String> own = new HashSet<>();
        try (StoreCursor<SpanSkeleton> spans = reader.skeletons(traceId, context)) {
            while (spans.hasNext()) {
                SpanSkeleton span = spans.next();
                own.add(span.spanId());
                summary.add(span);
            }
        }
        parts.forEach(part ->
                part.spans().stream().filter(span -> own.add(span.spanId())).forEach(summary::add));
        return summary.build(traceId);
    }

    /** A span of a trace; nothing if it has none of that id. */
    Optional<SpanWithStatus> span(SpanKey key) {
        Optional<SpanWithStatus> own = reader.span(key, context);
        if (own.isPresent()) {
            return own;
        }
        for (Part part : parts(key.traceId())) {
            if (part.spans().stream().anyMatch(span -> span.spanId().equals(key.spanId()))) {
                return reader.span(new SpanKey(part.traceId(), key.spanId()), context)
                        .map(span -> in(key.traceId(), span));
            }
        }
        return Optional.empty();
    }

    /**
     * The spans beneath one of a trace, that one included: by depth, then start, then id.
     *
     * @param maxDepth the most levels; null for all
     * @param attributes which attributes to give; none for all
     * @throws LimitExceededException if they are more than a tree may have, or more than an answer may hold
     */
    Map<String, SpanWithStatus> tree(
            String traceId, String spanId, @Nullable Integer maxDepth, List<String> attributes) {
        TraceSpans own = TraceSpans.of(traceId, reader, context);
        Map<String, String> homes = new HashMap<>();
        List<SpanSkeleton> all = new ArrayList<>(own.skeletons());
        all.forEach(span -> homes.put(span.spanId(), traceId));
        for (Part part : parts(traceId)) {
            for (SpanSkeleton span : part.spans()) {
                if (homes.putIfAbsent(span.spanId(), part.traceId()) == null) {
                    all.add(span);
                }
            }
        }
        List<SpanSkeleton> selected = new SpanForest(all).beneath(List.of(spanId), maxDepth);
        if (selected.size() > limits.maxTreeSpans()) {
            throw new LimitExceededException("The tree has " + selected.size() + " spans (at most "
                    + limits.maxTreeSpans() + ", max_tree_spans); ask for fewer levels by max_depth.");
        }
        Map<String, SpanWithStatus> found = new HashMap<>();
        AnswerSize size = new AnswerSize(limits);
        Consumer<SpanWithStatus> taken = span -> {
            SpanWithStatus wanted = attributes.isEmpty() ? span : span.withOnly(attributes);
            size.add(wanted);
            found.put(span.spanId(), in(traceId, wanted));
        };
        Map<Boolean, List<SpanSkeleton>> byHome =
                selected.stream().collect(Collectors.partitioningBy(span -> traceId.equals(homes.get(span.spanId()))));
        own.forEach(byHome.getOrDefault(true, List.of()), taken);
        fetch(byHome.getOrDefault(false, List.of()), homes, taken);
        Map<String, SpanWithStatus> tree = new LinkedHashMap<>();
        for (SpanSkeleton skeleton : selected) {
            SpanWithStatus span = found.get(skeleton.spanId());
            if (span != null) {
                tree.put(skeleton.spanId(), span);
            }
        }
        return tree;
    }

    private void fetch(List<SpanSkeleton> spans, Map<String, String> homes, Consumer<SpanWithStatus> taken) {
        for (int from = 0; from < spans.size(); from += FETCHED_AT_ONCE) {
            List<SpanKey> keys = new ArrayList<>();
            for (SpanSkeleton span : spans.subList(from, Math.min(spans.size(), from + FETCHED_AT_ONCE))) {
                keys.add(new SpanKey(homes.getOrDefault(span.spanId(), ""), span.spanId()));
            }
            reader.spans(keys, context).forEach(taken);
        }
    }

    /**
     * What of another trace belongs to this one.
     *
     * @param traceId the other trace
     * @param spans the spans that joined, and all beneath them
     */
    private record Part(String traceId, List<SpanSkeleton> spans) {}

    private List<Part> parts(String traceId) {
        SortedSet<String> joined = joined(traceId);
        if (joined.isEmpty()) {
            return List.of();
        }
        Set<JsonValue> targets = new HashSet<>();
        targets.add(JsonValue.of(traceId));
        joined.forEach(id -> targets.add(JsonValue.of(id)));
        List<Part> parts = new ArrayList<>();
        int spans = 0;
        for (String other : joined) {
            Part part = new Part(other, joinedSpans(other, targets));
            spans += part.spans().size();
            requireRoom(traceId, spans);
            parts.add(part);
        }
        return parts;
    }

    private List<SpanSkeleton> joinedSpans(String traceId, Set<JsonValue> targets) {
        List<SpanSkeleton> all = new ArrayList<>();
        Set<String> joining = new HashSet<>();
        try (StoreCursor<SpanWithStatus> spans = reader.trace(traceId, context)) {
            while (spans.hasNext()) {
                SpanWithStatus span = spans.next();
                all.add(SpanSkeleton.of(span));
                JsonValue target = span.attributes().get(TraceParent.JOINED);
                if (target != null && targets.contains(target)) {
                    joining.add(span.spanId());
                }
            }
        }
        return new SpanForest(all).beneath(joining, null);
    }

    /** The other traces that joined a trace, or one that did. */
    private SortedSet<String> joined(String traceId) {
        SortedSet<String> joined = new TreeSet<>(CodePoints.ORDER);
        Deque<String> asked = new ArrayDeque<>(List.of(traceId));
        while (!asked.isEmpty()) {
            String target = asked.removeFirst();
            if (TraceParent.canName(target)) {
                try (StoreCursor<SpanPoint> spans =
                        reader.spansByStart(joining(target), StartOrder.NEWEST_FIRST, context)) {
                    while (spans.hasNext()) {
                        String other = spans.next().traceId();
                        if (!other.equals(traceId) && joined.add(other)) {
                            asked.add(other);
                            requireRoom(traceId, joined.size());
                        }
                    }
                }
            }
        }
        return joined;
    }

    /** The spans that joined a trace. */
    private static SpanFilter joining(String traceId) {
        return SpanFilter.satisfying(List.of(QueryCondition.of(TraceParent.JOINED, QueryConditionOp.EQ, traceId)));
    }

    private void requireRoom(String traceId, int spans) {
        if (spans > limits.maxTreeSpans()) {
            throw new LimitExceededException(
                    "More than " + limits.maxTreeSpans() + " spans of other traces joined trace " + traceId
                            + " (max_tree_spans); ask for these traces by their own ids.");
        }
    }

    private static SpanWithStatus in(String traceId, SpanWithStatus span) {
        return span.traceId().equals(traceId)
                ? span
                : new SpanWithStatus(
                        span.spanId(),
                        traceId,
                        span.parentSpanId(),
                        span.name(),
                        span.startTime(),
                        span.endTime(),
                        span.attributes(),
                        span.status());
    }
}
