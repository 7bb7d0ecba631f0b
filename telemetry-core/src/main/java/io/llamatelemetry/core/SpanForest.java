package io.llamatelemetry.core;

import io.llamatelemetry.api.CodePoints;
import io.llamatelemetry.spi.SpanSkeleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The spans of one trace as parents and children. A cycle ends the walk: each span is met once. */
final class SpanForest {

    /** By start, then span id: the order within a level of a tree and within a trace. */
    static final Comparator<SpanSkeleton> BY_START =
            Comparator.comparing(SpanSkeleton::startTime).thenComparing(SpanSkeleton::spanId, CodePoints.ORDER);

    private final Map<String, SpanSkeleton> spans = new HashMap<>();
    private final Map<String, List<SpanSkeleton>> children = new HashMap<>();

    SpanForest(Collection<SpanSkeleton> spans) {
        for (SpanSkeleton span : spans) {
            this.spans.put(span.spanId(), span);
            if (span.parentSpanId() != null) {
                children.computeIfAbsent(span.parentSpanId(), id -> new ArrayList<>(2))
                        .add(span);
            }
        }
    }

    /**
     * The spans at most so many levels beneath any of the given ones, those included as level 1: level by level, each level
     * by start, then span id.
     *
     * @param roots ids of spans; unknown ones are passed over
     * @param maxDepth the most levels; null for all
     */
    List<SpanSkeleton> beneath(Collection<String> roots, @Nullable Integer maxDepth) {
        List<SpanSkeleton> found = new ArrayList<>();
        Set<String> met = new HashSet<>();
        List<SpanSkeleton> level = new ArrayList<>();
        for (String root : roots) {
            SpanSkeleton span = spans.get(root);
            if (span != null && met.add(root)) {
                level.add(span);
            }
        }
        for (int depth = 1; !level.isEmpty() && (maxDepth == null || depth <= maxDepth); depth++) {
            level.sort(BY_START);
            found.addAll(level);
            List<SpanSkeleton> next = new ArrayList<>();
            for (SpanSkeleton parent : level) {
                for (SpanSkeleton child : children.getOrDefault(parent.spanId(), List.of())) {
                    if (met.add(child.spanId())) {
                        next.add(child);
                    }
                }
            }
            level = next;
        }
        return found;
    }
}
