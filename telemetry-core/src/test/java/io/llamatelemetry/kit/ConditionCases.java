package io.llamatelemetry.kit;

import static io.llamatelemetry.api.QueryConditionOp.EQ;
import static io.llamatelemetry.api.QueryConditionOp.GT;
import static io.llamatelemetry.api.QueryConditionOp.LT;
import static io.llamatelemetry.api.QueryConditionOp.NE;
import static io.llamatelemetry.kit.Sketch.end;
import static io.llamatelemetry.kit.Sketch.start;
import static org.junit.jupiter.api.Assertions.assertAll;

import io.llamatelemetry.api.QueryCondition;
import io.llamatelemetry.api.QueryConditionOp;
import io.llamatelemetry.api.Trace;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every rule of conditions comes to when it is asked through the engine. */
abstract class ConditionCases extends Cases {
    private static final BigInteger HUGE = BigInteger.TWO.pow(900);

    ConditionCases(TelemetryProviderKit kit) {
        super(kit);
    }

    /** One rule: a span whose attribute {@code k} has a value does or does not satisfy a condition on it. */
    private record Rule(
            @Nullable Object own,
            QueryConditionOp op,
            @Nullable Object asked,
            boolean satisfied) {}

    private static Rule yes(@Nullable Object own, QueryConditionOp op, @Nullable Object asked) {
        return new Rule(own, op, asked, true);
    }

    private static Rule no(@Nullable Object own, QueryConditionOp op, @Nullable Object asked) {
        return new Rule(own, op, asked, false);
    }

    /** Tells each rule's span in a trace of its own, and asks for it by trace and by span. */
    private void holds(Rule... rules) {
        List<Sketch> told = new ArrayList<>();
        for (int i = 0; i < rules.length; i++) {
            told.add(start("t" + i, "s" + i).with("k", rules[i].own()).with("rule", "rule " + i));
        }
        bench.acceptMany(told);
        assertAll(Stream.iterate(0, i -> i < rules.length, i -> i + 1).map(i -> () -> {
            Rule rule = rules[i];
            List<QueryCondition> asked =
                    List.of(Ask.eq("rule", "rule " + i), Ask.condition("k", rule.op(), rule.asked()));
            List<String> expected = rule.satisfied() ? List.of("t" + i) : List.of();
            bench.answers(
                    expected,
                    t -> t.queryTraces(asked, 10, 0, null).data().stream()
                            .map(Trace::traceId)
                            .toList());
            bench.same(t -> t.querySpans(asked, List.of(), null));
            bench.same(t -> t.queryTraces(List.of(Ask.condition("k", rule.op(), rule.asked())), 100, 0, null));
        }));
    }

    @Test
    void numbersCompareAsNumbers() {
        holds(
                yes(1, EQ, 1.0),
                yes(1.0, EQ, 1),
                no(1, NE, 1.0),
                yes(0.0, EQ, -0.0),
                yes(-0.0, EQ, 0),
                no(0.0, GT, -0.0),
                yes(10, GT, 9),
                no(10, LT, 9),
                yes(-10, LT, -9),
                no(5, GT, 5),
                no(5, LT, 5),
                yes(0.1, GT, 0),
                yes(1e300, GT, 5),
                yes(-1e300, LT, -5),
                yes(4.9e-324, GT, 0));
    }

    @Test
    void integersCompareExactly() {
        holds(
                yes(9007199254740993L, GT, 9007199254740992L),
                yes(9007199254740993L, GT, 9007199254740992.0),
                no(9007199254740993L, EQ, 9007199254740992.0),
                yes(9007199254740992L, EQ, 9007199254740992.0),
                yes(Long.MAX_VALUE, LT, 0x1p63),
                yes(HUGE, EQ, HUGE),
                no(HUGE, EQ, HUGE.add(BigInteger.ONE)),
                yes(HUGE, LT, HUGE.add(BigInteger.ONE)),
                yes(HUGE.negate(), LT, Long.MIN_VALUE),
                yes(HUGE, GT, 1e200),
                yes(new BigInteger("9".repeat(400)), GT, Double.MAX_VALUE),
                yes(new BigInteger("-" + "9".repeat(400)), LT, new BigInteger("-" + "9".repeat(399) + "8")));
    }

