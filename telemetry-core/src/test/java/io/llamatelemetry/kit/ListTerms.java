package io.llamatelemetry.kit;

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
        span.attributes().forEach((key, value) -> {
            if (value instanceof JsonString text) {
                terms.add(text(key, text.value()));
                JsonNumber number = JsonNumbers.parse(text.value());
                if (number != null) {
                    terms.add(number(key, number));
                }
            } else {
                String term = term(key, value);
                if (term != null) {
                    terms.add(term);
                }
            }
        });
        terms.add(text("name", span.name()));
        return terms;
    }

    /** The term that every span has which meets the clause, or null where there is no such term. */
    static @Nullable String of(SpanClause clause) {
        if (clause instanceof SpanClause.Satisfies satisfies
                && satisfies.condition().op() == QueryConditionOp.EQ) {
            String key = satisfies.condition().key();
            boolean indexed = key.equals("name") || !io.llamatelemetry.api.Conditions.FIELDS.contains(key);
            return indexed ? term(key, satisfies.condition().value()) : null;
        }
        return null;
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
