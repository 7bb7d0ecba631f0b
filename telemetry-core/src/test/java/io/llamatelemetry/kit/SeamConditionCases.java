package io.llamatelemetry.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.llamatelemetry.api.Attributes;
import io.llamatelemetry.api.CodePoints;
import io.llamatelemetry.api.Conditions;
import io.llamatelemetry.api.JsonValue;
import io.llamatelemetry.api.QueryCondition;
import io.llamatelemetry.api.QueryConditionOp;
import io.llamatelemetry.api.SpanStatus;
import io.llamatelemetry.api.SpanWithStatus;
import io.llamatelemetry.spi.SpanClause;
import io.llamatelemetry.spi.SpanEnd;
import io.llamatelemetry.spi.SpanFilter;
import io.llamatelemetry.spi.SpanKey;
import io.llamatelemetry.spi.SpanRecord;
import io.llamatelemetry.spi.SpanStart;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every value against every other under every operator, asked of the store itself, which may hold attributes that no event
 * can bring. The expected answers are the model's reading of conditions.
 */
abstract class SeamConditionCases {
    private static final String LONG = "long ".repeat(9_000);
    private static final List<@Nullable Object> VALUES = Stream.concat(
                    Vocabulary.VALUES.stream(),
                    Stream.<@Nullable Object>of(
                            List.of(),
                            List.of(1),
                            List.of(1.0),
                            List.of("1"),
                            List.of(1, 2),
                            List.of(2, 1),
                            Arrays.asList((Object) null),
                            Map.of(),
                            Map.of("a", 1),
                            Map.of("a", 1.0, "b", List.of(true)),
                            Map.of("b", List.of(true), "a", 1),
                            Map.of("a", Map.of("a", 1)),
                            Map.of("a", "1"),
                            4.9e-324,
                            Double.MAX_VALUE,
                            -Double.MAX_VALUE,
                            0.1,
                            "0.1",
                            "0.10000000000000000001",
                            0.30000000000000004,
                            Long.MAX_VALUE,
                            Long.MIN_VALUE,
                            0x1p63,
                            new BigInteger("9223372036854775808"),
                            new BigInteger("9".repeat(400)),
                            "9".repeat(400),
                            "9".repeat(401),
                            "-" + "9".repeat(400),
                            LONG + "a",
                            LONG + "b",
                            LONG,
                            "1\u0000",
                            "a\u0000",
                            "\ue000",
                            "\ud7ff",
                            "\udbff\udfff",
                            "-0",
                            "1E1",
                            "1e-400",
                            "2026-03-01T13:00:00+01:00",
                            1772366400L,
                            1772366400000L,
                            1.7723664e9))
            .toList();

    private final TelemetryProviderKit kit;
    private final KitClock clock = new KitClock();
    private OpenStore store;

    SeamConditionCases(TelemetryProviderKit kit) {
        this.kit = kit;
    }

    @BeforeEach
    void openStore(@TempDir Path directory) {
        store = new OpenStore(kit, directory, clock);
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    private SpanRecord record(String traceId, String spanId, SpanStart start, @Nullable SpanEnd end) {
        Instant now = clock.instant();
        return new SpanRecord(new SpanKey(traceId, spanId), start, end, now, now.plusSeconds(600));
    }

    /** One span a value, each in a trace of its own. */
    private List<SpanRecord> spansWith(String key, List<@Nullable Object> values) {
        List<SpanRecord> spans = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            SpanStart start = new SpanStart(clock.instant(), "name", null, Attributes.of(key, values.get(i)));
            spans.add(record("t" + i, "s", start, null));
        }
        spans.add(record("without", "s", new SpanStart(clock.instant(), "name", null, Map.of()), null));
        return spans;
    }

    private void assertFinds(
            List<SpanRecord> spans, SpanFilter filter, Predicate<SpanWithStatus> expected, Object about) {
        List<String> traces = spans.stream()
                .flatMap(span -> span.toSpan().stream())
                .filter(expected)
                .map(SpanWithStatus::traceId)
                .distinct()
                .sorted(CodePoints.ORDER)
                .toList();
        assertEquals(traces, OpenStore.all(store.reader().traceIds(filter, store.now())), () -> "traces for " + about);
    }

    private void checkEveryCondition(List<SpanRecord> spans, String key, List<@Nullable Object> values) {
        for (Object value : values) {
            for (QueryConditionOp op : QueryConditionOp.values()) {
                if (Conditions.isComparable(op, JsonValue.from(value))) {
                    QueryCondition condition = Ask.condition(key, op, value);
                    assertFinds(
                            spans,
                            new SpanFilter(List.of(new SpanClause.Satisfies(condition))),
                            span -> ModelConditions.satisfies(span, condition),
                            condition);
                    assertFinds(
                            spans,
                            new SpanFilter(List.of(new SpanClause.DoesNotContradict(condition))),
                            span -> !ModelConditions.contradicts(span, condition),
                            "not contradicting " + condition);
                }
            }
        }
    }

