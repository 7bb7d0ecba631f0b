package io.llamatelemetry.elasticsearch;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import io.llamatelemetry.api.LogSeverity;
import io.llamatelemetry.api.Timestamps;
import io.llamatelemetry.api.UnstructuredLogEvent;
import io.llamatelemetry.spi.AttributeTerms;
import io.llamatelemetry.spi.LogRecord;
import io.llamatelemetry.spi.MetricRecord;
import io.llamatelemetry.spi.NanosColumn;
import io.llamatelemetry.spi.RecordCodec;
import io.llamatelemetry.spi.SeriesKey;
import io.llamatelemetry.spi.SpanKey;
import io.llamatelemetry.spi.SpanRecord;
import io.llamatelemetry.spi.SpanSkeleton;
import io.llamatelemetry.spi.StoredRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Records as documents, and their ids. */
final class ElasticsearchDocuments {

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamWriteConstraints(
                    StreamWriteConstraints.builder().maxNestingDepth(8).build())
            .build();
    private static final int USUAL_BYTES = 1_024;

    private ElasticsearchDocuments() {}

    /** The document's id of a span: a hash, because an id of Elasticsearch has at most 512 bytes. */
    static String id(SpanKey key) {
        return Digest.of(key.traceId(), key.spanId());
    }

    /** What a series is called in its points' documents. */
    static String series(SeriesKey series) {
        List<String> parts = new ArrayList<>();
        parts.add(series.metric());
        parts.add(series.unit());
        series.labels().forEach((name, value) -> {
            parts.add(name);
            parts.add(value);
        });
        return Digest.of(parts);
    }

    /** What a label with its value is called in its points' documents. */
    static String label(String name, String value) {
        return Digest.of(name, value);
    }

    /** The term of all log messages of a severity. */
    static String severity(LogSeverity severity) {
        return "severity=" + severity.name();
    }

    /** The document of a record. */
    static byte[] document(StoredRecord record) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_BYTES);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeBinaryField(Fields.RECORD, RecordCodec.encode(record));
            json.writeNumberField(Fields.EXPIRES, Timestamps.toNanos(record.expiresAt()));
            if (record instanceof SpanRecord span) {
                write(span, json);
            } else if (record instanceof LogRecord log) {
                write(log, json);
            } else {
                write((MetricRecord) record, json);
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return bytes.toByteArray();
    }

    private static void write(SpanRecord record, JsonGenerator json) throws IOException {
        var shown = record.toSpan();
        if (shown.isEmpty()) {
            return;
        }
        var span = shown.get();
        SpanSkeleton skeleton = SpanSkeleton.of(span);
        String parent = skeleton.parentSpanId();
        Long end = NanosColumn.END.of(span);
        Long duration = NanosColumn.DURATION.of(span);
        json.writeNumberField(Fields.START, Timestamps.toNanos(span.startTime()));
        if (end != null && duration != null) {
            json.writeNumberField(Fields.END, end);
            json.writeNumberField(Fields.DURATION, duration);
        }
        json.writeStringField(Fields.TRACE, span.traceId());
        json.writeStringField(Fields.SPAN, span.spanId());
        if (parent != null) {
            json.writeStringField(Fields.PARENT, parent);
        }
        json.writeBooleanField(Fields.LOCAL_ROOT, skeleton.localRoot());
        if (parent == null || skeleton.localRoot()) {
            json.writeNumberField(Fields.ROOT_RANK, parent == null ? 0 : 1);
        }
        json.writeArrayFieldStart(Fields.TERMS);
        for (String term : AttributeTerms.of(span)) {
            json.writeString(term);
        }
        json.writeEndArray();
    }

    private static void write(LogRecord record, JsonGenerator json) throws IOException {
        UnstructuredLogEvent event = record.event();
        json.writeNumberField(Fields.TIME, Timestamps.toNanos(event.timestamp()));
        json.writeStringField(Fields.ID, record.id().toString());
        json.writeArrayFieldStart(Fields.TERMS);
        json.writeString(AttributeTerms.ofTrace(event.traceId()));
        json.writeString(AttributeTerms.ofSpan(event.spanId()));
        json.writeString(severity(event.severity()));
        json.writeEndArray();
    }

    private static void write(MetricRecord record, JsonGenerator json) throws IOException {
        SeriesKey series = record.series();
        json.writeNumberField(Fields.TIME, Timestamps.toNanos(record.event().timestamp()));
        json.writeNumberField(Fields.SECOND, record.event().timestamp().getEpochSecond());
        json.writeStringField(Fields.ID, record.id().toString());
        json.writeNumberField(Fields.VALUE, record.event().value().doubleValue());
        json.writeStringField(Fields.METRIC, Digest.of(series.metric()));
        json.writeStringField(Fields.SERIES, series(series));
        json.writeArrayFieldStart(Fields.LABELS);
        for (var label : series.labels().entrySet()) {
            json.writeString(label(label.getKey(), label.getValue()));
        }
        json.writeEndArray();
    }
}
