package io.llamatelemetry.kit;

import io.llamatelemetry.api.JsonValue;
import io.llamatelemetry.api.MetricLabelMatcher;
import io.llamatelemetry.api.MetricLabelOperator;
import io.llamatelemetry.api.QueryCondition;
import io.llamatelemetry.api.QueryConditionOp;
import org.jspecify.annotations.Nullable;

/** Conditions and matchers in few words. */
final class Ask {
    private Ask() {}

    static QueryCondition eq(String key, @Nullable Object value) {
        return condition(key, QueryConditionOp.EQ, value);
    }

    static QueryCondition ne(String key, @Nullable Object value) {
        return condition(key, QueryConditionOp.NE, value);
    }

    static QueryCondition gt(String key, @Nullable Object value) {
        return condition(key, QueryConditionOp.GT, value);
    }

    static QueryCondition lt(String key, @Nullable Object value) {
        return condition(key, QueryConditionOp.LT, value);
    }

    static QueryCondition condition(String key, QueryConditionOp op, @Nullable Object value) {
        return new QueryCondition(key, op, JsonValue.from(value));
    }

    static MetricLabelMatcher label(String name, MetricLabelOperator operator, String value) {
        return new MetricLabelMatcher(name, value, operator);
    }
}
