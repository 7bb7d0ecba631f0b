package io.llamatelemetry.core;

import io.llamatelemetry.api.Conditions;
import io.llamatelemetry.api.QueryCondition;
import java.util.List;
import java.util.Locale;

/** Checks what is common to the queries for spans and traces. */
final class SpanConditions {

    private static final String ATTRIBUTE_FILTERS = "attribute_filters";

    private SpanConditions() {}

    /** Notes conditions that cannot be asked. */
    static void check(List<QueryCondition> conditions, Limits limits, Faults faults) {
        faults.checkSize(conditions, limits.maxConditions(), "max_conditions", ATTRIBUTE_FILTERS);
        for (int i = 0; i < Math.min(conditions.size(), limits.maxConditions()); i++) {
            QueryCondition condition = conditions.get(i);
            if (!Conditions.isComparable(condition.op(), condition.value())) {
                faults.add(
                        "value_error",
                        condition.op().name().toLowerCase(Locale.ROOT) + " with " + condition.value()
                                + " (expected: a number or a string; booleans, nulls, arrays and objects know eq and ne)",
                        ATTRIBUTE_FILTERS,
                        i,
                        "value");
            }
            faults.checkText(condition.key(), ATTRIBUTE_FILTERS, i, "key");
            if (!Values.isWellFormed(condition.value())) {
                faults.add("string_unicode", "a lone surrogate", ATTRIBUTE_FILTERS, i, "value");
            }
        }
    }
}
