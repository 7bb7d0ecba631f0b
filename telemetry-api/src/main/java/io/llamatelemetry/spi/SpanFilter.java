package io.llamatelemetry.spi;

import io.llamatelemetry.api.QueryCondition;
import io.llamatelemetry.api.SpanWithStatus;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a span must be like: all of the clauses must match.
 *
 * @param clauses the demands; none for every span
 */
public record SpanFilter(List<SpanClause> clauses) {

    /** Every span matches. */
    public static final SpanFilter ALL = new SpanFilter(List.of());

    public SpanFilter {
        clauses = List.copyOf(clauses);
    }

    /** The spans that satisfy all of the conditions. */
    public static SpanFilter satisfying(List<QueryCondition> conditions) {
        return new SpanFilter(
                conditions.stream().<SpanClause>map(SpanClause.Satisfies::new).toList());
    }

    /** The spans that contradict none of the conditions and have all of the attributes. */
    public static SpanFilter candidates(List<QueryCondition> conditions, List<String> attributes) {
        return new SpanFilter(Stream.concat(
                        conditions.stream().<SpanClause>map(SpanClause.DoesNotContradict::new),
                        attributes.stream().distinct().<SpanClause>map(SpanClause.HasAttribute::new))
                .toList());
    }

    /** Whether the span matches all of the clauses. */
    public boolean matches(SpanWithStatus span) {
        for (SpanClause clause : clauses) {
            if (!clause.matches(span)) {
                return false;
            }
        }
        return true;
    }
}
