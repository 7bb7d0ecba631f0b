package io.llamatelemetry.core;

import io.llamatelemetry.api.CodePoints;
import io.llamatelemetry.spi.StartOrder;
import io.llamatelemetry.spi.TraceSummary;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An order of traces. Total: ties are broken by trace id, and nulls come last in either direction.
 *
 * @param comparator the order, for traces whose root is known
 * @param byStart the direction, where the order is by start before all else; null for any other order
 */
record TraceOrder(
        Comparator<TraceSummary> comparator, @Nullable StartOrder byStart) {

    private static final String EXPECTED =
            " (expected: trace_id, root_span_id, start_time or end_time, each with an optional leading -)";
    private static final Comparator<TraceSummary> BY_TRACE_ID =
            Comparator.comparing(TraceSummary::traceId, CodePoints.ORDER);
    private static final TraceOrder NEWEST_FIRST = new TraceOrder(
            Comparator.comparing(TraceSummary::startTime).reversed().thenComparing(BY_TRACE_ID),
            StartOrder.NEWEST_FIRST);

    /** Reads the parameter {@code order_by}. */
    static TraceOrder of(@Nullable List<String> orderBy, Faults faults) {
        if (orderBy == null || orderBy.isEmpty()) {
            return NEWEST_FIRST;
        }
        Comparator<TraceSummary> comparator = null;
        for (int i = 0; i < orderBy.size(); i++) {
            Comparator<TraceSummary> next = comparator(orderBy.get(i));
            if (next == null) {
                faults.add("enum", "\"" + orderBy.get(i) + "\"" + EXPECTED, "order_by", i);
            } else {
                comparator = comparator == null ? next : comparator.thenComparing(next);
            }
        }
        if (comparator == null) {
            return NEWEST_FIRST;
        }
        return new TraceOrder(
                comparator.thenComparing(BY_TRACE_ID),
                switch (orderBy.get(0)) {
                    case "start_time" -> StartOrder.OLDEST_FIRST;
                    case "-start_time" -> StartOrder.NEWEST_FIRST;
                    default -> null;
                });
    }

    private static @Nullable Comparator<TraceSummary> comparator(String key) {
        boolean descending = key.startsWith("-");
        return switch (descending ? key.substring(1) : key) {
            case "trace_id" -> by(TraceSummary::traceId, CodePoints.ORDER, descending);
            case "root_span_id" ->
                by(summary -> Objects.requireNonNull(summary.rootSpanId()), CodePoints.ORDER, descending);
            case "start_time" -> by(TraceSummary::startTime, Comparator.naturalOrder(), descending);
            case "end_time" -> endTime(descending);
            default -> null;
        };
    }

    private static <T> Comparator<TraceSummary> by(
            Function<TraceSummary, T> field, Comparator<T> order, boolean descending) {
        return Comparator.comparing(field, descending ? order.reversed() : order);
    }

    private static Comparator<TraceSummary> endTime(boolean descending) {
        return (left, right) -> {
            if (left.endTime() == null || right.endTime() == null) {
                return Boolean.compare(left.endTime() == null, right.endTime() == null);
            }
            int order = left.endTime().compareTo(right.endTime());
            return descending ? -order : order;
        };
    }
}
