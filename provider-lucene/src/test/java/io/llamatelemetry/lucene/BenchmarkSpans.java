package io.llamatelemetry.lucene;

import io.llamatelemetry.api.Attributes;
import io.llamatelemetry.api.JsonValue;
import io.llamatelemetry.api.SpanStatus;
import io.llamatelemetry.spi.SpanEnd;
import io.llamatelemetry.spi.SpanKey;
import io.llamatelemetry.spi.SpanRecord;
import io.llamatelemetry.spi.SpanStart;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Spans as the benchmarks store them: about 450 bytes as JSON with eight attributes, in traces of ten within seconds, traces
 * a tenth of a second apart.
 */
final class BenchmarkSpans {

    static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");
    static final int IN_A_TRACE = 10;

    /** How many traces carry the same value of the selective attribute. */
    static final int TRACES_OF_A_SESSION = 10;

    private static final Duration LIFE = Duration.ofDays(7);
    private static final long TRACE_EVERY_MILLIS = 100;

    private BenchmarkSpans() {}

    static String traceId(long trace) {
        return String.format("%032x", trace * 0x9E3779B97F4A7C15L);
    }

    static String spanId(long number) {
        return String.format("%016x", number * 0x9E3779B97F4A7C15L);
    }

    /** The span of that number, whole. */
    static SpanRecord whole(long number) {
        SpanStart start = start(number);
        SpanEnd end = end(number, start);
        return new SpanRecord(key(number), start, end, FIRST, FIRST.plus(LIFE));
    }

    /** Its first half. */
    static SpanRecord firstHalf(long number) {
        return new SpanRecord(key(number), start(number), null, FIRST, FIRST.plus(LIFE));
    }

    /** Its second half. */
    static SpanRecord secondHalf(long number) {
        return new SpanRecord(key(number), null, end(number, start(number)), FIRST, FIRST.plus(LIFE));
    }

    private static SpanKey key(long number) {
        return new SpanKey(traceId(number / IN_A_TRACE), spanId(number));
    }

    private static SpanStart start(long number) {
        long trace = number / IN_A_TRACE;
        long inTrace = number % IN_A_TRACE;
        Map<String, JsonValue> attributes = new LinkedHashMap<>(Attributes.of(
                "session_id",
                "session-" + trace / TRACES_OF_A_SESSION,
                "model",
                "llama-3.3-70b-instruct",
                "service.name",
                "inference-" + trace % 7,
                "region",
                "quarter-" + trace % 4,
                "http.method",
                "POST",
                "http.route",
                "/v1/chat/completions"));
        Instant began = FIRST.plusMillis(trace * TRACE_EVERY_MILLIS + inTrace * 7);
        return new SpanStart(
                began,
                "operation-" + inTrace,
                inTrace == 0 ? null : spanId(number - inTrace + (inTrace - 1) / 2),
                attributes);
    }

    private static SpanEnd end(long number, SpanStart start) {
        return new SpanEnd(
                start.timestamp().plusMillis(5 + number % 90),
                number % 50 == 0 ? SpanStatus.ERROR : SpanStatus.OK,
                Attributes.of("tokens", number % 4_096, "finish_reason", "stop"));
    }
}