    @Test
    void numericStringsCompareWithNumbersAsNumbersAndWithStringsAsStrings() {
        holds(
                yes("10", GT, 9),
                no("10", GT, "9"),
                yes("10", LT, "9"),
                yes("10", EQ, 10),
                yes("10", EQ, 10.0),
                yes("1e1", EQ, 10),
                yes("10.0", EQ, 10),
                no("10.0", EQ, "10"),
                yes(10, EQ, "10"),
                yes(10, GT, "9"),
                no(10, NE, "1.0e1"),
                yes("-0", EQ, 0),
                yes("0.30000000000000004", GT, 0.3),
                yes("9007199254740993", GT, 9007199254740992.0),
                no("010", EQ, 10),
                yes("010", NE, 10),
                no("+10", EQ, 10),
                no(" 10", EQ, 10),
                no("10 ", GT, 9),
                no("0x10", EQ, 16),
                no(".5", LT, 1),
                no("5.", GT, 1),
                no("NaN", LT, 1),
                no("Infinity", GT, 1),
                no("1e400", GT, 1),
                yes("1e400", NE, 1),
                no("\u0661", EQ, 1),
                yes("9".repeat(400), EQ, new BigInteger("9".repeat(400))),
                no("9".repeat(401), GT, 1));
    }

    @Test
    void stringsCompareByCodePoint() {
        holds(
                yes("b", GT, "a"),
                yes("B", LT, "a"),
                yes("a", LT, "ab"),
                yes("", LT, "a"),
                yes("", EQ, ""),
                yes("\ud83d\ude00", GT, "\uffee"),
                no("\ud83d\ude00", LT, "\uffee"),
                yes("\uffff", LT, "\ud800\udc00"),
                yes("\udbff\udfff", GT, "\uffff"),
                yes("\ue000", GT, "\ud7ff"),
                yes("x\ud83d\ude00", GT, "x\uffeey"),
                no("e\u0301", EQ, "\u00e9"),
                no("A", EQ, "a"),
                no("a ", EQ, "a"),
                yes("a\u0000", GT, "a"),
                yes("x".repeat(40_000) + "b", GT, "x".repeat(40_000) + "a"),
                no("x".repeat(40_000) + "b", EQ, "x".repeat(40_000) + "a"));
    }

    @Test
    void otherPairsOfTypesAreNeverEqualAndAlwaysUnequal() {
        holds(
                yes(true, EQ, true),
                no(true, EQ, false),
                yes(true, NE, false),
                no(true, NE, true),
                no(true, EQ, "true"),
                yes(true, NE, "true"),
                no(true, EQ, 1),
                yes(true, NE, 1),
                no(true, GT, 0),
                no(true, LT, "z"),
                no("a", EQ, 1),
                yes("a", NE, 1),
                no("a", GT, 1),
                no("a", LT, 1),
                no(1, GT, "a"),
                no(1, LT, "a"),
                yes(1, NE, "a"),
                no("a", EQ, List.of("a")),
                yes("a", NE, List.of("a")),
                yes(1, NE, Map.of()),
                no("true", EQ, true),
                yes("true", NE, true));
    }

    @Test
    void nullAsksForAbsence() {
        holds(
                yes(null, EQ, null),
                no(null, NE, null),
                no(0, EQ, null),
                yes(0, NE, null),
                yes("", NE, null),
                no(false, EQ, null),
                no("null", EQ, null),
                no(null, NE, 1),
                no(null, EQ, 0),
                no(null, GT, 0),
                no(null, LT, "z"));
    }

