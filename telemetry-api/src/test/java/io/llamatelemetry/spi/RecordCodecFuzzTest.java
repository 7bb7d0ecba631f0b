package io.llamatelemetry.spi;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.llamatelemetry.api.JsonNumber;
import io.llamatelemetry.api.JsonValue;
import io.llamatelemetry.api.LogSeverity;
import io.llamatelemetry.api.MetricEvent;
import io.llamatelemetry.api.SpanStatus;
import io.llamatelemetry.api.UnstructuredLogEvent;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Every record has one form, and every form one record. */
class RecordCodecFuzzTest {

    private static final List<LogSeverity> SEVERITIES = List.of(LogSeverity.values());
    private static final Instant ACCEPTED = Instant.parse("2026-01-02T03:04:05.000000006Z");

    /** Bytes stand for no record, or for one that is written with just these bytes. */
    @FuzzTest
    void bytesThatAreReadAreThoseThatAreWritten(byte[] data) {
        StoredRecord record;
        try {
            record = RecordCodec.decode(data);
        } catch (MalformedRecordException malformed) {
            return;
        }
        assertArrayEquals(data, RecordCodec.encode(record), record::toString);
    }

    @FuzzTest
    void whatIsReadEqualsWhatWasWritten(byte[] data) {
        StoredRecord record = record(new Choices(data));
        StoredRecord read = RecordCodec.decode(RecordCodec.encode(record));
        assertEquals(record, read);
        assertEquals(record.toString(), read.toString(), "the order of attributes");
    }

    private static StoredRecord record(Choices choices) {
        EventId id = new EventId(choices.number(), choices.number());
        Instant time = Instant.ofEpochSecond(0, choices.number() >>> 1);
        String text = choices.text();
        Map<String, JsonValue> attributes = new LinkedHashMap<>();
        for (int count = choices.below(4); count > 0; count--) {
            attributes.put(choices.text(), choices.value());
        }
        int kind = choices.below(3);
        if (kind > 0) {
            attributes.values().removeIf(value -> !value.isPrimitive());
        }
        if (kind == 0) {
            SpanStart start = new SpanStart(time, text, choices.below(2) == 0 ? null : text, attributes);
            SpanEnd end = new SpanEnd(time, choices.below(2) == 0 ? SpanStatus.OK : SpanStatus.ERROR, attributes);
            int halves = choices.below(3);
            SpanKey key = new SpanKey(text, "s");
            return new SpanRecord(key, halves == 0 ? null : start, halves == 1 ? null : end, ACCEPTED, time);
        }
        if (kind == 1) {
            LogSeverity severity = SEVERITIES.get(choices.below(SEVERITIES.size()));
            return new LogRecord(
                    id, new UnstructuredLogEvent(text, "s", time, attributes, text, severity), ACCEPTED, time);
        }
        JsonNumber chosen = choices.jsonNumber();
        JsonNumber value = Double.isFinite(chosen.doubleValue()) ? chosen : JsonValue.of(0);
        return new MetricRecord(id, new MetricEvent("t", text, time, attributes, text, value, text), ACCEPTED, time);
    }
}
