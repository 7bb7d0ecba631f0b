package io.llamatelemetry.kit;

import java.math.BigInteger;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** The few words that random histories and questions are made of, so that they mostly meet. */
final class Vocabulary {
    static final List<String> TRACES =
            List.of("t", "t/1", "t%2F1", "\ud83d\ude00", "\uffee", "\uffee/spans/x", "A", "a");
    static final List<String> SPANS =
            List.of("a", "b", "c", "d", "a/tree", "\ud83d\ude00", "\uffff", "s p", "%", "z", "B", "\"");
    static final List<String> NAMES = List.of("turn", "step", "7", "inference", "\ud83d\ude00", "");
    static final List<String> KEYS = List.of(
            "k",
            "k.k",
            "$k",
            "\"k\"",
            "name",
            "status",
            "session_id",
            "duration_ms",
            "start_time",
            "\ud83d\ude00",
            "",
            "__local_root_span__",
            "parent_span_id");
    static final List<String> FIELDS =
            List.of("name", "status", "span_id", "trace_id", "parent_span_id", "start_time", "end_time", "duration_ms");
    static final List<@Nullable Object> VALUES = Collections.unmodifiableList(Arrays.asList(
            null,
            true,
            false,
            "true",
            0,
            -0.0,
            1,
            1.0,
            "1",
            "1.0",
            "01",
            9,
            "9",
            10,
            "10",
            "1e1",
            -1.5,
            "-1.5",
            9007199254740992L,
            9007199254740993L,
            9007199254740992.0,
            BigInteger.TWO.pow(200),
            BigInteger.TWO.pow(200).negate(),
            1e200,
            "a",
            "b",
            "B",
            "",
            "\ud83d\ude00",
            "\uffee",
            "\uffff",
            "ok",
            "turn",
            "2026-03-01T12:00:00Z",
            "1e400",
            "NaN"));
    static final List<Instant> TIMES = List.of(
            Instant.parse("2026-02-28T23:59:59.999999999Z"),
            Instant.parse("2026-03-01T00:00:00Z"),
            Instant.parse("2026-03-01T12:00:00Z"),
            Instant.parse("2026-03-01T12:00:00.000000001Z"),
            Instant.parse("2026-03-01T12:00:00.5Z"),
            Instant.parse("2026-03-01T12:00:01Z"),
            Instant.parse("2026-03-01T12:00:07Z"),
            Instant.parse("2026-03-01T12:30:00Z"),
            Instant.parse("2026-03-01T23:59:59Z"),
            Instant.parse("2026-03-02T00:00:00Z"),
            Instant.parse("2026-03-05T06:00:00.25Z"),
            Instant.parse("1970-01-01T00:00:00Z"),
            Instant.parse("2262-04-11T23:47:16.854775807Z"));
    static final List<Long> LIVES = List.of(5L, 60L, 60L, 3_600L, 86_400L, 604_800L, 604_800L, 3_153_600_000L);
    static final List<String> METRICS = List.of("m", "tokens/\ud83d\ude00");
    static final List<String> UNITS = List.of("count", "ms", "");
    static final List<String> MESSAGES = List.of("hello world", "Hello", "", "50% \ud83d\ude00", "world");

    private Vocabulary() {}

    static <T extends @Nullable Object> T any(List<T> of, Random random) {
        return of.get(random.nextInt(of.size()));
    }
}
