package io.llamatelemetry.spi;

import io.llamatelemetry.api.JsonValue;
import io.llamatelemetry.api.QueryCondition;
import io.llamatelemetry.api.QueryConditionOp;
import io.llamatelemetry.api.SpanStatus;
import io.llamatelemetry.api.SpanWithStatus;
import io.llamatelemetry.api.Timestamps;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Spans and conditions from a seed, made of few keys and values that are near each other, so that they meet. */
final class RandomSpans {

    private static final String ALIKE = "long ".repeat(30);

    private static final List<String> KEYS = List.of(
            "a",
            "b",
            "a=b",
            "a\\",
            "a\\e",
            "",
            "p",
            "name",
            "status",
            "span_id",
            "trace_id",
            "parent_span_id",
            "start_time",
            "end_time",
            "duration_ms",
            "a.b",
            "\ud83d\ude00",
            "\uffff",
            "k".repeat(200),
            "k".repeat(199) + "l");

    private static final List<String> TEXTS = List.of(
            "",
            "a",
            "ab",
            "b",
            "1",
            "1.0",
            "1e0",
            "-1",
            "01",
            "2",
            "10",
            "9",
            "1e-3",
            "0.001",
            "ok",
            "error",
            "true",
            "null",
            "\uffff",
            "\ud83d\ude00",
            "\ud83d\ude00a",
            "a\0",
            "a\0b",
            "#",
            "$",
            "9007199254740993",
            "1e400",
            "1e308",
            ALIKE,
            ALIKE + "a",
            ALIKE + "b",
            ALIKE.substring(0, 128),
            ALIKE.substring(0, 127),
            ALIKE.substring(0, 127) + "#",
            ALIKE.substring(0, 127) + "\ud83d\ude00" + "x",
            ALIKE.substring(0, 127) + "\uffff" + "x",
            "0.3",
            "2024-05-01T10:00:00Z",
            "2024-05-01 12:00+02:00",
            "2024-05-01T10:00:00.000000001Z",
            "1714557600",
            "t1",
            "s1");

    private static final List<Number> NUMBERS = List.of(
            0,
            -0.0,
            1,
            1.0,
            -1,
            2,
            3,
            0.5,
            -0.5,
            0.1,
            0.3,
            1e-3,
            Double.MIN_NORMAL,
            Double.MIN_VALUE,
            -Double.MIN_VALUE,
            1e308,
            -1e308,
            63,
            64,
            65,
            127,
            128,
            129,
            Long.MAX_VALUE,
            Long.MIN_VALUE,
            9007199254740992L,
            9007199254740993L,
            9007199254740992.0,
            BigInteger.TEN.pow(399),
            BigInteger.TEN.pow(399).add(BigInteger.ONE),
            BigInteger.TEN.pow(30).negate(),
            BigInteger.ONE.shiftLeft(63),
            (double) Long.MAX_VALUE,
            1714557600,
            1714557600000L,
            1714557600.5,
            10.5,
            1500);

    private static final List<Instant> TIMES = List.of(
            Instant.EPOCH,
            Instant.parse("2024-05-01T10:00:00Z"),
            Instant.parse("2024-05-01T10:00:00.000000001Z"),
            Instant.parse("2024-05-01T10:00:00.0105Z"),
            Instant.parse("2024-05-01T10:00:01.5Z"),
            Instant.parse("2024-05-01T10:00:10Z"),
            Timestamps.MAX);

    private final Random random;

    RandomSpans(long seed) {
        this.random = new Random(seed);
    }

    SpanWithStatus span() {
        boolean open = random.nextInt(4) == 0;
        return new SpanWithStatus(
                pick(TEXTS),
                random.nextBoolean() ? "t1" : pick(TEXTS),
                random.nextBoolean() ? null : pick(TEXTS),
                pick(TEXTS),
                time(),
                open ? null : time(),
                attributes(),
                open ? null : random.nextBoolean() ? SpanStatus.OK : SpanStatus.ERROR);
    }

    SpanClause clause() {
        return switch (random.nextInt(5)) {
            case 0 -> new SpanClause.HasAttribute(pick(KEYS));
            case 1, 2 -> new SpanClause.DoesNotContradict(condition());
            default -> new SpanClause.Satisfies(condition());
        };
    }

    SpanRecord record() {
        SpanStart start = new SpanStart(time(), pick(TEXTS), random.nextBoolean() ? null : pick(TEXTS), attributes());
        SpanEnd end = new SpanEnd(time(), random.nextBoolean() ? SpanStatus.OK : SpanStatus.ERROR, attributes());
        int halves = random.nextInt(3);
        return new SpanRecord(
                new SpanKey(pick(TEXTS), pick(TEXTS)),
                halves == 0 ? null : start,
                halves == 1 ? null : end,
                time(),
                time());
    }

    Map<String, JsonValue> attributes() {
        Map<String, JsonValue> attributes = new LinkedHashMap<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            attributes.put(pick(KEYS), value(2));
        }
        return attributes;
    }

    JsonValue value(int levels) {
        int kind = random.nextInt(levels > 0 ? 14 : 12);
        if (kind < 5) {
            return JsonValue.of(pick(TEXTS));
        } else if (kind < 10) {
            return JsonValue.from(pick(NUMBERS));
        } else if (kind < 12) {
            return kind == 10 ? JsonValue.from(null) : JsonValue.of(random.nextBoolean());
        }
        List<JsonValue> elements = new ArrayList<>();
        Map<String, JsonValue> members = new LinkedHashMap<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            elements.add(value(levels - 1));
            members.put(random.nextBoolean() ? "a" : "b", value(levels - 1));
        }
        return JsonValue.from(kind == 12 ? elements : members);
    }

    private QueryCondition condition() {
        return new QueryCondition(pick(KEYS), pick(List.of(QueryConditionOp.values())), value(2));
    }

    Instant time() {
        return random.nextInt(3) == 0 ? Instant.ofEpochSecond(0, random.nextLong() >>> 1) : pick(TIMES);
    }

    <T> T pick(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
