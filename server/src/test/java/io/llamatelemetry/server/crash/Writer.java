package io.llamatelemetry.server.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * A client that writes as fast as it is answered, until the server dies, and notes what was sent and what was acknowledged.
 * Afterwards it counts: every acknowledged event is there once and whole, and nothing is there that was not sent.
 */
final class Writer implements Runnable {

    private static final Instant BASE = Instant.parse("2026-01-01T00:00:00Z");
    private static final int SPANS_IN_A_TRACE = 8;
    private static final int LONG_LIFE = 86_400;
    private static final int[] LIVES = {LONG_LIFE, 40 * LONG_LIFE, 400 * LONG_LIFE};

    private final String name;
    private final Random random;
    private final Map<String, SentTrace> traces = new TreeMap<>();
    private final Map<Integer, Boolean> points = new HashMap<>();
    private Api api;
    private int acknowledged;

    /** What was sent of one trace: by id of span or text of message, whether it was acknowledged. */
    private static final class SentTrace {
        final Map<String, Boolean> starts = new TreeMap<>();
        final Map<String, Boolean> ends = new TreeMap<>();
        final Map<String, Boolean> messages = new TreeMap<>();
    }

    Writer(String name, long seed, Api api) {
        this.name = name;
        this.random = new Random(seed);
        this.api = api;
    }

    int acknowledged() {
        return acknowledged;
    }

    @Override
    public void run() {
        try {
            boolean answered = true;
            for (int number = 0; answered; number++) {
                answered = writeTrace(name + "t" + number);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean writeTrace(String trace) throws InterruptedException {
        SentTrace sent = new SentTrace();
        traces.put(trace, sent);
        for (int i = 0; i < SPANS_IN_A_TRACE; i++) {
            String span = trace + "s" + i;
            if (!half(trace, span, sent.starts, Map.of("type", "span_start", "name", "work"), i)) {
                return false;
            }
            boolean left = random.nextInt(10) == 0;
            if (!left && !half(trace, span, sent.ends, Map.of("type", "span_end", "status", "ok"), i + 1)) {
                return false;
            }
        }
        String message = "message of " + trace;
        return log(trace, message, sent.messages) && point() && shortLived(trace);
    }

    private boolean half(String trace, String span, Map<String, Boolean> sent, Map<String, String> payload, int second)
            throws InterruptedException {
        sent.put(span, false);
        boolean done = accept(
                Map.of(
                        "type",
                        "structured_log",
                        "trace_id",
                        trace,
                        "span_id",
                        span,
                        "timestamp",
                        BASE.plusSeconds(second).toString(),
                        "attributes",
                        Map.of(payload.get("type"), span),
                        "payload",
                        payload),
                LIVES[random.nextInt(LIVES.length)]);
        sent.put(span, done);
        return done;
    }

    private boolean log(String trace, String message, Map<String, Boolean> sent) throws InterruptedException {
        sent.put(message, false);
        boolean done = accept(
                Map.of(
                        "type",
                        "unstructured_log",
                        "trace_id",
                        trace,
                        "span_id",
                        "",
                        "timestamp",
                        BASE.toString(),
                        "message",
                        message,
                        "severity",
                        "info"),
                LONG_LIFE);
        sent.put(message, done);
        return done;
    }

    private boolean point() throws InterruptedException {
        int value = points.size() + 1;
        points.put(value, false);
        boolean done = accept(
                Map.of(
                        "type",
                        "metric",
                        "trace_id",
                        name,
                        "span_id",
                        "",
                        "timestamp",
                        BASE.toString(),
                        "metric",
                        name,
                        "value",
                        value,
                        "unit",
                        "1"),
                LONG_LIFE);
        points.put(value, done);
        return done;
    }

    /** Something that is over soon, so that there is something to expire. */
    private boolean shortLived(String trace) throws InterruptedException {
        return accept(
                Map.of(
                        "type",
                        "unstructured_log",
                        "trace_id",
                        trace,
                        "span_id",
                        "gone",
                        "timestamp",
                        BASE.toString(),
                        "message",
                        "gone soon",
                        "severity",
                        "info"),
                1);
    }

    private boolean accept(Map<String, ?> event, int ttlSeconds) throws InterruptedException {
        boolean done = api.post("/v1/telemetry/events", Map.of("event", event, "ttl_seconds", ttlSeconds));
        acknowledged += done ? 1 : 0;
        return done;
    }

    /** Counts after the restart. */
    void count(Api restarted) throws IOException, InterruptedException {
        api = restarted;
        for (Map.Entry<String, SentTrace> trace : traces.entrySet()) {
            countSpans(trace.getKey(), trace.getValue());
            countMessages(trace.getKey(), trace.getValue());
        }
        countPoints();
    }

    private void countSpans(String trace, SentTrace sent) throws IOException, InterruptedException {
        JsonNode found = api.ask(
                        "/v1/telemetry/spans",
                        Map.of(
                                "attribute_filters",
                                List.of(Map.of("key", "trace_id", "op", "eq", "value", trace)),
                                "attributes_to_return",
                                List.of()))
                .get("data");
        Set<String> there = new HashSet<>();
        Set<String> closed = new HashSet<>();
        for (JsonNode span : found) {
            String id = span.get("span_id").asText();
            assertTrue(there.add(id), () -> id + " is there twice");
            assertEquals(id, span.get("attributes").path("span_start").asText(), "the start of " + id + " is whole");
            if (!span.get("end_time").isNull()) {
                closed.add(id);
                assertEquals(id, span.get("attributes").path("span_end").asText(), "the end of " + id + " is whole");
            }
        }
        hold(sent.starts, there, "start");
        hold(sent.ends, closed, "end");
    }

    private void countMessages(String trace, SentTrace sent) throws IOException, InterruptedException {
        JsonNode found = api.ask("/v1/telemetry/logs", Map.of("trace_id", trace, "span_id", ""))
                .get("data");
        Set<String> there = new HashSet<>();
        for (JsonNode message : found) {
            String text = message.get("message").asText();
            assertTrue(there.add(text), () -> text + " is there twice");
        }
        hold(sent.messages, there, "message");
    }

    private void countPoints() throws IOException, InterruptedException {
        Map<String, Object> all = new HashMap<>();
        all.put("start_time", 0);
        all.put("granularity", null);
        JsonNode series = api.ask("/v1/telemetry/metrics/" + name, all).get("data");
        Set<Integer> there = new HashSet<>();
        for (JsonNode point : series.path(0).path("values")) {
            int value = (int) point.get("value").asDouble();
            assertTrue(there.add(value), () -> "point " + value + " of " + name + " is there twice");
        }
        hold(points, there, "point");
    }

    private static <T> void hold(Map<T, Boolean> sent, Set<T> there, String what) {
        for (Map.Entry<T, Boolean> one : sent.entrySet()) {
            if (one.getValue()) {
                assertTrue(
                        there.contains(one.getKey()),
                        () -> what + " " + one.getKey() + " was acknowledged and is lost");
            }
        }
        for (T one : there) {
            assertTrue(sent.containsKey(one), () -> what + " " + one + " is there and was never sent");
        }
    }
}
