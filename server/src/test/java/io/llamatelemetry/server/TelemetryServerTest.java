package io.llamatelemetry.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole server, with a real store. */
final class TelemetryServerTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @TempDir
    Path folder;

    private TelemetryServer server;

    @BeforeEach
    void start() throws IOException {
        Path config = Files.writeString(
                folder.resolve("config.yaml"),
                "server: {port: 0}\nstore: {provider: memory}\ndata: ${env.DATA}\nlogging: {level: warn}\n");
        server = TelemetryServer.of(
                Startup.read(config, Map.of("DATA", folder.resolve("data").toString())));
        server.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }

    private JsonNode get(String path) throws Exception {
        HttpResponse<String> answer =
                send(HttpRequest.newBuilder(server.address().resolve(path)));
        assertEquals(200, answer.statusCode(), answer.body());
        return JSON.readTree(answer.body());
    }

    private JsonNode post(String path, String body) throws Exception {
        HttpResponse<String> answer =
                send(HttpRequest.newBuilder(server.address().resolve(path)).POST(BodyPublishers.ofString(body)));
        assertEquals(200, answer.statusCode(), answer.body());
        return JSON.readTree(answer.body());
    }

    private void log(String event) throws Exception {
        assertTrue(post("/v1/telemetry/events", "{\"event\":{\"trace_id\":\"a/b\"," + event + "}}")
                .isNull());
    }

    @Test
    void allOperationsRunOnWhatWasLogged() throws Exception {
        log("\"span_id\":\"r\",\"type\":\"structured_log\",\"timestamp\":\"2026-01-01T00:00:00.000000001Z\","
                + "\"attributes\":{\"session_id\":\"X\",\"input\":\"hi\"},"
                + "\"payload\":{\"type\":\"span_start\",\"name\":\"root\"}");
        log("\"span_id\":\"c\",\"type\":\"structured_log\",\"timestamp\":\"2026-01-01T00:00:01Z\","
                + "\"payload\":{\"type\":\"span_start\",\"name\":\"child\",\"parent_span_id\":\"r\"}");
        log("\"span_id\":\"r\",\"type\":\"structured_log\",\"timestamp\":\"2026-01-01T00:00:02Z\","
                + "\"payload\":{\"type\":\"span_end\",\"status\":\"ok\"}");
        log("\"span_id\":\"r\",\"type\":\"metric\",\"timestamp\":\"2026-01-01T00:00:02Z\","
                + "\"metric\":\"tokens\",\"value\":7,\"unit\":\"1\"");
        log("\"span_id\":\"r\",\"type\":\"unstructured_log\",\"timestamp\":\"2026-01-01T00:00:02Z\","
                + "\"message\":\"hello\",\"severity\":\"info\"");

        assertEquals("r", get("/v1/telemetry/traces/a/b").get("root_span_id").asText());
        assertEquals(
                "2026-01-01T00:00:00.000000001Z",
                get("/v1/telemetry/traces/a%2Fb/spans/r").get("start_time").asText());
        assertEquals(
                "a/b", post("/v1/telemetry/traces", "").at("/data/0/trace_id").asText());
        assertEquals(2, post("/v1/telemetry/spans/r/tree", "{}").get("data").size());
        String selection = "\"attribute_filters\":[{\"key\":\"session_id\",\"op\":\"eq\",\"value\":\"X\"}]";
        JsonNode spans = post("/v1/telemetry/spans", "{" + selection + ",\"attributes_to_return\":[\"input\"]}");
        assertEquals("hi", spans.at("/data/0/attributes/input").asText());
        assertEquals(
                7,
                post("/v1/telemetry/metrics/tokens", "{\"start_time\":0}")
                        .at("/data/0/values/0/value")
                        .asInt());
        assertEquals(
                "hello", post("/v1/telemetry/logs", "").at("/data/0/message").asText());
        String export = "{" + selection + ",\"attributes_to_save\":[\"input\"],\"dataset_id\":\"d/1\"}";
        assertTrue(post("/v1/telemetry/spans/export", export).isNull());
        JsonNode rows = get("/v1/datasetio/iterrows/d/1?limit=5");
        assertEquals("hi", rows.at("/data/0/input").asText());
        assertFalse(rows.get("has_more").asBoolean());
    }

    @Test
    void itStopsOnceAndForGood() {
        assertTrue(server.isRunning());
        assertTrue(server.stop());
        assertTrue(server.stop());
        assertFalse(server.isRunning());
        assertThrows(IllegalStateException.class, server::start);
    }
}
