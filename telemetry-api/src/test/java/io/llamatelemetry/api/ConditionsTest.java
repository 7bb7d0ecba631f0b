package io.llamatelemetry.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ConditionsTest {

    private static final Instant START = Instant.parse("2024-05-01T12:00:00Z");
    private static final Map<String, JsonValue> ATTRIBUTES = attributes();
    private static final SpanWithStatus CLOSED =
            new SpanWithStatus("s1", "t1", "p1", "chat", START, START.plusMillis(1500), ATTRIBUTES, SpanStatus.OK);
    private static final SpanWithStatus OPEN =
            new SpanWithStatus("s1", "t1", null, "chat", START, null, ATTRIBUTES, null);

    private static Map<String, JsonValue> attributes() {
        Map<String, JsonValue> attributes = new LinkedHashMap<>();
        attributes.putAll(
                Attributes.of("i", 7, "f", 0.5, "text", "b", "seven", "7", "sevenish", "7.0", "padded", "07"));
        attributes.putAll(
                Attributes.of("t", true, "null", null, "a.b$\"", "odd", "empty", "", "big", BigInteger.TEN.pow(30)));
        attributes.putAll(
                Attributes.of("near", 9007199254740993L, "list", List.of(1, "x"), "map", Map.of("k", List.of(1))));
        attributes.putAll(
                Attributes.of("status", null, "emoji", "\ud83d\ude00", "true text", "true", "null text", "null"));
        return attributes;
    }

    /** Which of eq, ne, gt and lt hold, in that order, is given by their first letters. */
    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            nullValues = "(none)",
            value = {
                // number against number, exactly
                "i|7|e",
                "i|7.0|e",
                "i|6|ng",
                "i|7.5|nl",
                "f|0.5|e",
                "f|0|ng",
                "near|9007199254740993|e",
                "near|9007199254740992.0|ng",
                "near|9007199254740992|ng",
                "big|1e30|nl",
                "big|9223372036854775807|ng",
                // a string that is a number against a number, and against a string
                "seven|7|e",
                "sevenish|7|e",
                "seven|10|nl",
                "padded|7|n",
                "padded|10|n",
                "text|7|n",
                "empty|0|n",
                "i|'7'|e",
                "i|'7.0'|e",
                "i|'10'|nl",
                "i|'07'|n",
                "i|'x'|n",
                "seven|'7'|e",
                "seven|'10'|ng",
                "sevenish|'7'|ng",
                // string against string, by code point
                "text|'b'|e",
                "text|'a'|ng",
                "text|'ba'|nl",
                "text|''|ng",
                "emoji|'\uffff'|ng",
                // booleans
                "t|true|e",
                "t|false|n",
                "t|'true'|n",
                "t|1|n",
                "true text|true|n",
                "i|true|n",
                // null: absence and presence
                "i|null|n",
                "null|null|e",
                "absent|null|e",
                "null text|null|n",
                "empty|null|n",
                // what is absent satisfies nothing else
                "absent|1|(none)",
                "absent|'x'|(none)",
                "null|'null'|(none)",
                "null|1|(none)",
                // arrays and objects
                "list|[1,'x']|e",
                "list|[1.0,'x']|e",
                "list|['x',1]|n",
                "list|[1]|n",
                "list|1|n",
                "list|'x'|n",
                "map|{'k':[1]}|e",
                "map|{'k':[1.0]}|e",
                "map|{'k':['1']}|n",
                "map|{}|n",
                "i|[7]|n",
                // a key is only a key
                "a.b$\"|'odd'|e",
                "a|null|e",
                // fields, where no attribute shadows them
                "name|'chat'|e",
                "name|'b'|ng",
                "span_id|'s1'|e",
                "trace_id|'t1'|e",
                "trace_id|'t2'|nl",
                "parent_span_id|'p1'|e",
                "status|'ok'|e",
                "status|'error'|ng",
                "duration_ms|1500|e",
                "duration_ms|1499.5|ng",
                "duration_ms|'1500'|e",
                "start_time|'2024-05-01T12:00:00Z'|e",
                "start_time|'2024-05-01T14:00:00+02:00'|e",
                "start_time|'2024-05-01 11:59:59.999999999'|ng",
                "start_time|1714564800|e",
                "start_time|1714564800000|e",
                "start_time|1714564800.001|nl",
                "end_time|1714564801.5|e",
                "start_time|'yesterday'|(none)",
                "start_time|'1714564800'|(none)",
                "start_time|true|n",
                "start_time|[1]|n",
                "start_time|null|n",
                "attributes|null|e",
            })
    void aClosedSpanSatisfies(String key, String json, @Nullable String holding) {
        assertEquals(holding == null ? "" : holding, holding(key, json, CLOSED));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            nullValues = "(none)",
            value = {
                "parent_span_id|null|e",
                "parent_span_id|'p1'|(none)",
                "status|null|e",
                "status|'ok'|(none)",
                "end_time|null|e",
                "end_time|0|(none)",
                "duration_ms|null|e",
                "duration_ms|0|(none)",
            })
    void anOpenSpanHasNoEnd(String key, String json, @Nullable String holding) {
        assertEquals(holding == null ? "" : holding, holding(key, json, OPEN));
    }

    @Test
    void anAttributeShadowsTheFieldUnlessItIsNull() {
        SpanWithStatus span = new SpanWithStatus(
                "s1",
                "t1",
                null,
                "chat",
                START,
                null,
                Attributes.of("name", 5, "start_time", "2024-05-01T12:00:00Z", "span_id", null),
                null);
        assertEquals("e", holding("name", "5", span));
        assertEquals("n", holding("name", "'chat'", span));
        assertEquals("e", holding("start_time", "'2024-05-01T12:00:00Z'", span));
        assertEquals("nl", holding("start_time", "'2024-05-01T14:00:00+02:00'", span));
        assertEquals("e", holding("span_id", "'s1'", span));
    }

    @Test
    void aConditionIsContradictedWhereTheKeyIsThereAndItIsFalseOrPresenceIsAskedFor() {
        assertTrue(contradicted("i", QueryConditionOp.EQ, JsonValue.of(8)));
        assertFalse(contradicted("i", QueryConditionOp.EQ, JsonValue.of(7)));
        assertFalse(contradicted("absent", QueryConditionOp.EQ, JsonValue.of(8)));
        assertFalse(contradicted("absent", QueryConditionOp.NE, JsonValue.of(8)));
        assertFalse(contradicted("null", QueryConditionOp.GT, JsonValue.of(8)));
        assertTrue(contradicted("absent", QueryConditionOp.NE, JsonNull.NULL));
        assertTrue(contradicted("null", QueryConditionOp.NE, JsonNull.NULL));
        assertFalse(contradicted("absent", QueryConditionOp.EQ, JsonNull.NULL));
        assertTrue(contradicted("i", QueryConditionOp.EQ, JsonNull.NULL));
        assertFalse(contradicted("i", QueryConditionOp.NE, JsonNull.NULL));
        assertTrue(contradicted("start_time", QueryConditionOp.NE, JsonValue.of("yesterday")));
    }

    @Test
    void anAttributeIsThereUnlessItIsNull() {
        assertTrue(Conditions.hasAttribute("i", CLOSED));
        assertTrue(Conditions.hasAttribute("empty", CLOSED));
        assertFalse(Conditions.hasAttribute("null", CLOSED));
        assertFalse(Conditions.hasAttribute("absent", CLOSED));
        assertFalse(Conditions.hasAttribute("name", CLOSED));
    }

    @Test
    void onlyNumbersAndStringsHaveAnOrder() {
        for (QueryConditionOp op : QueryConditionOp.values()) {
            boolean ordered = op == QueryConditionOp.GT || op == QueryConditionOp.LT;
            for (Object value : Arrays.asList(null, true, List.of(1), Map.of())) {
                assertEquals(!ordered, Conditions.isComparable(op, JsonValue.from(value)));
            }
            for (Object value : List.of(1, 0.5, BigInteger.TEN.pow(30), "", "x")) {
                assertTrue(Conditions.isComparable(op, JsonValue.from(value)));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1000000, 1",
        "1500000000, 1500",
        "1, 1e-06",
        "1234567, 1.234567",
        "-1000000, -1",
        "-500000, -0.5"
    })
    void durationsAreMillisecondsExactWhereWhole(long nanos, String millis) {
        JsonNumber duration = Conditions.durationMillis(START, START.plusNanos(nanos));
        assertNotNull(duration);
        assertEquals(millis, duration.toString());
        assertNull(Conditions.durationMillis(START, null));
    }

    private static boolean contradicted(String key, QueryConditionOp op, JsonValue value) {
        return Conditions.isContradicted(new QueryCondition(key, op, value), CLOSED);
    }

    private static String holding(String key, String json, SpanWithStatus span) {
        StringBuilder holding = new StringBuilder();
        for (QueryConditionOp op :
                List.of(QueryConditionOp.EQ, QueryConditionOp.NE, QueryConditionOp.GT, QueryConditionOp.LT)) {
            if (Conditions.isSatisfied(new QueryCondition(key, op, value(json)), span)) {
                holding.append(
                        switch (op) {
                            case EQ -> 'e';
                            case NE -> 'n';
                            case GT -> 'g';
                            case LT -> 'l';
                        });
            }
        }
        return holding.toString();
    }

    /** The few forms of JSON that the tables hold, with single quotes. */
    private static JsonValue value(String json) {
        JsonNumber number = JsonNumbers.parse(json);
        if (number != null) {
            return number;
        }
        return switch (json) {
            case "null" -> JsonNull.NULL;
            case "true" -> JsonBoolean.TRUE;
            case "false" -> JsonBoolean.FALSE;
            case "[1,'x']" -> JsonValue.from(List.of(1, "x"));
            case "[1.0,'x']" -> JsonValue.from(List.of(1.0, "x"));
            case "['x',1]" -> JsonValue.from(List.of("x", 1));
            case "[1]" -> JsonValue.from(List.of(1));
            case "[7]" -> JsonValue.from(List.of(7));
            case "{}" -> JsonValue.from(Map.of());
            case "{'k':[1]}" -> JsonValue.from(Map.of("k", List.of(1)));
            case "{'k':[1.0]}" -> JsonValue.from(Map.of("k", List.of(1.0)));
            case "{'k':['1']}" -> JsonValue.from(Map.of("k", List.of("1")));
            default -> {
                assertTrue(json.startsWith("'") && json.endsWith("'"), json);
                yield JsonValue.of(json.substring(1, json.length() - 1));
            }
        };
    }
}
