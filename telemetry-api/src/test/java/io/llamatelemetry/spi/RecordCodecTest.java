package io.llamatelemetry.spi;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.llamatelemetry.api.JsonArray;
import io.llamatelemetry.api.JsonNumber;
import io.llamatelemetry.api.JsonValue;
import io.llamatelemetry.api.LogSeverity;
import io.llamatelemetry.api.MetricEvent;
import io.llamatelemetry.api.UnstructuredLogEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RecordCodecTest {

    private static final Instant TIME = Instant.parse("2026-01-02T03:04:05.000000006Z");

    @Test
    void whatIsReadEqualsWhatWasWritten() {
        for (StoredRecord record : records(5, 3_000)) {
            StoredRecord read = RecordCodec.decode(RecordCodec.encode(record));
            assertEquals(record, read);
            assertEquals(record.toString(), read.toString(), "the order of attributes");
        }
    }

    @Test
    void aRecordIsReadFromTheMiddleOfOtherBytes() {
        StoredRecord record = records(1, 1).get(0);
        byte[] bytes = RecordCodec.encode(record);
        byte[] around = new byte[bytes.length + 20];
        System.arraycopy(bytes, 0, around, 7, bytes.length);
        assertEquals(record, RecordCodec.decode(around, 7, bytes.length));
    }

    @Test
    void everyTruncationIsMalformed() {
        for (StoredRecord record : records(9, 30)) {
            byte[] bytes = RecordCodec.encode(record);
            for (int length = 0; length < bytes.length; length++) {
                byte[] cut = Arrays.copyOf(bytes, length);
                assertThrows(MalformedRecordException.class, () -> RecordCodec.decode(cut));
            }
            byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
            assertThrows(MalformedRecordException.class, () -> RecordCodec.decode(longer));
        }
    }

    /** A changed byte gives another record, which is written as it was read, or the one exception. */
    @Test
    void everyChangedByteIsMalformedOrAnotherRecord() {
        int malformed = 0;
        for (StoredRecord record : records(13, 40)) {
            byte[] bytes = RecordCodec.encode(record);
            for (int bit = 0; bit < bytes.length * Byte.SIZE; bit++) {
                byte[] changed = bytes.clone();
                changed[bit / Byte.SIZE] ^= (byte) (1 << (bit % Byte.SIZE));
                malformed += isMalformed(changed) ? 1 : 0;
            }
        }
        assertTrue(malformed > 1_000, malformed + " malformed");
    }

    @Test
    void garbageIsMalformed() {
        Random random = new Random(17);
        for (int i = 0; i < 30_000; i++) {
            byte[] garbage = new byte[random.nextInt(60)];
            random.nextBytes(garbage);
            if (garbage.length > 2 && random.nextInt(10) > 0) {
                garbage[0] = 1;
                garbage[1] = (byte) (1 + random.nextInt(3));
            }
            isMalformed(garbage);
        }
    }

    @Test
    void nestingIsBoundedBothWays() {
        JsonValue deep = JsonValue.of(1);
        for (int i = 0; i < 501; i++) {
            deep = new JsonArray(List.of(deep));
        }
        Map<String, JsonValue> attributes = Map.of("deep", deep);
        SpanRecord span =
                new SpanRecord(new SpanKey("t", "s"), new SpanStart(TIME, "n", null, attributes), null, TIME, TIME);
        assertThrows(IllegalArgumentException.class, () -> RecordCodec.encode(span));
    }

    @Test
    void loneSurrogatesAreRefusedRatherThanReplaced() {
        for (String text : List.of("\ud800", "a\udc00b", "\u00e9\ud800", "\udc00\ud800")) {
            UnstructuredLogEvent event = new UnstructuredLogEvent("t", "", TIME, Map.of(), text, LogSeverity.INFO);
            LogRecord log = new LogRecord(new EventId(1, 2), event, TIME, TIME);
            assertThrows(IllegalArgumentException.class, () -> RecordCodec.encode(log));
        }
    }

    /** Journals and stores hold records in this form: it is read for good. */
    @Test
    void theFormNeverChanges() {
        SpanRecord span = new SpanRecord(
                new SpanKey("t", "s"),
                new SpanStart(Instant.ofEpochSecond(0, 1), "n", null, Map.of("k", JsonValue.of(-1))),
                null,
                Instant.ofEpochSecond(0, 2),
                Instant.ofEpochSecond(0, 3));
        String hex = "01010101740173" + "0000000000000002" + "0000000000000003" + "0000000000000001" + "016e01"
                + "01016b0301";
        assertEquals(hex, HexFormat.of().formatHex(RecordCodec.encode(span)));
        assertEquals(span, RecordCodec.decode(HexFormat.of().parseHex(hex)));
    }

    private static boolean isMalformed(byte[] bytes) {
        try {
            StoredRecord read = RecordCodec.decode(bytes);
            assertArrayEquals(bytes, RecordCodec.encode(read));
            return false;
        } catch (MalformedRecordException expected) {
            return true;
        }
    }

    private static List<StoredRecord> records(long seed, int count) {
        RandomSpans random = new RandomSpans(seed);
        Random ids = new Random(seed);
        List<StoredRecord> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            EventId id = new EventId(ids.nextLong(), ids.nextLong());
            Map<String, JsonValue> attributes = random.attributes();
            attributes.values().removeIf(value -> !value.isPrimitive());
            JsonValue value = random.value(0);
            JsonNumber number =
                    value instanceof JsonNumber some && Double.isFinite(some.doubleValue()) ? some : JsonValue.of(0.5);
            LogSeverity severity = random.pick(List.of(LogSeverity.values()));
            records.add(random.record());
            records.add(new LogRecord(
                    id,
                    new UnstructuredLogEvent("t", "", random.time(), attributes, value.toString(), severity),
                    random.time(),
                    random.time()));
            records.add(new MetricRecord(
                    id,
                    new MetricEvent("t", "s", random.time(), attributes, "m", number, "u"),
                    random.time(),
                    random.time()));
        }
        return records;
    }
}
