package io.llamatelemetry.elasticsearch;

import io.llamatelemetry.api.Attributes;
import io.llamatelemetry.api.LogSeverity;
import io.llamatelemetry.api.SpanStatus;
import io.llamatelemetry.api.UnstructuredLogEvent;
import io.llamatelemetry.spi.EventId;
import io.llamatelemetry.spi.LogRecord;
import io.llamatelemetry.spi.SpanEnd;
import io.llamatelemetry.spi.SpanKey;
import io.llamatelemetry.spi.SpanRecord;
import io.llamatelemetry.spi.SpanStart;
import io.llamatelemetry.spi.WriteBatch;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Records for the tests, accepted at one moment. */
final class Records {

    static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private Records() {}

    static SpanRecord started(String trace, String span, Duration life) {
        return new SpanRecord(
                new SpanKey(trace, span),
                new SpanStart(NOW, "name of " + span, null, Attributes.of("from", "start")),
                null,
                NOW,
                NOW.plus(life));
    }

    static SpanRecord ended(String trace, String span, Duration life) {
        return new SpanRecord(
                new SpanKey(trace, span),
                null,
                new SpanEnd(NOW.plusSeconds(1), SpanStatus.OK, Attributes.of("to", "end")),
                NOW,
                NOW.plus(life));
    }

    static LogRecord log(long id, String message) {
        return new LogRecord(
                new EventId(1, id),
                new UnstructuredLogEvent("t", "s", NOW, Attributes.of(), message, LogSeverity.INFO),
                NOW,
                NOW.plus(Duration.ofDays(7)));
    }

    static WriteBatch spans(long sequence, SpanRecord... spans) {
        return new WriteBatch(sequence, List.of(spans), List.of(), List.of());
    }
}
