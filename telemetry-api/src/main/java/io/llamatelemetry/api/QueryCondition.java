package io.llamatelemetry.api;

import java.util.Objects;

/**
 * A condition on spans.
 *
 * @param key The attribute to compare or, where the span has no such attribute, the field of that name: name, status,
 *     span_id, trace_id, parent_span_id, start_time, end_time or duration_ms. A key is only ever a key: dots, quotes and
 *     signs in it mean themselves.
 * @param op How to compare.
 * @param value What to compare with, as any JSON.
 * @see Conditions
 */
public record QueryCondition(String key, QueryConditionOp op, JsonValue value) {

    public QueryCondition {
        Objects.requireNonNull(key);
        Objects.requireNonNull(op);
        Objects.requireNonNull(value);
    }

    /** A condition from a plain Java value, as {@link JsonValue#from} takes it. */
    public static QueryCondition of(String key, QueryConditionOp op, Object value) {
        return new QueryCondition(key, op, JsonValue.from(value));
    }
}
