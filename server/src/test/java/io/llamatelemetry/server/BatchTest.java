package io.llamatelemetry.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.airlift.compress.zstd.ZstdOutputStream;
import io.llamatelemetry.core.TelemetryEngine;
import io.llamatelemetry.server.http.Backend;
import io.llamatelemetry.server.openapi.ContractAssertions;
import io.llamatelemetry.server.openapi.OpenApiDocument;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many events in one request, over HTTP to an engine. */
final class BatchTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ContractAssertions CONTRACT = ContractAssertions.of(OpenApiDocument.ofVersion("1"));
    private static final String BATCH = "/v1/telemetry/events/batch";
    private static final String NDJSON = "application/x-ndjson";

    private final TelemetryEngine engine =
            TelemetryEngine.builder().provider("memory").open();
    private final RunningServer server;

    BatchTest() throws IOException {
        server =
                RunningServer.start(Backend.of(engine), "server:", "  max_body_size: 1MiB", "  max_batch_events: 2000");
    }

    @AfterEach
    void stop() {
        server.close();
        engine.close();
    }

    private static String log(String message) {
        return "{\"type\":\"unstructured_log\",\"trace_id\":\"t\",\"span_id\":\"s\",\"timestamp\":1,"
                + "\"severity\":\"info\",\"message\":\"" + message + "\"}";
    }

    private static String logs(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> log("m" + i) + "\n").collect(Collectors.joining());
    }

    private HttpResponse<String> send(String query, byte[] body, String... headers) throws Exception {
        HttpRequest.Builder post = server.request(BATCH + query).POST(BodyPublishers.ofByteArray(body));
        HttpResponse<String> answer = server.send(headers.length == 0 ? post : post.headers(headers));
        CONTRACT.holds("log_events", answer.statusCode(), answer.body());
        return answer;
    }

    private JsonNode lines(String body, String... headers) throws Exception {
        String[] all = new String[headers.length + 2];
        System.arraycopy(headers, 0, all, 2, headers.length);
        all[0] = "Content-Type";
        all[1] = NDJSON;
        HttpResponse<String> answer = send("", body.getBytes(StandardCharsets.UTF_8), all);
        assertEquals(200, answer.statusCode(), answer.body());
        return JSON.readTree(answer.body());
    }

    private List<String> kept() throws Exception {
        JsonNode data = JSON.readTree(
                        server.post("/v1/telemetry/logs", "{\"limit\": null}").body())
                .get("data");
        return StreamSupport.stream(data.spliterator(), false)
                .map(event -> event.get("message").asText())
                .sorted()
                .toList();
    }

    @Test
    void linesAreEventsAndBlankOnesAreNothing() throws Exception {
        JsonNode answer = lines(log("a") + "\r\n\n  \n" + log("ü€😀") + "\n" + log("last"));
        assertEquals(JSON.readTree("{\"accepted\": 3, \"refused\": []}"), answer);
        assertEquals(List.of("a", "last", "ü€😀"), kept());
    }

    @Test
    void aWrongLineIsNamedAndTheOthersAreKept() throws Exception {
        JsonNode answer = lines(String.join(
                "\n",
                log("a"),
                "{\"type\": \"metric\", \"trace_id\": 5}",
                "",
                "{not json",
                log("b").replace("\"t\"", "\"\""),
                "[" + log("c") + "]",
                "null",
                log("d")));
        assertEquals(2, answer.get("accepted").asInt());
        List<String> refused = StreamSupport.stream(answer.get("refused").spliterator(), false)
                .map(one -> one.get("index") + " " + one.get("line") + " " + one.at("/errors/0/loc") + " "
                        + one.at("/errors/0/type").asText())
                .toList();
        assertEquals(
                List.of(
                        "1 2 [\"trace_id\"] string_type",
                        "2 4 [] json_invalid",
                        "3 5 [\"trace_id\"] string_too_short",
                        "4 6 [] dict_type",
                        "5 7 [] dict_type"),
                refused);
        assertEquals(List.of("a", "d"), kept());
    }

    @Test
    void anArrayIsTakenElementByElement() throws Exception {
        String body = "[" + log("a") + ", 5, " + log("b") + ", {\"type\": \"metric\"}]";
        HttpResponse<String> answer =
                send("?ttl_seconds=60", body.getBytes(StandardCharsets.UTF_8), "Content-Type", "application/json");
        JsonNode json = JSON.readTree(answer.body());
        assertEquals(2, json.get("accepted").asInt(), answer.body());
        assertEquals(1, json.at("/refused/0/index").asInt());
        assertTrue(json.at("/refused/0/line").isNull());
        assertEquals(3, json.at("/refused/1/index").asInt());
        assertEquals("trace_id", json.at("/refused/1/errors/0/loc/0").asText(), answer.body());
        assertEquals(List.of("a", "b"), kept());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[", "", "[{\"type\": \"metric\"}", "nonsense"})
    void whatIsNoArrayIsRefusedAsAWhole(String body) throws Exception {
        HttpResponse<String> answer = send("", body.getBytes(StandardCharsets.UTF_8));
        assertEquals(400, answer.statusCode(), answer.body());
        assertEquals(
                "body",
                JSON.readTree(answer.body()).at("/error/detail/errors/0/loc/0").asText());
        assertEquals(List.of(), kept());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "x", "1&ttl_seconds=2", "-5"})
    void aWrongTimeToLiveIsTold(String ttl) throws Exception {
        HttpResponse<String> answer =
                send("?ttl_seconds=" + ttl, log("a").getBytes(StandardCharsets.UTF_8), "Content-Type", NDJSON);
        assertEquals(400, answer.statusCode(), answer.body());
        assertEquals(
                "[\"query\",\"ttl_seconds\"]",
                JSON.readTree(answer.body()).at("/error/detail/errors/0/loc").toString());
        assertEquals(List.of(), kept());
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static byte[] zstd(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new ZstdOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    @Test
    void gzipAndZstdAreUndoneWithinTheBound() throws Exception {
        assertEquals(
                200,
                send("", gzip(logs(0, 1000)), "Content-Type", NDJSON, "Content-Encoding", "gzip")
                        .statusCode());
        assertEquals(
                200,
                send("", zstd(logs(1000, 2000)), "Content-Type", NDJSON, "Content-Encoding", "zstd")
                        .statusCode());
        assertEquals(
                200,
                send("", zstd("[" + log("array") + "]"), "Content-Encoding", "zstd")
                        .statusCode());
        assertEquals(2001, kept().size());
        String bomb = " ".repeat(50_000_000);
        for (String type : List.of(NDJSON, "application/json")) {
            assertEquals(
                    413,
                    send("", gzip(bomb), "Content-Type", type, "Content-Encoding", "gzip")
                            .statusCode());
            assertEquals(
                    413,
                    send("", zstd(bomb), "Content-Type", type, "Content-Encoding", "zstd")
                            .statusCode());
        }
        for (String coding : List.of("gzip", "zstd")) {
            byte[] plain = logs(0, 3).getBytes(StandardCharsets.UTF_8);
            assertEquals(
                    400,
                    send("", plain, "Content-Type", NDJSON, "Content-Encoding", coding)
                            .statusCode());
        }
        byte[] cut = Arrays.copyOf(zstd(logs(0, 1000)), 200);
        assertEquals(
                400,
                send("", cut, "Content-Type", NDJSON, "Content-Encoding", "zstd")
                        .statusCode());
        assertEquals(2001, kept().size());
    }

    @Test
    void oneEventMoreThanTheMostIsRefusedWithTheBoundInWords() throws Exception {
        assertEquals(2000, lines(logs(0, 2000)).get("accepted").asInt());
        HttpResponse<String> answer = send("", logs(0, 2001).getBytes(StandardCharsets.UTF_8), "Content-Type", NDJSON);
        assertEquals(400, answer.statusCode());
        assertTrue(answer.body().contains("2000") && answer.body().contains("server.max_batch_events"), answer.body());
        assertEquals(2000, kept().size());
    }

    @Test
    void aBodyWithoutEndIsRefusedWithoutBeingHeld() throws Exception {
        HttpResponse<String> answer =
                send("", " ".repeat(1_500_000).getBytes(StandardCharsets.UTF_8), "Content-Type", NDJSON);
        assertEquals(413, answer.statusCode());
    }

    @Test
    void aRetryUnderItsKeyIsKeptOnce() throws Exception {
        for (int sending = 0; sending < 2; sending++) {
            assertEquals(
                    3,
                    lines(log("a") + "\n" + log("a") + "\n" + log("b"), "Idempotency-Key", "k")
                            .get("accepted")
                            .asInt());
        }
        assertEquals(List.of("a", "a", "b"), kept());
    }

    @Test
    void aRetryThatSaysSoKeepsWhatIsNotThere() throws Exception {
        lines(log("a"));
        assertEquals(
                2,
                lines(log("a") + "\n" + log("b"), "x-stainless-retry-count", "1")
                        .get("accepted")
                        .asInt());
        assertEquals(List.of("a", "b"), kept());
    }

    @Test
    void linesThatComeInPiecesAreJoined() throws Exception {
        byte[] body = logs(0, 200).replace("m1", "ü€😀m1").getBytes(StandardCharsets.UTF_8);
        try (Socket socket = server.connect()) {
            socket.setTcpNoDelay(true);
            String head = "POST " + BATCH + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: " + NDJSON
                    + "\r\nTransfer-Encoding: chunked\r\n\r\n";
            OutputStream out = socket.getOutputStream();
            out.write(head.getBytes(StandardCharsets.US_ASCII));
            for (int at = 0; at < body.length; at += 997) {
                int count = Math.min(997, body.length - at);
                out.write((Integer.toHexString(count) + "\r\n").getBytes(StandardCharsets.US_ASCII));
                out.write(body, at, count);
                out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
                out.flush();
            }
            out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            String answer = RunningServer.rest(socket);
            assertTrue(answer.startsWith("HTTP/1.1 200 OK") && answer.contains("\"accepted\":200"), answer);
        }
        assertEquals(200, kept().size());
    }

    @Test
    void anotherTypeIsRefused() throws Exception {
        assertEquals(
                415,
                send("", log("a").getBytes(StandardCharsets.UTF_8), "Content-Type", "text/csv")
                        .statusCode());
    }
}
