package io.llamatelemetry.memory;

import io.llamatelemetry.api.JsonNumber;
import io.llamatelemetry.api.JsonValue;
import io.llamatelemetry.api.LogSeverity;
import io.llamatelemetry.api.MetricEvent;
import io.llamatelemetry.api.Timestamps;
import io.llamatelemetry.api.UnstructuredLogEvent;
import io.llamatelemetry.spi.LogRecord;
import io.llamatelemetry.spi.MetricRecord;
import java.time.Instant;
import java.util.Map;

/** Log messages and metric points as bytes: what their nodes and series do not say. */
final class EventCodec {

    private final Texts texts;

    EventCodec(Texts texts) {
        this.texts = texts;
    }

    static byte[] encode(LogRecord log, ByteSink sink) {
        UnstructuredLogEvent event = log.event();
        sink.clear();
        sink.putLong(Nanos.of(log.acceptedAt()));
        sink.putName(event.severity().name());
        sink.putUnique(event.spanId());
        sink.putText(event.message());
        ValueCodec.putAttributes(event.attributes(), sink);
        return sink.toBytes();
    }

    static byte[] encode(MetricRecord point, ByteSink sink) {
        MetricEvent event = point.event();
        sink.clear();
        sink.putLong(Nanos.of(point.acceptedAt()));
        ValueCodec.put(event.value(), sink);
        sink.putText(event.traceId());
        sink.putUnique(event.spanId());
        ValueCodec.putAttributes(event.attributes(), sink);
        return sink.toBytes();
    }

    static Instant acceptedAt(StoredEvent event) {
        return Timestamps.ofNanos((long) ByteSource.LONGS.get(event.content, 0));
    }

    LogRecord log(LogNode node) {
        ByteSource source = source(node);
        LogSeverity severity = LogSeverity.valueOf(source.getName());
        String spanId = source.getText();
        String message = source.getText();
        Map<String, JsonValue> attributes = ValueCodec.getAttributes(source);
        UnstructuredLogEvent event = new UnstructuredLogEvent(
                node.traceId, spanId, Timestamps.ofNanos(node.time), attributes, message, severity);
        return new LogRecord(node.id(), event, acceptedAt(node), Timestamps.ofNanos(node.expiresAt));
    }

    MetricEvent metric(PointNode node) {
        ByteSource source = source(node);
        JsonValue value = ValueCodec.get(source);
        String traceId = source.getText();
        String spanId = source.getText();
        Map<String, JsonValue> attributes = ValueCodec.getAttributes(source);
        if (!(value instanceof JsonNumber number)) {
            throw new IllegalStateException("a point's value is " + value);
        }
        return new MetricEvent(
                traceId,
                spanId,
                Timestamps.ofNanos(node.time),
                attributes,
                node.series.key.metric(),
                number,
                node.series.key.unit());
    }

    private ByteSource source(StoredEvent event) {
        return new ByteSource(event.content, Long.BYTES, texts);
    }
}
