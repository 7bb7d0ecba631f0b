package io.llamatelemetry.api;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What conditions mean, executable. Providers answer with indexes, and hold them against this.
 *
 * <ul>
 *   <li>A key names an attribute, or the {@linkplain #FIELDS field} of that name where the span has no such attribute. A
 *       null attribute and a null field count as absent.
 *   <li>{@code eq null} is satisfied by absence, {@code ne null} by presence. Every other condition needs the key.
 *   <li>Numbers compare by exact value. A string that is a JSON number compares with a number as a number. Strings
 *       compare with strings by code point, times with ISO 8601 strings and Unix numbers as times; a malformed time
 *       satisfies no condition.
 *   <li>Booleans, arrays and objects know equality alone; inside arrays and objects numbers are equal by value.
 *   <li>Values of other pairs of types are never equal, greater or less, and always unequal.
 * </ul>
 */
public final class Conditions {

    /** The fields of a span that a condition can name. */
    public static final Set<String> FIELDS =
            Set.of("name", "status", "span_id", "trace_id", "parent_span_id", "start_time", "end_time", "duration_ms");

    private Conditions() {}

    /** Whether the span satisfies the condition. */
    public static boolean isSatisfied(QueryCondition condition, SpanWithStatus span) {
        Operand operand = operand(condition.key(), span);
        if (condition.value().isNull()) {
            return condition.op() == (operand == null ? QueryConditionOp.EQ : QueryConditionOp.NE);
        }
        return operand != null && operand.satisfies(condition.op(), condition.value());
    }

    /**
     * Whether the span contradicts the condition: the key is there and the condition is not satisfied, or the condition
     * asks for the key to be present and it is absent.
     */
    public static boolean isContradicted(QueryCondition condition, SpanWithStatus span) {
        boolean absent = operand(condition.key(), span) == null;
        boolean wantsPresence = condition.value().isNull() && condition.op() == QueryConditionOp.NE;
        return absent ? wantsPresence : !isSatisfied(condition, span);
    }

    /** Whether the span has the attribute, and it is not null. Fields do not count. */
    public static boolean hasAttribute(String key, SpanWithStatus span) {
        JsonValue value = span.attributes().get(key);
        return value != null && !value.isNull();
    }

    /**
     * Whether the operator can be asked of the value: greater and less need a number or a string.
     *
     * @return true unless such a condition is to be refused
     */
    public static boolean isComparable(QueryConditionOp op, JsonValue value) {
        boolean ordered = op == QueryConditionOp.GT || op == QueryConditionOp.LT;
        return !ordered || value instanceof JsonNumber || value instanceof JsonString;
    }

    /** A span's duration in milliseconds, to the nearest double, or null while it is open. */
    public static @Nullable JsonNumber durationMillis(Instant start, @Nullable Instant end) {
        if (end == null) {
            return null;
        }
        Duration duration = Duration.between(start, end);
        BigDecimal millis = BigDecimal.valueOf(duration.getSeconds())
                .movePointRight(3)
                .add(BigDecimal.valueOf(duration.getNano(), 6));
        return millis.stripTrailingZeros().scale() <= 0
                ? JsonValue.of(millis.toBigIntegerExact())
                : JsonValue.of(millis.doubleValue());
    }

    /** Deep equality in which numbers are equal by value. */
    static boolean deeplyEqual(JsonValue left, JsonValue right) {
        if (left instanceof JsonNumber a && right instanceof JsonNumber b) {
            return JsonNumber.compare(a, b) == 0;
        }
        if (left instanceof JsonArray a && right instanceof JsonArray b) {
            if (a.elements().size() != b.elements().size()) {
                return false;
            }
            for (int i = 0; i < a.elements().size(); i++) {
                if (!deeplyEqual(a.elements().get(i), b.elements().get(i))) {
                    return false;
                }
            }
            return true;
        }
        if (left instanceof JsonObject a && right instanceof JsonObject b) {
            return a.members().keySet().equals(b.members().keySet())
                    && a.members().entrySet().stream()
                            .allMatch(member -> deeplyEqual(member.getValue(), member(b.members(), member.getKey())));
        }
        return left.equals(right);
    }

    private static JsonValue member(Map<String, JsonValue> members, String key) {
        return Objects.requireNonNull(members.get(key));
    }

    private static @Nullable Operand operand(String key, SpanWithStatus span) {
        JsonValue attribute = span.attributes().get(key);
        if (attribute != null && !attribute.isNull()) {
            return new Valued(attribute);
        }
        return switch (key) {
            case "name" -> new Valued(JsonValue.of(span.name()));
            case "span_id" -> new Valued(JsonValue.of(span.spanId()));
            case "trace_id" -> new Valued(JsonValue.of(span.traceId()));
            case "parent_span_id" -> span.parentSpanId() == null ? null : new Valued(JsonValue.of(span.parentSpanId()));
            case "status" ->
                span.status() == null
                        ? null
                        : new Valued(JsonValue.of(span.status().wireName()));
            case "start_time" -> new Timed(span.startTime());
            case "end_time" -> span.endTime() == null ? null : new Timed(span.endTime());
            case "duration_ms" -> {
                JsonNumber duration = durationMillis(span.startTime(), span.endTime());
                yield duration == null ? null : new Valued(duration);
            }
            default -> null;
        };
    }

    /** What a key stands for in a span. */
    private sealed interface Operand permits Valued, Timed {

        boolean satisfies(QueryConditionOp op, JsonValue value);
    }

    /** An attribute, or a field that compares as one. */
    private record Valued(JsonValue own) implements Operand {

        @Override
        public boolean satisfies(QueryConditionOp op, JsonValue value) {
            Integer order = compare(own, value);
            if (order != null) {
                return holds(op, order);
            }
            return switch (op) {
                case EQ -> deeplyEqual(own, value);
                case NE -> !deeplyEqual(own, value);
                case GT, LT -> false;
            };
        }

        /** The order of the two, or null where they have none. */
        private static @Nullable Integer compare(JsonValue own, JsonValue value) {
            if (own instanceof JsonString a && value instanceof JsonString b) {
                return CodePoints.compare(a.value(), b.value());
            }
            JsonNumber a = number(own);
            JsonNumber b = number(value);
            return a == null || b == null ? null : (Integer) JsonNumber.compare(a, b);
        }

        private static @Nullable JsonNumber number(JsonValue value) {
            if (value instanceof JsonString text) {
                return JsonNumbers.parse(text.value());
            }
            return value instanceof JsonNumber number ? number : null;
        }
    }

    /** A field that is a time. */
    private record Timed(Instant own) implements Operand {

        @Override
        public boolean satisfies(QueryConditionOp op, JsonValue value) {
            if (value instanceof JsonString text) {
                Instant time = Timestamps.parse(text.value());
                return time != null && holds(op, own.compareTo(time));
            }
            if (value instanceof JsonNumber number) {
                BigInteger nanos = Timestamps.nanosOf(Timestamps.decimalOf(number));
                return holds(op, BigInteger.valueOf(Timestamps.toNanos(own)).compareTo(nanos));
            }
            return op == QueryConditionOp.NE;
        }
    }

    private static boolean holds(QueryConditionOp op, int order) {
        return switch (op) {
            case EQ -> order == 0;
            case NE -> order != 0;
            case GT -> order > 0;
            case LT -> order < 0;
        };
    }
}
