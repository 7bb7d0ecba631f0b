package io.llamatelemetry.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.llamatelemetry.server.openapi.ContractAssertions;
import io.llamatelemetry.server.openapi.OpenApiDocument;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each answer of the running server, good or bad, is one that its own OpenAPI document tells of. */
final class ContractTest {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final String TOKEN = "reader-token";

    @TempDir
    Path folder;

    /** One operation after another, each answer held against the document. */
    private static final class Story {

        private final TelemetryServer server;
        private final ContractAssertions contract;

        Story(TelemetryServer server) throws Exception {
            this.server = server;
            HttpResponse<byte[]> document = CLIENT.send(
                    HttpRequest.newBuilder(server.address().resolve("/v1/openapi.json"))
                            .build(),
                    BodyHandlers.ofByteArray());
            assertEquals(200, document.statusCode());
            contract = ContractAssertions.of(document.body());
        }

        void post(String operation, int status, String path, String body) throws Exception {
            holds(
                    operation,
                    status,
                    request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body)));
        }

        void get(String operation, int status, String path) throws Exception {
            holds(operation, status, request(path));
        }

        HttpRequest.Builder request(String path) {
            return HttpRequest.newBuilder(server.address().resolve(path));
        }

        void holds(String operation, int status, HttpRequest.Builder request) throws Exception {
            HttpResponse<String> answer = CLIENT.send(request.build(), BodyHandlers.ofString());
            assertEquals(status, answer.statusCode(), answer.body());
            contract.holds(operation, status, answer.body());
        }
    }

    private TelemetryServer start(String... yaml) throws IOException {
        Path config = Files.writeString(
                folder.resolve("config.yaml"),
                "server: {port: 0, max_body_size: 64KiB}\nlogging: {level: warn}\ndata: " + folder.resolve("data")
                        + "\n" + String.join("\n", yaml));
        TelemetryServer server = TelemetryServer.of(Startup.read(config, Map.of()));
        server.start();
        return server;
    }

    @ParameterizedTest
    @ValueSource(strings = {"memory", "lucene"})
    void everyAnswerIsInTheDocument(String provider) throws Exception {
        try (TelemetryServer server = start("store: {provider: " + provider + "}")) {
            Story story = new Story(server);
            accept(story);
            answer(story);
            refuse(story);
        }
    }

    private static void accept(Story story) throws Exception {
        story.post("log_event", 200, "/v1/telemetry/events", """
                {"event": {"type": "structured_log", "trace_id": "a/b", "span_id": "root", "timestamp": 1767225600,
                 "attributes": {"s": "\\ud83e\\udd99", "i": 7, "f": 0.5, "b": true, "n": null},
                 "payload": {"type": "span_start", "name": "turn"}}, "ttl_seconds": 3600}""");
        story.post("log_event", 200, "/v1/telemetry/events", """
                {"event": {"type": "structured_log", "trace_id": "a/b", "span_id": "open", "timestamp": 1767225601.5,
                 "payload": {"type": "span_start", "name": "step", "parent_span_id": "root"}}}""");
        story.post("log_event", 200, "/v1/telemetry/events", """
                {"event": {"type": "structured_log", "trace_id": "a/b", "span_id": "root",
                 "timestamp": "2026-01-01T00:00:09.123456789Z", "payload": {"type": "span_end", "status": "error"}}}""");
        story.post("log_event", 200, "/v1/telemetry/events", """
                {"event": {"type": "metric", "trace_id": "a/b", "span_id": "", "timestamp": 1767225600, "metric": "tokens",
                 "value": 7, "unit": "1", "attributes": {"model": "llama", "hot": false}}}""");
        story.post("log_event", 200, "/v1/telemetry/events", """
                {"event": {"type": "unstructured_log", "trace_id": "a/b", "span_id": "root", "timestamp": 1767225600,
                 "message": "hello", "severity": "warn", "attributes": {"k": null}}}""");
    }

    private static void answer(Story story) throws Exception {
        story.get("get_trace", 200, "/v1/telemetry/traces/a%2Fb");
        story.get("get_span", 200, "/v1/telemetry/traces/a/b/spans/open");
        story.post("get_span_tree", 200, "/v1/telemetry/spans/root/tree", "{\"max_depth\": 2}");
        story.post("query_traces", 200, "/v1/telemetry/traces", "");
        story.post("query_traces", 200, "/v1/telemetry/traces", """
                {"attribute_filters": [{"key": "i", "op": "gt", "value": 6}], "limit": null, "order_by": ["-end_time"]}""");
        story.post("query_spans", 200, "/v1/telemetry/spans", """
                {"attribute_filters": [], "attributes_to_return": ["f"]}""");
        story.post("query_metrics", 200, "/v1/telemetry/metrics/tokens", """
                {"start_time": 0, "label_matchers": [{"name": "model", "value": "ll.*", "operator": "=~"}]}""");
        story.post("query_metrics", 200, "/v1/telemetry/metrics/tokens", """
                {"start_time": 0, "granularity": null, "query_type": "instant"}""");
        story.post("query_logs", 200, "/v1/telemetry/logs", "{\"trace_id\": \"a/b\"}");
        story.post("save_spans_to_dataset", 200, "/v1/telemetry/spans/export", """
                {"attribute_filters": [], "attributes_to_save": [], "dataset_id": "evals/1"}""");
        story.get("iterate_rows", 200, "/v1/datasetio/iterrows/evals/1?limit=1");
    }

    private static void refuse(Story story) throws Exception {
        story.post("log_event", 400, "/v1/telemetry/events", "{");
        story.post(
                "log_event",
                400,
                "/v1/telemetry/events",
                "{\"event\": {\"type\": \"metric\"}, \"ttl_seconds\": \"x\"}");
        story.post("log_event", 413, "/v1/telemetry/events", "[" + " ".repeat(70_000) + "]");
        story.holds(
                "log_event",
                415,
                story.request("/v1/telemetry/events")
                        .header("Content-Type", "text/csv")
                        .POST(BodyPublishers.ofString("a,b")));
        story.get("get_trace", 404, "/v1/telemetry/traces/nobody");
        story.get("get_span", 404, "/v1/telemetry/traces/a/b/spans/nobody");
        story.post("get_span_tree", 404, "/v1/telemetry/spans/nobody/tree", "{}");
        story.post("get_span_tree", 400, "/v1/telemetry/spans/root/tree", "{\"max_depth\": 0}");
        story.post("query_traces", 400, "/v1/telemetry/traces", "{\"limit\": -1, \"order_by\": [\"size\"]}");
        story.post("query_spans", 400, "/v1/telemetry/spans", "{\"attribute_filters\": 5}");
        story.post("query_metrics", 400, "/v1/telemetry/metrics/tokens", "{\"start_time\": 5, \"end_time\": 4}");
        story.post("query_logs", 400, "/v1/telemetry/logs", "{\"min_severity\": \"loud\"}");
        story.get("iterate_rows", 404, "/v1/datasetio/iterrows/nothing");
        story.get("iterate_rows", 400, "/v1/datasetio/iterrows/evals/1?start_index=x");
    }

    @Test
    void soAreTheAnswersToWhoMayNot() throws Exception {
        String writerOnly =
                "auth: {type: static_tokens, tokens: [{sha256: " + sha256(TOKEN) + ", principal: writer, scopes: []}]}";
        try (TelemetryServer server = start("store: {provider: memory}", writerOnly)) {
            ContractAssertions contract = ContractAssertions.of(OpenApiDocument.ofVersion(Version.current()));
            HttpRequest.Builder nobody = HttpRequest.newBuilder(server.address().resolve("/v1/telemetry/traces/x"));
            HttpResponse<String> unknown = CLIENT.send(nobody.build(), BodyHandlers.ofString());
            assertEquals(401, unknown.statusCode(), unknown.body());
            contract.holds("get_trace", 401, unknown.body());
            HttpResponse<String> forbidden = CLIENT.send(
                    nobody.header("Authorization", "Bearer " + TOKEN).build(), BodyHandlers.ofString());
            assertEquals(403, forbidden.statusCode(), forbidden.body());
            contract.holds("get_trace", 403, forbidden.body());
        }
    }

    private static String sha256(String text) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    }
}
