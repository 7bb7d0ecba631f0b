package io.llamatelemetry.spi;

import static io.llamatelemetry.spi.IndexQuestion.and;
import static io.llamatelemetry.spi.IndexQuestion.not;
import static io.llamatelemetry.spi.IndexQuestion.or;

import io.llamatelemetry.api.JsonBoolean;
import io.llamatelemetry.api.JsonNumber;
import io.llamatelemetry.api.JsonNumbers;
import io.llamatelemetry.api.JsonString;
import io.llamatelemetry.api.JsonValue;
import io.llamatelemetry.api.QueryCondition;
import io.llamatelemetry.api.QueryConditionOp;
import io.llamatelemetry.spi.IndexQuestion.All;
import io.llamatelemetry.spi.IndexQuestion.None;
import io.llamatelemetry.spi.IndexQuestion.Term;
import io.llamatelemetry.spi.IndexQuestion.TermRange;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns what is demanded of spans into questions to an index. Agrees with {@link io.llamatelemetry.api.Conditions}, which says
 * what conditions mean.
 */
public final class IndexQuestions {

    private static final IndexQuestion OPEN = new Term(TermText.field("end_time") + TermText.ABSENT);

    private IndexQuestions() {}

    /** The question for the spans that match all clauses of a filter. */
    public static IndexQuestion of(SpanFilter filter) {
        return and(filter.clauses().stream().map(IndexQuestions::of).toList());
    }

    /** The question for the spans that match a clause. */
    public static IndexQuestion of(SpanClause clause) {
        if (clause instanceof SpanClause.HasAttribute has) {
            return hasAttribute(has.key());
        }
        if (clause instanceof SpanClause.Satisfies satisfies) {
            return satisfied(satisfies.condition());
        }
        return notContradicted(((SpanClause.DoesNotContradict) clause).condition());
    }

    private static IndexQuestion notContradicted(QueryCondition condition) {
        IndexQuestion satisfied = satisfied(condition);
        if (condition.value().isNull()) {
            return condition.op() == QueryConditionOp.NE ? satisfied : absent(condition.key());
        }
        return or(List.of(absent(condition.key()), satisfied));
    }

    private static IndexQuestion satisfied(QueryCondition condition) {
        String key = condition.key();
        if (condition.value().isNull()) {
            return switch (condition.op()) {
                case EQ -> absent(key);
                case NE -> not(absent(key));
                case GT, LT -> new None();
            };
        }
        IndexQuestion hasAttribute = hasAttribute(key);
        IndexQuestion byAttribute = compared(TermText.attribute(key), hasAttribute, condition.op(), condition.value());
        IndexQuestion byField = field(condition);
        return byField instanceof None
                ? byAttribute
                : or(List.of(byAttribute, and(List.of(byField, not(hasAttribute)))));
    }

    private static IndexQuestion hasAttribute(String key) {
        return new Term(TermText.attribute(key) + TermText.PRESENT);
    }

    /** Neither an attribute nor a field. */
    private static IndexQuestion absent(String key) {
        IndexQuestion noField = switch (key) {
            case "name", "span_id", "trace_id", "start_time" -> new None();
            case "parent_span_id" -> new Term(TermText.field(key) + TermText.ABSENT);
            case "status", "end_time", "duration_ms" -> OPEN;
            default -> new All();
        };
        return and(List.of(noField, not(hasAttribute(key))));
    }

    private static IndexQuestion field(QueryCondition condition) {
        QueryConditionOp op = condition.op();
        JsonValue value = condition.value();
        return switch (condition.key()) {
            case "name", "span_id", "trace_id" -> compared(TermText.field(condition.key()), new All(), op, value);
            case "status" -> compared(TermText.field("status"), not(OPEN), op, value);
            case "parent_span_id" -> {
                String prefix = TermText.field("parent_span_id");
                yield compared(prefix, not(new Term(prefix + TermText.ABSENT)), op, value);
            }
            case "start_time" -> NanosQuestions.time(NanosColumn.START, op, value);
            case "end_time" -> NanosQuestions.time(NanosColumn.END, op, value);
            case "duration_ms" -> NanosQuestions.duration(op, value);
            default -> new None();
        };
    }