    @Test
    void anAbsentKeySatisfiesNothingButEqualityWithNull() {
        bench.accept(start("t1", "a").with("other", 1));
        for (QueryConditionOp op : QueryConditionOp.values()) {
            for (Object value : List.of(0, "", "a", -1.5)) {
                bench.answers(
                        List.of(),
                        t -> t.queryTraces(List.of(Ask.condition("k", op, value)), 10, 0, null)
                                .data());
            }
        }
        bench.same(t -> t.queryTraces(List.of(Ask.eq("k", null)), 10, 0, null));
        bench.same(t -> t.queryTraces(List.of(Ask.ne("k", null)), 10, 0, null));
        bench.same(t -> t.queryTraces(List.of(Ask.ne("k", true)), 10, 0, null));
        bench.same(t -> t.queryTraces(List.of(Ask.ne("k", List.of())), 10, 0, null));
    }

    private void asked(QueryCondition... conditions) {
        assertAll(Stream.of(conditions).map(condition -> () -> {
            bench.same(t -> t.queryTraces(List.of(condition), 100, 0, null));
            bench.same(t -> t.querySpans(List.of(condition), List.of(), null));
        }));
    }

    @Test
    void aKeyThatIsNoAttributeNamesAField() {
        bench.accept(
                start("t1", "a").named("7").at("12:00:00"),
                end("t1", "a").failed().at("12:00:01.5"),
                start("t2", "b").named("turn").under("p").at("12:00:02"),
                start("t2", "c").named("root").at("12:00:01"),
                end("t2", "c").at("12:00:01"));
        asked(
                Ask.eq("name", "turn"),
                Ask.gt("name", "a"),
                Ask.eq("name", 7),
                Ask.lt("name", 8.5),
                Ask.ne("name", "turn"),
                Ask.eq("status", "error"),
                Ask.ne("status", "error"),
                Ask.eq("status", null),
                Ask.ne("status", null),
                Ask.eq("status", "ERROR"),
                Ask.eq("span_id", "b"),
                Ask.eq("trace_id", "t2"),
                Ask.gt("trace_id", "t1"),
                Ask.eq("parent_span_id", "p"),
                Ask.eq("parent_span_id", null),
                Ask.ne("parent_span_id", null),
                Ask.eq("duration_ms", 1500),
                Ask.gt("duration_ms", 1499.5),
                Ask.lt("duration_ms", "2000"),
                Ask.eq("duration_ms", 0),
                Ask.eq("duration_ms", null),
                Ask.ne("duration_ms", 0),
                Ask.eq("end_time", null),
                Ask.eq("no_such_key", null));
    }

    @Test
    void timeFieldsCompareAsTimes() {
        bench.accept(
                start("t1", "a").at("2026-03-01T12:00:00.000000001Z"),
                start("t2", "a").at("2026-03-01T12:00:00Z"),
                end("t2", "a").at("2026-03-01T13:00:00.5Z"),
                start("t3", "a").at("1970-01-01T00:00:00Z"),
                end("t3", "a").at("2262-04-11T23:47:16.854775807Z"));
        long noon = 1_772_366_400L;
        asked(
                Ask.eq("start_time", "2026-03-01T12:00:00Z"),
                Ask.eq("start_time", "2026-03-01T13:00:00+01:00"),
                Ask.eq("start_time", "2026-03-01 12:00"),
                Ask.eq("start_time", "2026-03-01T12:00:00.000000001"),
                Ask.gt("start_time", "2026-03-01T12:00:00Z"),
                Ask.lt("start_time", "2026-03-01T12:00:00.000000001Z"),
                Ask.eq("start_time", noon),
                Ask.ne("start_time", noon),
                Ask.eq("start_time", noon * 1000),
                Ask.gt("start_time", (double) noon),
                Ask.lt("start_time", noon + 0.5),
                Ask.eq("start_time", 0),
                Ask.gt("start_time", -1e300),
                Ask.lt("start_time", 1e300),
                Ask.lt("start_time", HUGE),
                Ask.gt("start_time", HUGE.negate()),
                Ask.eq("end_time", "2262-04-11T23:47:16.854775807Z"),
                Ask.gt("end_time", "2026-03-01T13:00:00.4Z"),
                Ask.ne("end_time", "2026-03-01T13:00:00.5Z"),
                Ask.gt("start_time", "0001-01-01T00:00:00Z"),
                Ask.lt("start_time", "9999-12-31T23:59:59Z"),
                Ask.eq("start_time", "yesterday"),
                Ask.ne("start_time", "yesterday"),
                Ask.gt("start_time", ""),
                Ask.lt("start_time", "zzz"),
                Ask.ne("start_time", "2026-02-30T00:00:00Z"),
                Ask.ne("start_time", noon + ""),
                Ask.eq("start_time", true),
                Ask.ne("start_time", true),
                Ask.ne("start_time", List.of(1)),
                Ask.ne("end_time", false));
    }

