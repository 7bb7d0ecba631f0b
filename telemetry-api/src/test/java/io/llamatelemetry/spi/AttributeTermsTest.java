package io.llamatelemetry.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.llamatelemetry.api.CodePoints;
import io.llamatelemetry.api.JsonNumber;
import io.llamatelemetry.api.JsonValue;
import io.llamatelemetry.api.QueryCondition;
import io.llamatelemetry.api.QueryConditionOp;
import io.llamatelemetry.api.SpanWithStatus;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AttributeTermsTest {

    private static final int SPANS = 200;
    private static final int CLAUSES = 1_500;

    /** What an index does: looks for terms and values, knows nothing of the span. */
    record Indexed(Set<String> terms, SpanWithStatus span) implements IndexQuestion.Visitor<Boolean> {

        @Override
        public Boolean visit(IndexQuestion.All all) {
            return true;
        }

        @Override
        public Boolean visit(IndexQuestion.None none) {
            return false;
        }

        @Override
        public Boolean visit(IndexQuestion.Term term) {
            return terms.contains(term.term());
        }

        @Override
        public Boolean visit(IndexQuestion.TermRange range) {
            return terms.stream()
                    .anyMatch(term ->
                            CodePoints.compare(term, range.from()) >= 0 && CodePoints.compare(term, range.to()) < 0);
        }

        @Override
        public Boolean visit(IndexQuestion.NanosRange range) {
            Long value = range.column().of(span);
            return value != null && value >= range.from() && value <= range.to();
        }

        @Override
        public Boolean visit(IndexQuestion.Not not) {
            return !not.question().accept(this);
        }

        @Override
        public Boolean visit(IndexQuestion.And and) {
            return and.questions().stream().allMatch(question -> question.accept(this));
        }

        @Override
        public Boolean visit(IndexQuestion.Or or) {
            return or.questions().stream().anyMatch(question -> question.accept(this));
        }
    }

    @Test
    void questionsToTheIndexAgreeWithWhatConditionsMean() {
        for (long seed = 1; seed <= 3; seed++) {
            RandomSpans random = new RandomSpans(seed);
            List<Indexed> spans = new ArrayList<>();
            for (int i = 0; i < SPANS; i++) {
                SpanWithStatus span = random.span();
                spans.add(new Indexed(AttributeTerms.of(span), span));
            }
            int checked = 0;
            for (int i = 0; i < CLAUSES; i++) {
                SpanClause clause = random.clause();
                IndexQuestion question = IndexQuestions.of(clause);
                for (Indexed span : spans) {
                    boolean found = question.accept(span);
                    boolean matches = clause.matches(span.span());
                    boolean agrees = found == matches || (found && question.needsCheck());
                    checked += found == matches ? 0 : 1;
                    assertTrue(agrees, () -> "seed " + clause + " found " + found + " by " + question + " in " + span);
                }
            }
            assertTrue(checked < SPANS * CLAUSES / 100, "seed " + seed + ": " + checked + " to check");
        }
    }

    @Test
    void textsThatAreLongAndBeginAlikeAreTheOnlyOnesToCheck() {
        String alike = "x".repeat(200);
        assertTrue(question("a", QueryConditionOp.GT, alike).needsCheck());
        assertFalse(question("a", QueryConditionOp.EQ, alike).needsCheck());
        assertFalse(question("a", QueryConditionOp.NE, alike).needsCheck());
        assertFalse(question("a", QueryConditionOp.GT, "x".repeat(128)).needsCheck());
        assertFalse(question("a", QueryConditionOp.LT, 7).needsCheck());
    }

    @Test
    void numbersAreOrderedAsTextAsTheyAreAsNumbers() {
        Random random = new Random(7);
        List<JsonNumber> numbers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            long bits = random.nextLong();
            double any = Double.longBitsToDouble(bits);
            numbers.add(JsonValue.of(bits >> random.nextInt(64)));
            numbers.add(JsonValue.of(Double.isFinite(any) ? any : 0.0));
            numbers.add(JsonValue.of((double) (bits >> 50) / 8));
            numbers.add(JsonValue.of(new BigInteger(random.nextInt(1_320) + 1, random)
                    .multiply(BigInteger.valueOf(random.nextBoolean() ? 1 : -1))));
        }
        for (JsonNumber left : numbers) {
            OrderedNumber a = OrderedNumber.of(left);
            assertTrue(
                    a.bucketStart().compareTo(a.exact()) <= 0 && a.exact().compareTo(a.bucketEnd()) < 0, a::toString);
            for (JsonNumber right : numbers) {
                OrderedNumber b = OrderedNumber.of(right);
                int order = Integer.signum(JsonNumber.compare(left, right));
                assertEquals(order, Integer.signum(a.exact().compareTo(b.exact())), () -> left + " and " + right);
                int buckets = Integer.signum(a.bucket().compareTo(b.bucket()));
                assertTrue(buckets == 0 || buckets == order, () -> left + " and " + right);
                boolean inBucket =
                        b.exact().compareTo(a.bucketStart()) >= 0 && b.exact().compareTo(a.bucketEnd()) < 0;
                assertEquals(buckets == 0, inBucket, () -> left + " and " + right);
            }
        }
    }

    @Test
    void termsAreShortEnoughForEveryIndex() {
        String long_ = "\ud83d\ude00".repeat(5_000);
        SpanWithStatus span = new SpanWithStatus(
                long_, long_, long_, long_, Instant.EPOCH, null, Map.of(long_, JsonValue.of(long_)), null);
        for (String term : AttributeTerms.of(span)) {
            assertTrue(term.getBytes(StandardCharsets.UTF_8).length < 1_800, term);
        }
    }

    @Test
    void aSpanIsFoundByItsTraceAndItsIdWhateverItsAttributes() {
        SpanWithStatus span = new SpanWithStatus(
                "s", "t", null, "n", Instant.EPOCH, null, Map.of("trace_id", JsonValue.of("other")), null);
        Set<String> terms = AttributeTerms.of(span);
        assertTrue(terms.containsAll(List.of(AttributeTerms.ofTrace("t"), AttributeTerms.ofSpan("s"))));
        assertFalse(terms.contains(AttributeTerms.ofTrace("other")));
    }

    @Test
    void eachTermOfASpanComesOnce() {
        RandomSpans random = new RandomSpans(11);
        for (int i = 0; i < SPANS; i++) {
            List<String> terms = new ArrayList<>();
            AttributeTerms.collect(random.span(), terms::add);
            assertEquals(terms.size(), new HashSet<>(terms).size(), terms::toString);
        }
    }

    /** What is on disk is searched by later versions: these spellings hold for good. */
    @Test
    void spellingsNeverChange() {
        SpanWithStatus span = new SpanWithStatus(
                "s1",
                "t1",
                null,
                "turn",
                Instant.EPOCH,
                null,
                Map.of("n", JsonValue.of(10), "x=y", JsonValue.of(true), "z", JsonValue.from(List.of(1, "a"))),
                null);
        assertEquals(
                Set.of(
                        "\\ftrace_id=st1",
                        "\\fspan_id=ss1",
                        "\\fname=sturn",
                        "\\fparent_span_id=a",
                        "\\fend_time=a",
                        "n=p",
                        "n=n2W3G",
                        "n=N2W3G",
                        "x\\ey=p",
                        "x\\ey=btrue",
                        "z=p",
                        "z=jwcfK2mfTorof5zpYLw2X2eTS1U3GW-KNzR_gPhVhEPY"),
                AttributeTerms.of(span));
    }

    private static IndexQuestion question(String key, QueryConditionOp op, Object value) {
        return IndexQuestions.of(new SpanClause.Satisfies(QueryCondition.of(key, op, value)));
    }
}