    @Test
    void everyValueAgainstEveryOtherUnderEveryOperator() {
        List<SpanRecord> spans = spansWith("k", VALUES);
        store.writeSpans(spans);
        checkEveryCondition(spans, "k", VALUES);
        assertFinds(
                spans,
                new SpanFilter(List.of(new SpanClause.HasAttribute("k"))),
                span -> ModelConditions.has(span, "k"),
                "has k");
    }

    @Test
    void everyValueOnEveryFieldAndItsShadow() {
        List<SpanRecord> spans = new ArrayList<>();
        Random random = new Random(7);
        for (int i = 0; i < 120; i++) {
            String field = Vocabulary.any(Vocabulary.FIELDS, random);
            Map<String, JsonValue> attributes =
                    random.nextBoolean() ? Map.of() : Attributes.of(field, Vocabulary.any(Vocabulary.VALUES, random));
            SpanStart start = new SpanStart(
                    Vocabulary.any(Vocabulary.TIMES, random),
                    Vocabulary.any(Vocabulary.NAMES, random),
                    random.nextBoolean() ? null : Vocabulary.any(Vocabulary.SPANS, random),
                    attributes);
            SpanEnd end = new SpanEnd(
                    Vocabulary.any(Vocabulary.TIMES, random),
                    Vocabulary.any(List.of(SpanStatus.values()), random),
                    Map.of());
            spans.add(record(
                    "t" + i, Vocabulary.any(Vocabulary.SPANS, random), start, random.nextBoolean() ? end : null));
        }
        store.writeSpans(spans);
        List<@Nullable Object> values = new ArrayList<>(Vocabulary.VALUES);
        Vocabulary.TIMES.forEach(time -> values.add(time.toString()));
        values.addAll(Vocabulary.SPANS);
        values.addAll(
                List.of("error", "t7", 0, 500, 1772366400, 1772366400000L, 1772366400.5, 0.000001, 1e300, -1e300));
        for (String field : Vocabulary.FIELDS) {
            Collections.shuffle(values, random);
            checkEveryCondition(spans, field, values.subList(0, 24));
        }
    }

    @Test
    void clausesOfEveryKindTogether() {
        List<SpanRecord> spans = new ArrayList<>();
        Random random = new Random(11);
        for (int i = 0; i < 300; i++) {
            Map<String, @Nullable Object> attributes = new LinkedHashMap<>();
            for (int k = random.nextInt(4); k > 0; k--) {
                attributes.put(Vocabulary.any(Vocabulary.KEYS, random), Vocabulary.any(Vocabulary.VALUES, random));
            }
            SpanStart start = new SpanStart(
                    Vocabulary.any(Vocabulary.TIMES, random),
                    Vocabulary.any(Vocabulary.NAMES, random),
                    null,
                    JsonValue.members(attributes));
            spans.add(record("t" + i % 100, "s" + i, start, null));
        }
        store.writeSpans(spans);
        for (int round = 0; round < 300; round++) {
            SpanFilter filter = filter(random);
            assertFinds(
                    spans, filter, span -> filter.clauses().stream().allMatch(clause -> meets(span, clause)), filter);
        }
    }

    private static SpanFilter filter(Random random) {
        List<SpanClause> clauses = new ArrayList<>();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            String key = Vocabulary.any(random.nextInt(5) == 0 ? Vocabulary.FIELDS : Vocabulary.KEYS, random);
            Object value = Vocabulary.any(Vocabulary.VALUES, random);
            QueryConditionOp op = Vocabulary.any(List.of(QueryConditionOp.values()), random);
            boolean comparable = Conditions.isComparable(op, JsonValue.from(value));
            QueryCondition condition = Ask.condition(key, comparable ? op : QueryConditionOp.NE, value);
            clauses.add(
                    switch (random.nextInt(3)) {
                        case 0 -> new SpanClause.Satisfies(condition);
                        case 1 -> new SpanClause.DoesNotContradict(condition);
                        default -> new SpanClause.HasAttribute(key);
                    });
        }
        return new SpanFilter(clauses);
    }

    private static boolean meets(SpanWithStatus span, SpanClause clause) {
        if (clause instanceof SpanClause.Satisfies satisfies) {
            return ModelConditions.satisfies(span, satisfies.condition());
        }
        if (clause instanceof SpanClause.DoesNotContradict candidate) {
            return !ModelConditions.contradicts(span, candidate.condition());
        }
        return clause instanceof SpanClause.HasAttribute has && ModelConditions.has(span, has.key());
    }
}
