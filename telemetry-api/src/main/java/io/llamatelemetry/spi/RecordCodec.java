package io.llamatelemetry.spi;

import io.llamatelemetry.api.JsonNumber;
import io.llamatelemetry.api.JsonValue;
import io.llamatelemetry.api.LogSeverity;
import io.llamatelemetry.api.MetricEvent;
import io.llamatelemetry.api.SpanStatus;
import io.llamatelemetry.api.UnstructuredLogEvent;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Records as bytes, for journals and stores. Nothing is lost: what is read equals what was written, the order of attributes
 * and the difference between {@code 1} and {@code 1.0} included.
 *
 * <p>The first byte is the version of the form (now {@value #VERSION}), the second the kind of record. Lengths and integers
 * are varints, times are nanoseconds in eight bytes, texts are UTF-8, attributes carry their type. A reader takes exactly what
 * a writer wrote, and answers anything else with {@link MalformedRecordException}.
 */
public final class RecordCodec {

    private static final int VERSION = 1;
    private static final int SPAN = 1;
    private static final int LOG = 2;
    private static final int METRIC = 3;
    private static final int HAS_START = 1;
    private static final int HAS_END = 2;

    /** By code: their places must never change. */
    private static final List<LogSeverity> SEVERITIES = List.of(
            LogSeverity.VERBOSE,
            LogSeverity.DEBUG,
            LogSeverity.INFO,
            LogSeverity.WARN,
            LogSeverity.ERROR,
            LogSeverity.CRITICAL);

    private static final List<SpanStatus> STATUSES = List.of(SpanStatus.OK, SpanStatus.ERROR);

    private RecordCodec() {}

    /**
     * The record as bytes.
     *
     * @throws IllegalArgumentException if a text holds a lone surrogate or a value is nested more than 500 levels deep
     * @throws ArithmeticException if a time is out of {@link io.llamatelemetry.api.Timestamps}' range
     */
    public static byte[] encode(StoredRecord record) {
        RecordOutput out = new RecordOutput();
        out.octet(VERSION);
        if (record instanceof SpanRecord span) {
            out.octet(SPAN);
            write(span, out);
        } else if (record instanceof LogRecord log) {
            out.octet(LOG);
            write(log, out);
        } else {
            out.octet(METRIC);
            write((MetricRecord) record, out);
        }
        return out.toBytes();
    }

    /**
     * The record that the bytes stand for.
     *
     * @param bytes where the record is; the whole of the given part
     * @param offset where it begins
     * @param length how many bytes it has
     * @throws MalformedRecordException if they stand for none
     */
    public static StoredRecord decode(byte[] bytes, int offset, int length) {
        RecordInput in = new RecordInput(bytes, offset, length);
        try {
            int version = in.octet();
            if (version != VERSION) {
                throw RecordInput.malformed("version " + version + " of a record (expected: " + VERSION + ")");
            }
            int kind = in.octet();
            StoredRecord record = switch (kind) {
                case SPAN -> readSpan(in);
                case LOG -> readLog(in);
                case METRIC -> readMetric(in);
                default -> throw RecordInput.malformed("kind " + kind + " of a record");
            };
            in.expectEnd();
            return record;
        } catch (IllegalArgumentException e) {
            throw new MalformedRecordException("a record that cannot be: " + e.getMessage(), e);
        }
    }

    /** The record that all of the bytes stand for; as {@link #decode(byte[], int, int)}. */
    public static StoredRecord decode(byte[] bytes) {
        return decode(bytes, 0, bytes.length);
    }

    private static void write(SpanRecord span, RecordOutput out) {
        SpanStart start = span.start();
        SpanEnd end = span.end();
        out.octet((start == null ? 0 : HAS_START) | (end == null ? 0 : HAS_END));
        out.text(span.key().traceId());
        out.text(span.key().spanId());
        out.time(span.acceptedAt());
        out.time(span.expiresAt());
        if (start != null) {
            out.time(start.timestamp());
            out.text(start.name());
            out.optionalText(start.parentSpanId());
            out.members(start.attributes(), 0);
        }
        if (end != null) {
            out.time(end.timestamp());
            out.octet(STATUSES.indexOf(end.status()));
            out.members(end.attributes(), 0);
        }
    }

    private static SpanRecord readSpan(RecordInput in) {
        int halves = in.octet();
        if ((halves & ~(HAS_START | HAS_END)) != 0) {
            throw RecordInput.malformed("halves " + halves + " of a span");
        }
        SpanKey key = new SpanKey(in.text(), in.text());
        Instant acceptedAt = in.time();
        Instant expiresAt = in.time();
        SpanStart start = (halves & HAS_START) == 0
                ? null
                : new SpanStart(in.time(), in.text(), in.optionalText(), in.members(0));
        SpanEnd end = (halves & HAS_END) == 0 ? null : new SpanEnd(in.time(), choice(STATUSES, in), in.members(0));
        return new SpanRecord(key, start, end, acceptedAt, expiresAt);
    }

    private static void write(LogRecord log, RecordOutput out) {
        writeEnvelope(log.id(), log, out);
        UnstructuredLogEvent event = log.event();
        out.text(event.traceId());
        out.text(event.spanId());
        out.time(event.timestamp());
        out.members(event.attributes(), 0);
        out.text(event.message());
        out.octet(SEVERITIES.indexOf(event.severity()));
    }

    private static LogRecord readLog(RecordInput in) {
        EventId id = new EventId(in.fixed(), in.fixed());
        Instant acceptedAt = in.time();
        Instant expiresAt = in.time();
        UnstructuredLogEvent event = new UnstructuredLogEvent(
                in.text(), in.text(), in.time(), in.members(0), in.text(), choice(SEVERITIES, in));
        return new LogRecord(id, event, acceptedAt, expiresAt);
    }

    private static void write(MetricRecord metric, RecordOutput out) {
        writeEnvelope(metric.id(), metric, out);
        MetricEvent event = metric.event();
        out.text(event.traceId());
        out.text(event.spanId());
        out.time(event.timestamp());
        out.members(event.attributes(), 0);
        out.text(event.metric());
        out.value(event.value(), 0);
        out.text(event.unit());
    }

    private static MetricRecord readMetric(RecordInput in) {
        EventId id = new EventId(in.fixed(), in.fixed());
        Instant acceptedAt = in.time();
        Instant expiresAt = in.time();
        String traceId = in.text();
        String spanId = in.text();
        Instant timestamp = in.time();
        Map<String, JsonValue> attributes = in.members(0);
        String metric = in.text();
        if (!(in.value(0) instanceof JsonNumber value)) {
            throw RecordInput.malformed("a metric's value that is no number");
        }
        MetricEvent event = new MetricEvent(traceId, spanId, timestamp, attributes, metric, value, in.text());
        return new MetricRecord(id, event, acceptedAt, expiresAt);
    }

    private static void writeEnvelope(EventId id, StoredRecord record, RecordOutput out) {
        out.fixed(id.high());
        out.fixed(id.low());
        out.time(record.acceptedAt());
        out.time(record.expiresAt());
    }

    private static <T> T choice(List<T> choices, RecordInput in) {
        int code = in.octet();
        if (code >= choices.size()) {
            throw RecordInput.malformed("code " + code + " (expected: below " + choices.size() + ")");
        }
        return choices.get(code);
    }
}
