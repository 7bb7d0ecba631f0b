package io.llamatelemetry.spi;

import io.llamatelemetry.api.Conditions;
import io.llamatelemetry.api.QueryCondition;
import io.llamatelemetry.api.SpanWithStatus;

/** One demand on a span. */
public sealed interface SpanClause {

    /** Whether the span meets the demand. */
    boolean matches(SpanWithStatus span);

    /**
     * The span satisfies the condition.
     *
     * @param condition what to satisfy
     */
    record Satisfies(QueryCondition condition) implements SpanClause {

        @Override
        public boolean matches(SpanWithStatus span) {
            return Conditions.isSatisfied(condition, span);
        }
    }

    /**
     * The span does not contradict the condition.
     *
     * @param condition what not to contradict
     */
    record DoesNotContradict(QueryCondition condition) implements SpanClause {

        @Override
        public boolean matches(SpanWithStatus span) {
            return !Conditions.isContradicted(condition, span);
        }
    }

    /**
     * The span has the attribute, and it is not null. Fields do not count.
     *
     * @param key the attribute's key
     */
    record HasAttribute(String key) implements SpanClause {

        @Override
        public boolean matches(SpanWithStatus span) {
            return Conditions.hasAttribute(key, span);
        }
    }
}
