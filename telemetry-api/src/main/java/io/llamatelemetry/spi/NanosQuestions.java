package io.llamatelemetry.spi;

import static io.llamatelemetry.spi.IndexQuestion.or;

import io.llamatelemetry.api.Conditions;
import io.llamatelemetry.api.JsonNumber;
import io.llamatelemetry.api.JsonNumbers;
import io.llamatelemetry.api.JsonString;
import io.llamatelemetry.api.JsonValue;
import io.llamatelemetry.api.QueryConditionOp;
import io.llamatelemetry.api.Timestamps;
import io.llamatelemetry.spi.IndexQuestion.NanosRange;
import io.llamatelemetry.spi.IndexQuestion.None;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/** Turns conditions on a span's times into ranges of nanoseconds. */
final class NanosQuestions {

    private static final BigInteger NANOS_PER_SECOND = BigInteger.valueOf(1_000_000_000);

    private NanosQuestions() {}

    /** The question for the spans of which a time compares so. */
    static IndexQuestion time(NanosColumn column, QueryConditionOp op, JsonValue value) {
        BigInteger nanos;
        if (value instanceof JsonString text) {
            Instant time = Timestamps.parse(text.value());
            if (time == null) {
                return new None();
            }
            nanos = BigInteger.valueOf(time.getEpochSecond())
                    .multiply(NANOS_PER_SECOND)
                    .add(BigInteger.valueOf(time.getNano()));
        } else if (value instanceof JsonNumber number) {
            nanos = Timestamps.nanosOf(Timestamps.decimalOf(number));
        } else {
            return op == QueryConditionOp.NE ? range(column, Long.MIN_VALUE, Long.MAX_VALUE) : new None();
        }
        return compared(
                column,
                op,
                own -> BigInteger.valueOf(own).compareTo(nanos) < 0,
                own -> BigInteger.valueOf(own).compareTo(nanos) <= 0);
    }

    /** The question for the spans of which the duration in milliseconds compares so. */
    static IndexQuestion duration(QueryConditionOp op, JsonValue value) {
        JsonNumber number = value instanceof JsonString text ? JsonNumbers.parse(text.value()) : asNumber(value);
        if (number == null) {
            return op == QueryConditionOp.NE ? range(NanosColumn.DURATION, Long.MIN_VALUE, Long.MAX_VALUE) : new None();
        }
        return compared(
                NanosColumn.DURATION,
                op,
                own -> JsonNumber.compare(millis(own), number) < 0,
                own -> JsonNumber.compare(millis(own), number) <= 0);
    }

    private static @Nullable JsonNumber asNumber(JsonValue value) {
        return value instanceof JsonNumber number ? number : null;
    }

    private static JsonNumber millis(long nanos) {
        return Objects.requireNonNull(Conditions.durationMillis(Instant.EPOCH, Instant.EPOCH.plusNanos(nanos)));
    }

    private static IndexQuestion compared(
            NanosColumn column, QueryConditionOp op, LongPredicate less, LongPredicate lessOrEqual) {
        return switch (op) {
            case LT -> upTo(column, less);
            case GT -> beyond(column, lessOrEqual);
            case NE -> or(List.of(upTo(column, less), beyond(column, lessOrEqual)));
            case EQ -> {
                boolean none = less.test(Long.MAX_VALUE) || !lessOrEqual.test(Long.MIN_VALUE);
                yield none ? new None() : range(column, count(less), last(lessOrEqual));
            }
        };
    }

    private static IndexQuestion upTo(NanosColumn column, LongPredicate holds) {
        return holds.test(Long.MIN_VALUE) ? range(column, Long.MIN_VALUE, last(holds)) : new None();
    }

    private static IndexQuestion beyond(NanosColumn column, LongPredicate holdsBefore) {
        return holdsBefore.test(Long.MAX_VALUE) ? new None() : range(column, count(holdsBefore), Long.MAX_VALUE);
    }

    private static IndexQuestion range(NanosColumn column, long from, long to) {
        return from > to ? new None() : new NanosRange(column, from, to);
    }

    /** The first value for which the predicate, true up to somewhere, no longer holds; it does not for the greatest. */
    private static long count(LongPredicate holds) {
        return holds.test(Long.MIN_VALUE) ? last(holds) + 1 : Long.MIN_VALUE;
    }

    /** The last value for which the predicate, true from the least value up to somewhere, holds. */
    private static long last(LongPredicate holds) {
        long low = Long.MIN_VALUE;
        long high = Long.MAX_VALUE;
        while (low < high) {
            long middle = low + ((high - low) >>> 1) + ((high - low) & 1);
            if (holds.test(middle)) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }
}