    private static IndexQuestion compared(String prefix, IndexQuestion present, QueryConditionOp op, JsonValue value) {
        return switch (op) {
            case EQ -> equal(prefix, value);
            case NE -> and(List.of(present, not(equal(prefix, value))));
            case GT, LT -> ordered(prefix, op == QueryConditionOp.GT, value);
        };
    }

    private static IndexQuestion equal(String prefix, JsonValue value) {
        if (value instanceof JsonNumber number) {
            String exact = OrderedNumber.of(number).exact();
            return or(List.of(
                    new Term(prefix + TermText.NUMBER + exact), new Term(prefix + TermText.SPELT_NUMBER + exact)));
        }
        if (value instanceof JsonString text) {
            IndexQuestion asText = new Term(prefix + TermText.TEXT + TermText.text(text.value()));
            JsonNumber spelt = JsonNumbers.parse(text.value());
            return spelt == null
                    ? asText
                    : or(List.of(
                            asText,
                            new Term(prefix
                                    + TermText.NUMBER
                                    + OrderedNumber.of(spelt).exact())));
        }
        if (value instanceof JsonBoolean truth) {
            return new Term(prefix + TermText.BOOLEAN + truth);
        }
        return new Term(prefix + TermText.NESTED + TermText.nested(value));
    }

    private static IndexQuestion ordered(String prefix, boolean above, JsonValue value) {
        List<IndexQuestion> parts = new ArrayList<>();
        if (value instanceof JsonNumber number) {
            addNumbers(prefix, TermText.NUMBER, TermText.NUMBER_BUCKET, above, number, parts);
            addNumbers(prefix, TermText.SPELT_NUMBER, TermText.SPELT_NUMBER_BUCKET, above, number, parts);
        } else if (value instanceof JsonString text) {
            addTexts(prefix, above, text.value(), parts);
            JsonNumber spelt = JsonNumbers.parse(text.value());
            if (spelt != null) {
                addNumbers(prefix, TermText.NUMBER, TermText.NUMBER_BUCKET, above, spelt, parts);
            }
        }
        return or(parts);
    }

    /** The rest of the number's own bucket by exact terms, and the buckets beyond it whole. */
    private static void addNumbers(
            String prefix, char exact, char bucket, boolean above, JsonNumber number, List<IndexQuestion> parts) {
        OrderedNumber ordered = OrderedNumber.of(number);
        String near = prefix + exact;
        String far = prefix + bucket;
        if (above) {
            parts.add(new TermRange(near + after(ordered.exact()), near + ordered.bucketEnd(), false));
            parts.add(new TermRange(far + after(ordered.bucket()), prefix + (char) (bucket + 1), false));
        } else {
            parts.add(new TermRange(near + ordered.bucketStart(), near + ordered.exact(), false));
            parts.add(new TermRange(far, far + ordered.bucket(), false));
        }
    }

    private static void addTexts(String prefix, boolean above, String text, List<IndexQuestion> parts) {
        String space = prefix + TermText.TEXT;
        String spaceEnd = prefix + (char) (TermText.TEXT + 1);
        if (!TermText.isLong(text)) {
            parts.add(
                    above
                            ? new TermRange(space + after(text), spaceEnd, false)
                            : new TermRange(space, space + text, false));
            return;
        }
        String alike = space + TermText.beginning(text) + TermText.HASH_MARK;
        String alikeEnd = space + TermText.beginning(text) + (char) (TermText.HASH_MARK + 1);
        parts.add(above ? new TermRange(alikeEnd, spaceEnd, false) : new TermRange(space, alike, false));
        parts.add(new TermRange(alike, alikeEnd, true));
    }

    /** The text that follows next, so that a range begins behind the given one. */
    private static String after(String text) {
        return text + '\0';
    }
}
