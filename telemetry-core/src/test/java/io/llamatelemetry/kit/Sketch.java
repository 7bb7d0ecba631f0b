package io.llamatelemetry.kit;

import io.llamatelemetry.api.Event;
import io.llamatelemetry.api.JsonNumber;
import io.llamatelemetry.api.JsonValue;
import io.llamatelemetry.api.LogSeverity;
import io.llamatelemetry.api.MetricEvent;
import io.llamatelemetry.api.SpanEndPayload;
import io.llamatelemetry.api.SpanStartPayload;
import io.llamatelemetry.api.SpanStatus;
import io.llamatelemetry.api.StructuredLogEvent;
import io.llamatelemetry.api.StructuredLogPayload;
import io.llamatelemetry.api.Telemetry;
import io.llamatelemetry.api.Timestamps;
import io.llamatelemetry.api.UnstructuredLogEvent;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An event told as a sentence: {@code start("t1", "a").named("root").at("12:00:00").with("model", "llama")}. Every method
 * changes the sketch and gives it back. {@link #toString} writes the sentence, so that a failing story can be replayed.
 */
final class Sketch {
    private static final String DAY = "2026-03-01";

    private final Kind kind;
    private final String traceId;
    private final String spanId;
    private final Map<String, JsonValue> attributes = new LinkedHashMap<>();
    private Instant timestamp = KitClock.START;
    private String text;
    private @Nullable String parent;
    private SpanStatus status = SpanStatus.OK;
    private LogSeverity severity = LogSeverity.INFO;
    private JsonNumber value = JsonValue.of(1);
    private String unit = "count";
    private long ttlSeconds = Telemetry.DEFAULT_TTL_SECONDS;

    private enum Kind {
        START,
        END,
        LOG,
        METRIC
    }

    private Sketch(Kind kind, String traceId, String spanId, String text) {
        this.kind = kind;
        this.traceId = traceId;
        this.spanId = spanId;
        this.text = text;
    }

    /** The start of a span, named after its id. */
    static Sketch start(String traceId, String spanId) {
        return new Sketch(Kind.START, traceId, spanId, "span " + spanId);
    }

    /** The end of a span, with the status ok. */
    static Sketch end(String traceId, String spanId) {
        return new Sketch(Kind.END, traceId, spanId, "");
    }

    /** A log message of the severity info. */
    static Sketch log(String traceId, String spanId, String message) {
        return new Sketch(Kind.LOG, traceId, spanId, message);
    }

    /** A measurement of one count, which belongs to no span. */
    static Sketch metric(String name) {
        return new Sketch(Kind.METRIC, "metrics", "", name);
    }

    Sketch named(String name) {
        text = name;
        return this;
    }

    Sketch under(@Nullable String parentSpanId) {
        parent = parentSpanId;
        return this;
    }

    /** A time: ISO 8601, or just the time of the story's day. */
    Sketch at(String time) {
        Instant parsed = Timestamps.parse(time.contains("T") ? time : DAY + "T" + time + "Z");
        if (parsed == null) {
            throw new IllegalArgumentException("time: " + time + " (expected: 12:00:00 or ISO 8601)");
        }
        return at(parsed);
    }

    Sketch at(Instant time) {
        timestamp = time;
        return this;
    }

    /** An attribute from plain Java. */
    Sketch with(String key, @Nullable Object attribute) {
        attributes.put(key, JsonValue.from(attribute));
        return this;
    }

    Sketch failed() {
        status = SpanStatus.ERROR;
        return this;
    }

    Sketch of(LogSeverity grave) {
        severity = grave;
        return this;
    }

    /** The measured value, as a long, double or BigInteger. */
    Sketch value(Number measured) {
        value = (JsonNumber) JsonValue.from(measured);
        return this;
    }

    Sketch in(String measuredUnit) {
        unit = measuredUnit;
        return this;
    }

    Sketch livingFor(long seconds) {
        ttlSeconds = seconds;
        return this;
    }

    /** Whether it is the start or end of a span. */
    boolean isOfSpan() {
        return kind == Kind.START || kind == Kind.END;
    }

    long ttlSeconds() {
        return ttlSeconds;
    }

    Event event() {
        return switch (kind) {
            case START -> structured(new SpanStartPayload(text, parent));
            case END -> structured(new SpanEndPayload(status));
            case LOG -> new UnstructuredLogEvent(traceId, spanId, timestamp, attributes, text, severity);
            case METRIC -> new MetricEvent(traceId, spanId, timestamp, attributes, text, value, unit);
        };
    }

    private StructuredLogEvent structured(StructuredLogPayload payload) {
        return new StructuredLogEvent(traceId, spanId, timestamp, attributes, payload);
    }

    @Override
    public String toString() {
        StringBuilder out = new StringBuilder(
                switch (kind) {
                    case START -> "start(" + quote(traceId) + ", " + quote(spanId) + ").named(" + quote(text) + ")";
                    case END -> "end(" + quote(traceId) + ", " + quote(spanId) + ")";
                    case LOG -> "log(" + quote(traceId) + ", " + quote(spanId) + ", " + quote(text) + ")";
                    case METRIC -> "metric(" + quote(text) + ").value(" + value + ").in(" + quote(unit) + ")";
                });
        if (parent != null) {
            out.append(".under(").append(quote(parent)).append(')');
        }
        if (status == SpanStatus.ERROR) {
            out.append(".failed()");
        }
        if (severity != LogSeverity.INFO) {
            out.append(".of(LogSeverity.").append(severity).append(')');
        }
        out.append(".at(").append(quote(timestamp.toString())).append(')');
        attributes.forEach((key, attribute) -> out.append(".with(")
                .append(quote(key))
                .append(", ")
                .append(attribute)
                .append(')'));
        return out.append(".livingFor(").append(ttlSeconds).append(')').toString();
    }

    /** The text as a Java literal in plain ASCII, so that look-alikes can be told apart. */
    static String quote(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (unit == '"' || unit == '\\') {
                out.append('\\').append(unit);
            } else if (unit < ' ' || unit > '~') {
                out.append(String.format("\\u%04x", (int) unit));
            } else {
                out.append(unit);
            }
        }
        return out.append('"').toString();
    }
}
