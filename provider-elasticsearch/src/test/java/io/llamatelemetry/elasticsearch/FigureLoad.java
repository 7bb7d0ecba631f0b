package io.llamatelemetry.elasticsearch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llamatelemetry.api.Attributes;
import io.llamatelemetry.api.JsonValue;
import io.llamatelemetry.api.SpanStatus;
import io.llamatelemetry.spi.SpanEnd;
import io.llamatelemetry.spi.SpanKey;
import io.llamatelemetry.spi.SpanRecord;
import io.llamatelemetry.spi.SpanStart;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Spans of inference, ten in a trace, as requests to the server, to the node and to Zipkin. */
final class FigureLoad {

    static final int SPANS_IN_TRACE = 10;
    static final int SESSIONS = 10_000;

    private static final Duration LIFE = Duration.ofDays(7);
    private static final int LINES = 64;

    private final Instant begin = Instant.now().minus(Duration.ofDays(1)).truncatedTo(ChronoUnit.SECONDS);

    /** The id of a trace of a run. */
    String trace(String run, int number) {
        return String.format(Locale.ROOT, "%08x%024x", run.hashCode(), number);
    }

    /** The id of the root of a trace. */
    static String root(String trace) {
        return trace.substring(0, 4) + trace.substring(20) + "0";
    }

    private SpanRecord span(String run, int number) {
        int inTrace = number % SPANS_IN_TRACE;
        int traceNumber = number / SPANS_IN_TRACE;
        String trace = trace(run, traceNumber);
        String root = root(trace);
        Instant start = begin.plusMillis(traceNumber * 50L + inTrace);
        Map<String, JsonValue> attributes = inTrace == 0
                ? Attributes.of("session_id", traceNumber % SESSIONS, "quarter", traceNumber % 4)
                : Attributes.of(
                        "model", "llama-" + inTrace % 3,
                        "tokens", number % 2_000,
                        "input", "What is said in line " + number % LINES + " of the text?",
                        "output", "It says that the answer is " + number + ".");
        SpanStart began =
                new SpanStart(start, inTrace == 0 ? "turn" : "inference", inTrace == 0 ? null : root, attributes);
        SpanEnd ended = new SpanEnd(start.plusMillis(100 + number % 900), SpanStatus.OK, Map.of());
        String id = inTrace == 0 ? root : root.substring(0, root.length() - 1) + inTrace;
        return new SpanRecord(new SpanKey(trace, id), began, ended, begin, begin.plus(LIFE));
    }

    /** Requests of many whole spans, both halves of each, to the server. */
    List<byte[]> batches(String run, int spans, int inBatch) {
        List<byte[]> bodies = new ArrayList<>();
        for (int from = 0; from < spans; from += inBatch) {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            for (int number = from; number < Math.min(spans, from + inBatch); number++) {
                SpanRecord span = span(run, number);
                line(body, start(span));
                line(body, end(span));
            }
            bodies.add(body.toByteArray());
        }
        return bodies;
    }

    /** Requests of one event, the start of a span, to the server. */
    List<byte[]> singles(String run, int events) {
        List<byte[]> bodies = new ArrayList<>();
        for (int number = 0; number < events; number++) {
            ObjectNode body = FigureClient.JSON.createObjectNode();
            body.set("event", start(span("single " + run, number)));
            bodies.add(body.toString().getBytes(StandardCharsets.UTF_8));
        }
        return bodies;
    }

    /** Requests of many points to the server. */
    List<byte[]> points(int points, int inBatch) {
        List<byte[]> bodies = new ArrayList<>();
        for (int from = 0; from < points; from += inBatch) {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            for (int number = from; number < Math.min(points, from + inBatch); number++) {
                ObjectNode event = FigureClient.JSON.createObjectNode();
                event.put("type", "metric").put("trace_id", "points").put("span_id", "");
                event.put("timestamp", begin.plusMillis(number * 400L).toString());
                event.put("metric", "tokens").put("value", number % 100).put("unit", "1");
                event.putObject("attributes").put("model", "llama-" + number % 20);
                line(body, event);
            }
            bodies.add(body.toByteArray());
        }
        return bodies;
    }

    /** The documents of the same spans, as the provider writes them, as requests to the node. */
    List<byte[]> bulks(String index, String run, int spans, int inBatch) {
        List<byte[]> bodies = new ArrayList<>();
        for (int from = 0; from < spans; from += inBatch) {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            for (int number = from; number < Math.min(spans, from + inBatch); number++) {
                SpanRecord span = span(run, number);
                ObjectNode action = FigureClient.JSON.createObjectNode();
                action.putObject("create").put("_index", index).put("_id", ElasticsearchDocuments.id(span.key()));
                line(body, action);
                body.writeBytes(ElasticsearchDocuments.document(span));
                body.write('\n');
            }
            bodies.add(body.toByteArray());
        }
        return bodies;
    }

    /** Requests of one span to Zipkin. */
    List<byte[]> zipkin(String run, int spans) {
        List<byte[]> bodies = new ArrayList<>();
        for (int number = 0; number < spans; number++) {
            SpanRecord record = span("zipkin " + run, number);
            var span = record.toSpan().orElseThrow();
            ObjectNode body = FigureClient.JSON.createObjectNode();
            body.put("traceId", span.traceId());
            body.put("id", span.spanId().substring(span.spanId().length() - 16));
            body.put("name", span.name());
            body.put("timestamp", span.startTime().toEpochMilli() * 1_000);
            body.put("duration", 100_000 + number % 900_000);
            body.putObject("localEndpoint").put("serviceName", "figures");
            ObjectNode tags = body.putObject("tags");
            span.attributes().forEach((key, value) -> tags.put(key, value.toString()));
            bodies.add(("[" + body + "]").getBytes(StandardCharsets.UTF_8));
        }
        return bodies;
    }

    private static ObjectNode start(SpanRecord span) {
        var shown = span.toSpan().orElseThrow();
        ObjectNode event = event(span, shown.startTime());
        ObjectNode attributes = event.putObject("attributes");
        shown.attributes().forEach((key, value) -> attributes.set(key, json(value)));
        ObjectNode payload =
                event.putObject("payload").put("type", "span_start").put("name", shown.name());
        @Nullable String parent = shown.parentSpanId();
        if (parent != null) {
            payload.put("parent_span_id", parent);
        }
        return event;
    }

    private static ObjectNode end(SpanRecord span) {
        var shown = span.toSpan().orElseThrow();
        Instant end = shown.endTime();
        ObjectNode event = event(span, end == null ? shown.startTime() : end);
        event.putObject("payload").put("type", "span_end").put("status", "ok");
        return event;
    }

    private static ObjectNode event(SpanRecord span, Instant time) {
        return FigureClient.JSON
                .createObjectNode()
                .put("type", "structured_log")
                .put("trace_id", span.key().traceId())
                .put("span_id", span.key().spanId())
                .put("timestamp", time.toString());
    }

    private static JsonNode json(JsonValue value) {
        try {
            return FigureClient.JSON.readTree(value.toString());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void line(ByteArrayOutputStream body, ObjectNode json) {
        body.writeBytes(json.toString().getBytes(StandardCharsets.UTF_8));
        body.write('\n');
    }
}
