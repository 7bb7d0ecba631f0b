package io.llamatelemetry.kit;

import io.llamatelemetry.api.Conditions;
import io.llamatelemetry.api.JsonBoolean;
import io.llamatelemetry.api.JsonNumber;
import io.llamatelemetry.api.JsonNumbers;
import io.llamatelemetry.api.JsonString;
import io.llamatelemetry.api.JsonValue;
import io.llamatelemetry.api.QueryConditionOp;
import io.llamatelemetry.api.SpanWithStatus;
import io.llamatelemetry.spi.SpanClause;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The attributes of a span as terms that an equality looks up. What is found is still to be checked. */
final class ListTerms {
    private ListTerms() {}

    /** The terms of a span. */
    static Set<String> of(SpanWithStatus span) {
        Set<String> terms = new HashSet<>();
        span.attributes().forEach((key, value) -> add(key, value, terms));
        add("name", new JsonString(span.name()), terms);
        return terms;
    }

    private static void add(String key, JsonValue value, Set<String> terms) {
        String term = term(key, value);
        if (term != null) {
            terms.add(term);
        }
        JsonNumber number = value instanceof JsonString text ? JsonNumbers.parse(text.value()) : null;
        if (number != null) {
            terms.add(number(key, number));
        }
    }

    /** Terms of which every span has one that meets the clause; none where there are no such terms. */
    static Set<String> of(SpanClause clause) {
        if (!(clause instanceof SpanClause.Satisfies satisfies)
                || satisfies.condition().op() != QueryConditionOp.EQ) {
            return Set.of();
        }
        String key = satisfies.condition().key();
        JsonValue value = satisfies.condition().value();
        String term = term(key, value);
        if (term == null || (Conditions.FIELDS.contains(key) && !key.equals("name"))) {
            return Set.of();
        }
        JsonNumber number = value instanceof JsonString text ? JsonNumbers.parse(text.value()) : null;
        return number == null ? Set.of(term) : Set.of(term, number(key, number));
    }

    private static @Nullable String term(String key, JsonValue value) {
        if (value instanceof JsonString text) {
            return text(key, text.value());
        }
        if (value instanceof JsonNumber number) {
            return number(key, number);
        }
        return value instanceof JsonBoolean truth ? key + "\0b" + truth : null;
    }

    private static String text(String key, String text) {
        return key + "\0s" + text;
    }

    private static String number(String key, JsonNumber number) {
        return key + "\0n" + number.exact().stripTrailingZeros();
    }
}
