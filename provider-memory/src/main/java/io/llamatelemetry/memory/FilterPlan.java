package io.llamatelemetry.memory;

import io.llamatelemetry.api.Conditions;
import io.llamatelemetry.api.JsonNumber;
import io.llamatelemetry.api.JsonString;
import io.llamatelemetry.api.JsonValue;
import io.llamatelemetry.api.QueryCondition;
import io.llamatelemetry.api.QueryConditionOp;
import io.llamatelemetry.api.Timestamps;
import io.llamatelemetry.spi.SpanClause;
import io.llamatelemetry.spi.SpanFilter;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What every span that matches a filter has: terms and ids of the indexes, and a start within a range. More may have it; whoever
 * follows the plan checks what it finds with the filter.
 */
final class FilterPlan {

    private static final String START_TIME = "start_time";

    /** Fields that every visible span has. */
    private static final Set<String> ALWAYS_PRESENT = Set.of("name", "span_id", "trace_id", START_TIME);

    /** Fields without terms of their own. */
    private static final Set<String> WITHOUT_TERMS = Set.of(START_TIME, "end_time", "duration_ms");

    private static final BigInteger MOST_NANOS = BigInteger.valueOf(Long.MAX_VALUE);

    private final SpanFilter filter;
    private final Set<String> keys = new HashSet<>();
    private final List<Demand> demands = new ArrayList<>();
    private final Set<String> required = new HashSet<>();
    private long from;
    private long to = Long.MAX_VALUE;

    FilterPlan(SpanFilter filter) {
        this.filter = filter;
        for (SpanClause clause : filter.clauses()) {
            if (clause instanceof SpanClause.HasAttribute has) {
                keys.add(has.key());
                required.add(has.key());
                demands.add(Demand.presence(has.key()));
            }
        }
        for (SpanClause clause : filter.clauses()) {
            if (clause instanceof SpanClause.Satisfies satisfies) {
                satisfy(satisfies.condition());
            } else if (clause instanceof SpanClause.DoesNotContradict consistent) {
                doNotContradict(consistent.condition());
            }
        }
    }

    SpanFilter filter() {
        return filter;
    }

    /** The attributes that the filter looks at. */
    Set<String> keys() {
        return keys;
    }

    /** What a matching span has, all of it. */
    List<Demand> demands() {
        return demands;
    }

    /** No matching span starts before this, in nanoseconds, unless an attribute is called like the field. */
    long from() {
        return from;
    }

    /** No matching span starts after this, in nanoseconds, unless an attribute is called like the field. */
    long to() {
        return to;
    }

    /** Whether the range of starts says anything. */
    boolean isLimitedInTime() {
        return from > 0 || to < Long.MAX_VALUE;
    }

    /** What a span has whose attribute stands before the field that the range is about. */
    static Demand shadowOfStart() {
        return Demand.presence(START_TIME);
    }

    /** What is absent contradicts nothing; so this says more only of keys that a span that can match must have. */
    private void doNotContradict(QueryCondition condition) {
        boolean wantsPresence = condition.value().isNull() && condition.op() == QueryConditionOp.NE;
        if (wantsPresence || ALWAYS_PRESENT.contains(condition.key()) || required.contains(condition.key())) {
            satisfy(condition);
        } else {
            keys.add(condition.key());
        }
    }

    private void satisfy(QueryCondition condition) {
        String key = condition.key();
        JsonValue value = condition.value();
        keys.add(key);
        if (condition.op() == QueryConditionOp.EQ && value.isNull()) {
            return;
        }
        if (condition.op() == QueryConditionOp.EQ && !WITHOUT_TERMS.contains(key)) {
            demands.add(Demand.equality(key, value));
        } else if (!Conditions.FIELDS.contains(key)) {
            demands.add(Demand.presence(key));
        } else if (key.equals(START_TIME)) {
            limit(condition.op(), nanos(value));
        }
    }

    private void limit(QueryConditionOp op, @Nullable BigInteger time) {
        if (time == null || op == QueryConditionOp.NE) {
            return;
        }
        long nearest = time.max(BigInteger.ZERO).min(MOST_NANOS).longValueExact();
        if (op != QueryConditionOp.LT) {
            from = Math.max(from, nearest);
        }
        if (op != QueryConditionOp.GT) {
            to = Math.min(to, nearest);
        }
    }

    private static @Nullable BigInteger nanos(JsonValue value) {
        if (value instanceof JsonNumber number) {
            return Timestamps.nanosOf(Timestamps.decimalOf(number));
        }
        Instant time = value instanceof JsonString text ? Timestamps.parse(text.value()) : null;
        return time == null
                ? null
                : BigInteger.valueOf(time.getEpochSecond())
                        .multiply(BigInteger.valueOf(Nanos.PER_SECOND))
                        .add(BigInteger.valueOf(time.getNano()));
    }
}
