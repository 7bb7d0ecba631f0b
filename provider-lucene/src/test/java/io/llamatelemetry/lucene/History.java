package io.llamatelemetry.lucene;

import io.llamatelemetry.api.JsonValue;
import io.llamatelemetry.api.LogSeverity;
import io.llamatelemetry.api.MetricEvent;
import io.llamatelemetry.api.QueryCondition;
import io.llamatelemetry.api.QueryConditionOp;
import io.llamatelemetry.api.SpanStatus;
import io.llamatelemetry.api.UnstructuredLogEvent;
import io.llamatelemetry.spi.EventId;
import io.llamatelemetry.spi.LogFilter;
import io.llamatelemetry.spi.LogRecord;
import io.llamatelemetry.spi.MetricRecord;
import io.llamatelemetry.spi.SpanClause;
import io.llamatelemetry.spi.SpanEnd;
import io.llamatelemetry.spi.SpanFilter;
import io.llamatelemetry.spi.SpanKey;
import io.llamatelemetry.spi.SpanRecord;
import io.llamatelemetry.spi.SpanStart;
import io.llamatelemetry.spi.StoredRecord;
import io.llamatelemetry.spi.WriteBatch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** What happens to a store, from a seed: few traces and spans, so that halves meet, contradict each other and come twice. */
final class History {

    static final Instant BEGIN = Instant.parse("2026-03-01T10:00:00Z");

    private static final List<String> TRACES = List.of("t1", "t2", "trace/3", "\ud83d\ude00", "\uffff", "t1\0");
    private static final List<String> SPANS = List.of("a", "b", "c", "d", "e", "7", "\uffff", "x".repeat(150));
    private static final List<String> KEYS = List.of("model", "n", "name", "k=", "__local_root_span__");
    private static final List<Object> VALUES =
            List.of("llama", "7", 7, 7.0, 8, -1.5, true, "true", List.of(1, 2), "y".repeat(300));
    private static final List<Duration> LIVES = List.of(
            Duration.ofMinutes(10),
            Duration.ofHours(20),
            Duration.ofDays(7),
            Duration.ofDays(40),
            Duration.ofDays(400));

    private final Random random;
    private final List<StoredRecord> sent = new ArrayList<>();
    private Instant now = BEGIN;
    private long lastId;
    private long sequence;

    History(long seed) {
        this.random = new Random(seed);
    }

    Instant now() {
        return now;
    }

    /** Lets some time pass: mostly seconds, now and then days. */
    void pass() {
        now = now.plusMillis(random.nextInt(5_000));
        if (random.nextInt(12) == 0) {
            now = now.plus(Duration.ofHours(random.nextInt(60)));
        }
    }

    WriteBatch batch() {
        WriteBatch.Gathering gathering = new WriteBatch.Gathering();
        for (int i = 1 + random.nextInt(12); i > 0 && gathering.add(record()); i--) {
            sequence++;
        }
        return gathering.toBatch(sequence);
    }

    /** A new record or, now and then, one that came before: a retry, or a replay. */
    private StoredRecord record() {
        if (!sent.isEmpty() && random.nextInt(10) == 0) {
            return pick(sent);
        }
        StoredRecord record = switch (random.nextInt(5)) {
            case 0 -> log();
            case 1 -> metric();
            default -> span();
        };
        sent.add(record);
        return record;
    }

    private SpanRecord span() {
        SpanKey key = new SpanKey(pick(TRACES), pick(SPANS));
        boolean ends = random.nextBoolean();
        boolean starts = !ends || random.nextInt(3) == 0;
        SpanStart start = starts
                ? new SpanStart(
                        time(),
                        random.nextBoolean() ? "chat" : "7",
                        random.nextInt(3) == 0 ? null : pick(SPANS),
                        attributes())
                : null;
        SpanEnd end = ends
                ? new SpanEnd(time(), random.nextBoolean() ? SpanStatus.OK : SpanStatus.ERROR, attributes())
                : null;
        return new SpanRecord(key, start, end, now, now.plus(pick(LIVES)));
    }

    private LogRecord log() {
        UnstructuredLogEvent event = new UnstructuredLogEvent(
                pick(TRACES),
                random.nextBoolean() ? "" : pick(SPANS),
                time(),
                attributes(),
                "message " + random.nextInt(30),
                pick(List.of(LogSeverity.values())));
        return new LogRecord(id(), event, now, now.plus(pick(LIVES)));
    }

    private MetricRecord metric() {
        Map<String, JsonValue> labels = new LinkedHashMap<>();
        labels.put("model", JsonValue.of(random.nextBoolean() ? "llama" : "other"));
        if (random.nextInt(20) == 0) {
            labels.put("long", JsonValue.of("z".repeat(40_000)));
        }
        MetricEvent event = new MetricEvent(
                pick(TRACES),
                "",
                time(),
                labels,
                random.nextBoolean() ? "tokens" : "tokens2",
                JsonValue.of(random.nextInt(64) / 4.0),
                "1");
        return new MetricRecord(id(), event, now, now.plus(pick(LIVES)));
    }

    SpanFilter filter() {
        List<SpanClause> clauses = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            QueryCondition condition = new QueryCondition(
                    pick(
                            random.nextInt(3) == 0
                                    ? List.of(
                                            "start_time",
                                            "end_time",
                                            "duration_ms",
                                            "parent_span_id",
                                            "trace_id",
                                            "status")
                                    : KEYS),
                    pick(List.of(QueryConditionOp.values())),
                    random.nextInt(6) == 0
                            ? JsonValue.from(null)
                            : random.nextInt(4) == 0 ? JsonValue.of(time().toString()) : JsonValue.from(pick(VALUES)));
            clauses.add(
                    switch (random.nextInt(4)) {
                        case 0 -> new SpanClause.HasAttribute(condition.key());
                        case 1 -> new SpanClause.DoesNotContradict(condition);
                        default -> new SpanClause.Satisfies(condition);
                    });
        }
        return new SpanFilter(clauses);
    }

    LogFilter logFilter() {
        return new LogFilter(
                orNull(pick(TRACES)),
                orNull(random.nextBoolean() ? "" : pick(SPANS)),
                orNull(pick(List.of(LogSeverity.values()))),
                orNull("1"),
                orNull(time()),
                orNull(time()));
    }

    private <T> @Nullable T orNull(T value) {
        return random.nextInt(3) == 0 ? value : null;
    }

    private Map<String, JsonValue> attributes() {
        Map<String, JsonValue> attributes = new LinkedHashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            JsonValue value = JsonValue.from(pick(VALUES));
            attributes.put(pick(KEYS), value.isPrimitive() ? value : JsonValue.from(null));
        }
        return attributes;
    }

    /** Mostly ascending, as the engine gives them out. */
    private EventId id() {
        lastId += 1 + random.nextInt(3);
        return random.nextInt(8) == 0 ? new EventId(random.nextLong(), random.nextLong()) : new EventId(0, lastId);
    }

    Instant time() {
        return BEGIN.plusSeconds(random.nextInt(40)).plusNanos(random.nextInt(3));
    }

    private <T> T pick(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
