package io.llamatelemetry.kit;

import io.llamatelemetry.api.CodePoints;
import io.llamatelemetry.api.JsonArray;
import io.llamatelemetry.api.JsonNumber;
import io.llamatelemetry.api.JsonObject;
import io.llamatelemetry.api.JsonString;
import io.llamatelemetry.api.JsonValue;
import io.llamatelemetry.api.QueryCondition;
import io.llamatelemetry.api.QueryConditionOp;
import io.llamatelemetry.api.SpanWithStatus;
import io.llamatelemetry.api.Timestamps;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The model's own reading of what conditions mean; shares no code with the one in the API, so that each checks the other. */
final class ModelConditions {
    private static final Pattern INTEGER = Pattern.compile("-?(0|[1-9][0-9]{0,399})");
    private static final Pattern DECIMAL = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]+)?");
    private static final BigDecimal BILLION = new BigDecimal("1e9");
    private static final BigDecimal MILLION = new BigDecimal("1e6");

    private ModelConditions() {}

    static boolean satisfies(SpanWithStatus span, QueryCondition condition) {
        return verdict(span, condition) == Verdict.TRUE;
    }

    static boolean contradicts(SpanWithStatus span, QueryCondition condition) {
        return verdict(span, condition) == Verdict.FALSE;
    }

    static boolean has(SpanWithStatus span, String attribute) {
        JsonValue value = span.attributes().get(attribute);
        return value != null && !value.isNull();
    }

    /** A condition on a key that is absent is neither satisfied nor contradicted, unless it is about presence. */
    private enum Verdict {
        TRUE,
        FALSE,
        ABSENT;

        static Verdict of(boolean truth) {
            return truth ? TRUE : FALSE;
        }
    }

    private static Verdict verdict(SpanWithStatus span, QueryCondition condition) {
        Object own = lookUp(span, condition.key());
        QueryConditionOp op = condition.op();
        JsonValue asked = condition.value();
        if (asked.isNull() && op == QueryConditionOp.EQ) {
            return own == null ? Verdict.TRUE : Verdict.FALSE;
        }
        if (asked.isNull() && op == QueryConditionOp.NE) {
            return Verdict.of(own != null);
        }
        if (own == null) {
            return Verdict.ABSENT;
        }
        if (own instanceof Instant time) {
            return Verdict.of(timeHolds(time, op, asked));
        }
        JsonValue value = (JsonValue) own;
        Integer order = order(value, asked);
        return Verdict.of(order != null ? holds(op, order) : holdsUnordered(op, same(value, asked)));
    }

    /** What a key stands for: a JSON value, an instant, or null where it is absent. */
    private static @Nullable Object lookUp(SpanWithStatus span, String key) {
        if (has(span, key)) {
            return span.attributes().get(key);
        }
        return switch (key) {
            case "trace_id" -> new JsonString(span.traceId());
            case "span_id" -> new JsonString(span.spanId());
            case "parent_span_id" -> span.parentSpanId() == null ? null : new JsonString(span.parentSpanId());
            case "name" -> new JsonString(span.name());
            case "start_time" -> span.startTime();
            case "end_time" -> span.endTime();
            case "status" ->
                span.status() == null
                        ? null
                        : new JsonString(span.status().name().toLowerCase(Locale.ROOT));
            case "duration_ms" -> span.endTime() == null ? null : duration(span.startTime(), span.endTime());
            default -> null;
        };
    }

    private static JsonValue duration(Instant start, Instant end) {
        BigDecimal millis = new BigDecimal(nanos(end).subtract(nanos(start))).divide(MILLION);
        return millis.signum() == 0 || millis.stripTrailingZeros().scale() <= 0
                ? JsonValue.of(millis.toBigIntegerExact())
                : JsonValue.of(millis.doubleValue());
    }

    private static BigInteger nanos(Instant time) {
        return BigDecimal.valueOf(time.getEpochSecond())
                .multiply(BILLION)
                .add(BigDecimal.valueOf(time.getNano()))
                .toBigIntegerExact();
    }

    private static boolean timeHolds(Instant own, QueryConditionOp op, JsonValue asked) {
        if (asked instanceof JsonString text) {
            Instant time = Timestamps.parse(text.value());
            return time != null && holds(op, own.compareTo(time));
        }
        if (asked instanceof JsonNumber number) {
            BigDecimal unix = new BigDecimal(number.toString());
            boolean millis = unix.abs().compareTo(new BigDecimal("20000000000")) > 0;
            BigDecimal asNanos = unix.multiply(millis ? MILLION : BILLION).setScale(0, RoundingMode.FLOOR);
            return holds(op, new BigDecimal(nanos(own)).compareTo(asNanos));
        }
        return op == QueryConditionOp.NE;
    }

    /** The order of two values, or null where they have none. */
    private static @Nullable Integer order(JsonValue own, JsonValue asked) {
        if (own instanceof JsonString a && asked instanceof JsonString b) {
            return CodePoints.compare(a.value(), b.value());
        }
        BigDecimal a = number(own);
        BigDecimal b = number(asked);
        return a == null || b == null ? null : Integer.valueOf(a.compareTo(b));
    }

    private static @Nullable BigDecimal number(JsonValue value) {
        if (value instanceof JsonNumber number) {
            return number.exact();
        }
        if (!(value instanceof JsonString text)) {
            return null;
        }
        if (INTEGER.matcher(text.value()).matches()) {
            return new BigDecimal(text.value());
        }
        boolean decimal =
                DECIMAL.matcher(text.value()).matches() && !text.value().matches("-?[0-9]+");
        double nearest = decimal ? Double.parseDouble(text.value()) : Double.NaN;
        return Double.isFinite(nearest) ? new BigDecimal(nearest) : null;
    }

    private static boolean same(JsonValue own, JsonValue asked) {
        if (own instanceof JsonNumber a && asked instanceof JsonNumber b) {
            return a.exact().compareTo(b.exact()) == 0;
        }
        if (own instanceof JsonArray a && asked instanceof JsonArray b) {
            boolean equal = a.elements().size() == b.elements().size();
            for (int i = 0; equal && i < a.elements().size(); i++) {
                equal = same(a.elements().get(i), b.elements().get(i));
            }
            return equal;
        }
        if (own instanceof JsonObject a && asked instanceof JsonObject b) {
            return a.members().size() == b.members().size()
                    && a.members().keySet().stream()
                            .allMatch(key -> b.members().containsKey(key)
                                    && same(
                                            Objects.requireNonNull(a.members().get(key)),
                                            Objects.requireNonNull(b.members().get(key))));
        }
        return own.equals(asked);
    }

    private static boolean holds(QueryConditionOp op, int order) {
        return switch (op) {
            case EQ -> order == 0;
            case NE -> order != 0;
            case GT -> order > 0;
            case LT -> order < 0;
        };
    }

    private static boolean holdsUnordered(QueryConditionOp op, boolean equal) {
        return (op == QueryConditionOp.EQ && equal) || (op == QueryConditionOp.NE && !equal);
    }
}
