package io.llamatelemetry.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.llamatelemetry.api.CodePoints;
import io.llamatelemetry.api.Conditions;
import io.llamatelemetry.api.JsonNumber;
import io.llamatelemetry.api.JsonString;
import io.llamatelemetry.api.JsonValue;
import io.llamatelemetry.api.QueryCondition;
import io.llamatelemetry.api.QueryConditionOp;
import io.llamatelemetry.api.SpanStatus;
import io.llamatelemetry.api.SpanWithStatus;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Terms order values as conditions do, for all pairs of values. */
class AttributeTermsFuzzTest {

    private static final List<String> KEYS = List.of("name", "status", "duration_ms", "start_time", "\\fname", "=");
    private static final int MOST_TERM_BYTES = 1_800;

    @FuzzTest
    void termsAgreeWithConditions(byte[] data) {
        Choices choices = new Choices(data);
        String key = choices.below(2) == 0 ? KEYS.get(choices.below(KEYS.size())) : choices.longText();
        JsonValue own = choices.value();
        JsonValue asked = choices.near(own);
        String name = own instanceof JsonString text ? text.value() : "turn";
        Instant start = Instant.ofEpochSecond(0, choices.number() >>> 1);
        boolean isOpen = choices.below(2) == 0;
        for (Map<String, JsonValue> attributes : List.of(Map.of(key, own), Map.<String, JsonValue>of())) {
            SpanWithStatus span = new SpanWithStatus(
                    "s", "t", null, name, start, isOpen ? null : start, attributes, isOpen ? null : SpanStatus.OK);
            check(span, key, asked);
            check(span, "name", asked);
            check(span, "start_time", asked);
        }
    }

    private static void check(SpanWithStatus span, String key, JsonValue asked) {
        AttributeTermsTest.Indexed indexed = new AttributeTermsTest.Indexed(AttributeTerms.of(span), span);
        for (String term : indexed.terms()) {
            assertTrue(term.getBytes(StandardCharsets.UTF_8).length < MOST_TERM_BYTES, term);
        }
        for (QueryConditionOp op : QueryConditionOp.values()) {
            if (Conditions.isComparable(op, asked)) {
                QueryCondition condition = new QueryCondition(key, op, asked);
                check(indexed, new SpanClause.Satisfies(condition));
                check(indexed, new SpanClause.DoesNotContradict(condition));
            }
        }
        check(indexed, new SpanClause.HasAttribute(key));
    }

    private static void check(AttributeTermsTest.Indexed span, SpanClause clause) {
        IndexQuestion question = IndexQuestions.of(clause);
        boolean found = question.accept(span);
        boolean matches = clause.matches(span.span());
        assertTrue(
                found == matches || (found && question.needsCheck()),
                () -> clause + " matches: " + matches + ", found: " + found + " by " + question + " in " + span);
    }

    @FuzzTest
    void numbersHaveTheOrderOfTheirTexts(byte[] data) {
        Choices choices = new Choices(data);
        JsonNumber left = choices.jsonNumber();
        JsonNumber right = choices.near(left) instanceof JsonNumber near ? near : choices.jsonNumber();
        OrderedNumber a = OrderedNumber.of(left);
        OrderedNumber b = OrderedNumber.of(right);
        int order = Integer.signum(JsonNumber.compare(left, right));
        assertEquals(order, Integer.signum(left.exact().compareTo(right.exact())), () -> left + " and " + right);
        assertEquals(order, Integer.signum(CodePoints.compare(a.exact(), b.exact())), () -> left + " and " + right);
        int buckets = Integer.signum(CodePoints.compare(a.bucket(), b.bucket()));
        assertTrue(buckets == 0 || buckets == order, () -> left + " and " + right);
        boolean inBucket =
                b.exact().compareTo(a.bucketStart()) >= 0 && b.exact().compareTo(a.bucketEnd()) < 0;
        assertEquals(buckets == 0, inBucket, () -> left + " and " + right);
    }
}