    @Test
    void anAttributeShadowsTheFieldOfItsNameUnlessItIsNull() {
        List<String> fields = List.of(
                "name", "status", "span_id", "trace_id", "parent_span_id", "start_time", "end_time", "duration_ms");
        for (String field : fields) {
            bench.accept(
                    start("7 " + field, "a").named("x").with(field, 7),
                    start("text " + field, "a").named("x").with(field, "2026-03-01T12:00:00Z"),
                    start("null " + field, "a").named("x").with(field, null),
                    start("none " + field, "a").named("x"));
        }
        for (String field : fields) {
            asked(
                    Ask.eq(field, 7),
                    Ask.ne(field, 7),
                    Ask.gt(field, "2026"),
                    Ask.lt(field, "2027"),
                    Ask.eq(field, "2026-03-01T12:00:00Z"),
                    Ask.eq(field, "2026-03-01T13:00:00+01:00"),
                    Ask.eq(field, null),
                    Ask.ne(field, null),
                    Ask.eq(field, "x"),
                    Ask.eq(field, "a"));
        }
    }

    @Test
    void aKeyIsOnlyEverAKey() {
        List<String> keys = List.of(
                "a.b",
                "a",
                "b",
                "$where",
                "a\"b",
                "a'b",
                "a\\b",
                "attributes",
                "attributes.a",
                "",
                " ",
                "_id",
                "*",
                "a*",
                "__proto__",
                "a\u0000b",
                "\ud83d\ude00",
                "\uffff",
                "k=v",
                "a:b",
                "a/b",
                "1",
                "null",
                "spans[0]");
        for (String key : keys) {
            bench.accept(start("trace " + key, "s").with(key, "value of " + key));
        }
        for (String key : keys) {
            asked(Ask.eq(key, "value of " + key), Ask.ne(key, null), Ask.eq(key, null), Ask.gt(key, ""));
            bench.same(t -> t.querySpans(List.of(), List.of(key), null));
        }
    }

    @Test
    void aKeyAndAValueAreNeverTakenForOneAnother() {
        bench.accept(
                start("t1", "a").with("a", "b\u0000c"),
                start("t2", "a").with("a\u0000b", "c"),
                start("t3", "a").with("a", "b=c"),
                start("t4", "a").with("a=b", "c"));
        asked(Ask.eq("a", "b\u0000c"), Ask.eq("a\u0000b", "c"), Ask.eq("a", "b=c"), Ask.eq("a=b", "c"));
    }

    @Test
    void allConditionsMustHold() {
        for (int i = 0; i < 12; i++) {
            bench.accept(start("t" + i, "s").with("x", i % 2).with("y", i % 3).with("z", i));
        }
        bench.same(t -> t.queryTraces(List.of(Ask.eq("x", 1), Ask.eq("y", 2)), 100, 0, null));
        bench.same(t -> t.queryTraces(List.of(Ask.gt("z", 3), Ask.lt("z", 9), Ask.ne("y", 0)), 100, 0, null));
        bench.same(t -> t.queryTraces(List.of(Ask.gt("z", 9), Ask.lt("z", 3)), 100, 0, null));
        bench.same(t -> t.queryTraces(List.of(Ask.eq("x", 1), Ask.eq("x", 1)), 100, 0, null));
        bench.same(t -> t.queryTraces(List.of(Ask.eq("x", 1), Ask.eq("x", 0)), 100, 0, null));
    }
}
