package io.llamatelemetry.core.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.llamatelemetry.api.DatasetIo;
import io.llamatelemetry.api.Event;
import io.llamatelemetry.api.Fault;
import io.llamatelemetry.api.InvalidRequestException;
import io.llamatelemetry.api.Telemetry;
import io.llamatelemetry.api.TelemetryException;
import io.llamatelemetry.core.Limits;
import io.llamatelemetry.core.TelemetryEngine;
import io.llamatelemetry.core.json.JsonReader;
import io.llamatelemetry.core.json.JsonWriter;
import io.llamatelemetry.core.protocol.Parameter.Place;
import io.llamatelemetry.kit.ListProvider;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Any request of any operation is answered or refused, and soon. A request is text: the operation's name, then lines
 * {@code name=value} for what stands in the path and the query, an empty line, the body.
 */
final class OperationFuzzTest {

    private static final List<Operation> ALL = Operations.of(Telemetry.class, DatasetIo.class);
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC);
    private static final Limits LIMITS = Limits.with(Map.of(
            "max_traces", 50, "max_spans", 50, "max_points", 1_000, "max_tree_spans", 50, "query_timeout", "5s"));
    private static final int MOST_PARAMETERS = 20;

    @TempDir
    static @Nullable Path folder;

    private record Request(Operation operation, Map<String, String> given, String body) {

        static @Nullable Request of(byte[] data) {
            String text = new String(data, StandardCharsets.UTF_8);
            int bodyBegins = text.indexOf("\n\n");
            String head = bodyBegins < 0 ? text : text.substring(0, bodyBegins);
            String body = bodyBegins < 0 ? "" : text.substring(bodyBegins + 2);
            String[] lines = head.split("\n", MOST_PARAMETERS);
            Map<String, String> given = new HashMap<>();
            for (int i = 1; i < lines.length; i++) {
                int equals = lines[i].indexOf('=');
                if (equals > 0) {
                    given.put(lines[i].substring(0, equals), lines[i].substring(equals + 1));
                }
            }
            for (Operation operation : ALL) {
                if (operation.name().equals(lines[0])) {
                    return new Request(operation, given, body);
                }
            }
            return null;
        }

        @Nullable Object[] arguments() {
            Map<String, List<String>> query = new HashMap<>();
            given.forEach((name, value) -> query.put(name, List.of(value)));
            return operation.arguments(body.getBytes(StandardCharsets.UTF_8), given, query);
        }
    }

    @FuzzTest
    @Timeout(60)
    @DictionaryEntries({
        "query_traces",
        "query_spans",
        "get_span_tree",
        "get_trace",
        "get_span",
        "query_metrics",
        "query_logs",
        "save_spans_to_dataset",
        "log_event",
        "log_events",
        "iterate_rows",
        "trace_id=",
        "span_id=",
        "metric_name=",
        "dataset_id=",
        "limit=",
        "start_index=",
        "\"attribute_filters\":[",
        "{\"key\":\"n\",\"op\":\"eq\",\"value\":",
        "\"op\":\"gt\"",
        "\"op\":\"lt\"",
        "\"op\":\"ne\"",
        "\"attributes_to_return\":[",
        "\"attributes_to_save\":[",
        "\"dataset_id\":",
        "\"max_depth\":",
        "\"limit\":",
        "\"offset\":",
        "\"order_by\":[\"-start_time\"]",
        "\"granularity\":\"1h\"",
        "\"query_type\":\"instant\"",
        "\"label_matchers\":[{\"name\":\"n\",\"operator\":\"=~\",\"value\":\"",
        "\"start_time\":",
        "\"end_time\":",
        "\"ttl_seconds\":",
        "\"min_severity\":",
        "\"contains\":"
    })
    void aRequestIsAnsweredOrRefused(byte[] data) {
        Request request = Request.of(data);
        if (request == null) {
            return;
        }
        @Nullable Object[] arguments;
        try {
            arguments = request.arguments();
        } catch (InvalidRequestException refused) {
            assertPlaced(request.operation(), refused);
            return;
        }
        List<Parameter> parameters = request.operation().parameters();
        assertEquals(parameters.size(), arguments.length);
        for (int i = 0; i < arguments.length; i++) {
            assertTrue(
                    arguments[i] != null || parameters.get(i).nullable(),
                    parameters.get(i).name());
        }
        answer(request.operation(), arguments);
    }

    private static void answer(Operation operation, @Nullable Object[] arguments) {
        try (TelemetryEngine engine = open()) {
            fill(engine.telemetry());
            boolean isRows = operation.method().getDeclaringClass() == DatasetIo.class;
            Object answer = operation.invoke(isRows ? engine.datasets() : engine.telemetry(), arguments);
            JsonReader.storedValue(JsonWriter.bytes(answer));
        } catch (TelemetryException refused) {
            assertFalse(String.valueOf(refused.getMessage()).isBlank());
            boolean isGiven = Arrays.deepToString(arguments).contains(String.valueOf(folder));
            String message = String.valueOf(refused.getMessage());
            assertTrue(isGiven || !message.contains(String.valueOf(folder)), message);
        }
    }

    private static TelemetryEngine open() {
        return TelemetryEngine.builder()
                .provider(new ListProvider())
                .dataDirectory(assertNotNullPath(folder))
                .limits(LIMITS)
                .clock(CLOCK)
                .open();
    }

    private static Path assertNotNullPath(@Nullable Path path) {
        assertNotNull(path);
        return Path.of(String.valueOf(path));
    }

    private static void fill(Telemetry telemetry) {
        for (String event : List.of("""
                {"type":"structured_log","trace_id":"t1","span_id":"s1","timestamp":"2026-01-02T03:00:00Z",
                "attributes":{"n":7,"t":"x"},"payload":{"type":"span_start","name":"turn"}}""", """
                {"type":"structured_log","trace_id":"t1","span_id":"s1","timestamp":"2026-01-02T03:00:01Z",
                "attributes":{"d":1.5},"payload":{"type":"span_end","status":"ok"}}""", """
                {"type":"structured_log","trace_id":"t1","span_id":"s2","timestamp":"2026-01-02T03:00:00.5Z",
                "attributes":{"n":"7"},"payload":{"type":"span_start","name":"step","parent_span_id":"s1"}}""", """
                {"type":"metric","trace_id":"t1","span_id":"s1","timestamp":"2026-01-02T03:00:01Z",
                "attributes":{"n":"a"},"metric":"tokens","value":12,"unit":"count"}""", """
                {"type":"unstructured_log","trace_id":"t1","span_id":"s1","timestamp":"2026-01-02T03:00:01Z",
                "attributes":{},"message":"hello","severity":"warn"}""")) {
            telemetry.logEvent(JsonReader.read(event.getBytes(StandardCharsets.UTF_8), Event.class), 604_800);
        }
    }

    /** Every fault says in which part of the request it is, and that is a part that the operation reads. */
    private static void assertPlaced(Operation operation, InvalidRequestException refused) {
        List<Object> places = new ArrayList<>();
        for (Parameter parameter : operation.parameters()) {
            places.add(parameter.place().wireName());
        }
        places.add(Place.BODY.wireName());
        for (Fault fault : refused.faults()) {
            assertTrue(places.contains(fault.loc().get(0)), fault::toString);
            JsonWriter.bytes(fault);
        }
    }
}
