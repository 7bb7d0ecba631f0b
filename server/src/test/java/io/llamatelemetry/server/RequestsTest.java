package io.llamatelemetry.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.llamatelemetry.api.DeadlineExceededException;
import io.llamatelemetry.api.Fault;
import io.llamatelemetry.api.InvalidRequestException;
import io.llamatelemetry.api.MetricEvent;
import io.llamatelemetry.api.NotFoundException;
import io.llamatelemetry.api.OverloadedException;
import io.llamatelemetry.api.QueryTracesResponse;
import io.llamatelemetry.api.Trace;
import io.llamatelemetry.api.UnavailableException;
import io.llamatelemetry.core.Delivery;
import io.llamatelemetry.core.EngineHealth;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RequestsTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String EVENT = """
            {"event": {"type": "metric", "trace_id": "t", "span_id": "s", "timestamp": "2026-01-01T00:00:00Z",
             "metric": "m", "value": 1, "unit": "u"}}""";

    private final FakeBackend backend = new FakeBackend();
    private RunningServer server;

    @BeforeEach
    void start() throws IOException {
        server = RunningServer.start(backend);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static JsonNode json(HttpResponse<String> answer) throws IOException {
        assertEquals(
                "application/json", answer.headers().firstValue("Content-Type").orElse(""));
        return JSON.readTree(answer.body());
    }

    private static List<List<Object>> locs(HttpResponse<String> answer) throws IOException {
        assertEquals(400, answer.statusCode(), answer.body());
        JsonNode errors = json(answer).at("/error/detail/errors");
        return Arrays.asList(JSON.convertValue(errors, Located[].class)).stream()
                .map(Located::loc)
                .toList();
    }

    private record Located(List<Object> loc, String msg, String type) {}

    @Test
    void anEventGoesThroughTheAsynchronousDoorAndIsAnsweredWithNull() throws Exception {
        HttpResponse<String> answer = server.post("/v1/telemetry/events", EVENT);
        assertEquals(200, answer.statusCode());
        assertTrue(json(answer).isNull());
        assertEquals("null", answer.body());
        FakeBackend.Asked asked = backend.asked.remove();
        assertEquals("m", ((MetricEvent) asked.arguments().get(0)).metric());
        assertEquals(604_800L, asked.arguments().get(1));
        assertEquals(new Delivery("anybody", null, false), asked.delivery());
    }

    @Test
    void anEventIsAnsweredWhenItIsAcceptedAndNoThreadWaitsForThat() throws Exception {
        CompletableFuture<Void> accepted = new CompletableFuture<>();
        backend.acceptance = () -> accepted;
        List<CompletableFuture<HttpResponse<String>>> answers = IntStream.range(0, 200)
                .mapToObj(i ->
                        server.sendLater(server.request("/v1/telemetry/events").POST(BodyPublishers.ofString(EVENT))))
                .toList();
        assertEquals(200, server.get("/v1/health").statusCode());
        assertTrue(answers.stream().noneMatch(CompletableFuture::isDone));
        accepted.complete(null);
        for (CompletableFuture<HttpResponse<String>> answer : answers) {
            assertEquals(200, answer.get().statusCode());
        }
    }

    @ParameterizedTest
    @CsvSource({"1, true", "02, true", "0, false", "-1, false", "x, false", "'', false"})
    void aRequestSaysHowItCame(String count, boolean retry) throws Exception {
        server.send(server.request("/v1/telemetry/events")
                .POST(BodyPublishers.ofString(EVENT))
                .header("Idempotency-Key", "k1")
                .header("x-stainless-retry-count", count));
        assertEquals(
                new Delivery("anybody", "k1", retry), backend.asked.remove().delivery());
    }

    @Test
    void aKeyThatIsTooLongIsRefused() throws Exception {
        HttpResponse<String> answer = server.send(server.request("/v1/telemetry/events")
                .POST(BodyPublishers.ofString(EVENT))
                .header("Idempotency-Key", "k".repeat(257)));
        assertEquals(List.of(List.of("header", "Idempotency-Key")), locs(answer));
    }

    @Test
    void aQueryIsAnsweredWithItsResult() throws Exception {
        Trace trace = new Trace("t", "r", Instant.ofEpochSecond(1), null);
        backend.answer = (operation, arguments) -> new QueryTracesResponse(List.of(trace));
        HttpResponse<String> answer = server.post("/v1/telemetry/traces", "");
        assertEquals(200, answer.statusCode());
        assertEquals("t", json(answer).at("/data/0/trace_id").asText());
        assertEquals(Arrays.asList(null, 100, 0, null), backend.asked.remove().arguments());
    }

    @Test
    void aLargeAnswerComesWhole() throws Exception {
        List<Trace> traces = IntStream.range(0, 20_000)
                .mapToObj(i -> new Trace("trace-" + i, "r", Instant.ofEpochSecond(i), null))
                .toList();
        backend.answer = (operation, arguments) -> new QueryTracesResponse(traces);
        JsonNode data = json(server.post("/v1/telemetry/traces", "{}")).get("data");
        assertEquals(20_000, data.size());
        assertEquals("trace-19999", data.at("/19999/trace_id").asText());
    }

    @Test
    void aQueryWithoutResultIsAnsweredWithNull() throws Exception {
        String body = "{\"attribute_filters\": [], \"attributes_to_save\": [], \"dataset_id\": \"d\"}";
        HttpResponse<String> answer = server.post("/v1/telemetry/spans/export", body);
        assertEquals("200 null", answer.statusCode() + " " + answer.body());
    }

    @Test
    void parametersComeFromThePathAndTheQuery() throws Exception {
        server.get("/v1/datasetio/iterrows/a%2Fb/c?start_index=2&limit=3&other=x");
        assertEquals(List.of("a/b/c", 2, 3), backend.asked.remove().arguments());
        server.get("/v1/telemetry/traces/a%2Fspans/spans/%C3%A4+%20");
        assertEquals(List.of("a/spans", "ä+ "), backend.asked.remove().arguments());
    }

    @Test
    void allFaultsOfARequestAreNamedWithTheirPlaces() throws Exception {
        String body =
                "{\"attribute_filters\": [{\"key\": 1, \"op\": \"like\"}], \"limit\": \"5\", \"order_by\": \"x\"}";
        assertEquals(
                List.of(
                        List.of("body", "attribute_filters", 0, "key"),
                        List.of("body", "attribute_filters", 0, "op"),
                        List.of("body", "attribute_filters", 0, "value"),
                        List.of("body", "limit"),
                        List.of("body", "order_by")),
                locs(server.post("/v1/telemetry/traces", body)));
        assertEquals(
                List.of(List.of("query", "limit"), List.of("query", "start_index")),
                locs(server.get("/v1/datasetio/iterrows/d?start_index=x&limit=1&limit=2")).stream()
                        .sorted((one, other) -> one.toString().compareTo(other.toString()))
                        .toList());
        assertEquals(List.of(), List.copyOf(backend.asked));
    }

    @Test
    void whatTheEngineFindsWrongIsToldByItsPlaceInTheRequest() throws Exception {
        backend.answer = (operation, arguments) -> {
            throw new InvalidRequestException(List.of(
                    new Fault(List.of("metric_name"), "m", "t"), new Fault(List.of("label_matchers", 0), "m", "t")));
        };
        assertEquals(
                List.of(List.of("path", "metric_name"), List.of("body", "label_matchers", 0)),
                locs(server.post("/v1/telemetry/metrics/m", "{\"start_time\": 0}")));
        backend.acceptance = () ->
                CompletableFuture.failedStage(new InvalidRequestException(new Fault(List.of("ttl_seconds"), "m", "t")));
        assertEquals(List.of(List.of("body", "ttl_seconds")), locs(server.post("/v1/telemetry/events", EVENT)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "nonsense",
                "[]",
                "\"x\"",
                "{\"event\": null}",
                "{\"event\": {}}",
                "{\"event\": {\"type\": \"metric\"}}",
                "{\"event\": {\"type\": \"nothing\"}}",
                "{\"event\": 1, \"event\": 2}",
                "{\"event\": {\"type\": \"metric\", \"value\": NaN}}",
                "{\"event\": {\"type\": \"metric\", \"value\": 1e400}}",
                "{\"event\": \"\\ud800\"}",
                "{} {}",
                "\u0000"
            })
    void aBodyThatIsNoEventIsRefusedWithItsFaults(String body) throws Exception {
        assertFalse(locs(server.post("/v1/telemetry/events", body)).isEmpty());
        assertEquals(200, server.post("/v1/telemetry/events", EVENT).statusCode());
    }

    @Test
    void deepJsonIsRefused() throws Exception {
        String deep = "{\"event\":" + "[".repeat(20_000) + "]".repeat(20_000) + "}";
        assertFalse(locs(server.post("/v1/telemetry/events", deep)).isEmpty());
        String deepObjects = "{\"a\":".repeat(20_000) + "1" + "}".repeat(20_000);
        assertFalse(locs(server.post("/v1/telemetry/events", deepObjects)).isEmpty());
    }

    @Test
    void aFailureOfTheEngineHasItsStatus() throws Exception {
        backend.answer = (operation, arguments) -> {
            switch (arguments.get(0).toString()) {
                case "gone" -> throw new NotFoundException("Trace gone is not known.");
                case "full" -> throw new OverloadedException("Full.", Duration.ofSeconds(3));
                case "down" -> throw new UnavailableException("Down.", Duration.ofSeconds(4), new IOException("x"));
                case "late" -> throw new DeadlineExceededException("Late.");
                default -> throw new IllegalStateException("/home/secret");
            }
        };
        HttpResponse<String> gone = server.get("/v1/telemetry/traces/gone");
        assertEquals(404, gone.statusCode());
        assertEquals("Trace gone is not known.", json(gone).get("message").asText());
        assertEquals("Trace gone is not known.", json(gone).at("/error/message").asText());
        assertEquals("false", gone.headers().firstValue("x-should-retry").orElse(""));
        HttpResponse<String> full = server.get("/v1/telemetry/traces/full");
        assertEquals(
                "429 3",
                full.statusCode() + " "
                        + full.headers().firstValue("Retry-After").orElse(""));
        HttpResponse<String> down = server.get("/v1/telemetry/traces/down");
        assertEquals(
                "503 4",
                down.statusCode() + " "
                        + down.headers().firstValue("Retry-After").orElse(""));
        assertTrue(down.headers().firstValue("x-should-retry").isEmpty());
        HttpResponse<String> late = server.get("/v1/telemetry/traces/late");
        assertEquals(
                "504 false",
                late.statusCode() + " "
                        + late.headers().firstValue("x-should-retry").orElse(""));
        HttpResponse<String> defect = server.get("/v1/telemetry/traces/other");
        assertEquals(500, defect.statusCode());
        assertFalse(defect.body().contains("secret"));
        assertFalse(defect.body().contains("Exception"));
    }

    @Test
    void anAnswerThatMayMissEventsSaysSo() throws Exception {
        backend.answer = (operation, arguments) -> new QueryTracesResponse(List.of());
        assertTrue(server.post("/v1/telemetry/traces", "")
                .headers()
                .firstValue("X-Telemetry-Incomplete")
                .isEmpty());
        backend.health = new EngineHealth(false, true, List.of("The index is broken."));
        assertEquals(
                "true",
                server.post("/v1/telemetry/traces", "")
                        .headers()
                        .firstValue("X-Telemetry-Incomplete")
                        .orElse(""));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "GET, /v1/telemetry/traces/a%2Fb, 200",
                "GET, /v1/telemetry/traces/.., 200",
                "GET, /v1/telemetry/traces/%2e%2e, 200",
                "GET, /v1/telemetry/traces//a//, 200",
                "GET, /v1/telemetry/traces/a;b=c, 200",
                "GET, /v1/telemetry/traces/%7Ba%7D, 200",
                "GET, /v1/telemetry/traces/a%2525, 200",
                "GET, /v1/telemetry/traces/{a}|^\"`, 200",
                "GET, http://localhost/v1/health, 200",
                "GET, /v1/telemetry/traces/%zz, 400",
                "GET, /v1/telemetry/traces/%, 400",
                "GET, /v1/telemetry/traces/%ff, 400",
                "GET, /v1/telemetry/traces/%ed%a0%80, 400",
                "GET, /v1/telemetry/traces/%u0041, 400",
                "GET, /v1/telemetry/traces/ÿ, 400",
                "GET, //v1/health, 404",
                "GET, /v1/health/, 404",
                "GET, /v1/./health, 404",
                "GET, /v1/x/../health, 404",
                "GET, /v1/%68ealth, 404",
                "GET, /v1/health;x=1, 404",
                "GET, /V1/health, 404",
                "GET, /v1%2Fhealth, 404",
                "get, /v1/health, 405",
                "BREW, /v1/health, 405",
                "POST, /v1/health, 405",
                "TRACE, /v1/health, 405",
                "GET, /v1/telemetry/traces, 405",
            })
    void anOddPathIsTakenAsItIs(String method, String path, int status) throws Exception {
        assertEquals(status, server.rawStatus(method, path));
    }

    @Test
    void everyRefusalHasOneShape() throws Exception {
        for (String request : List.of(
                "GARBAGE\r\n\r\n",
                "GET /v1/health HTTP/1.1\r\n\r\n",
                "GET /v1/health HTTP/3.7\r\nHost: x\r\n\r\n",
                "GET /v1/health HTTP/1.1\r\nHost: x\r\nX: " + "a".repeat(20_000) + "\r\n\r\n",
                "GET /" + "a".repeat(20_000) + " HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /v1/nowhere HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                "GET /v1/health HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
                "POST /v1/telemetry/events HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\n{}",
                "POST /v1/telemetry/events HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n"
                        + "Transfer-Encoding: chunked\r\n\r\n{}",
                "POST /v1/telemetry/events HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}",
                "POST /v1/telemetry/events HTTP/1.1\r\nHost: x\r\nExpect: wonders\r\nContent-Length: 2\r\n\r\n{}")) {
            String answer = server.raw(request);
            int status = Integer.parseInt(answer.substring(9, 12));
            assertTrue(status >= 400 && status != 500 && status < 506, answer);
            JsonNode body = JSON.readTree(answer.substring(answer.indexOf("\r\n\r\n")));
            assertEquals(body.get("message"), body.at("/error/message"), answer);
            assertFalse(body.at("/error/detail").isMissingNode(), answer);
        }
    }

    @Test
    void headGivesTheHeadersOfGet() throws Exception {
        String answer = server.raw("HEAD /v1/health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        assertTrue(answer.startsWith("HTTP/1.1 200 OK\r\n") && answer.contains("Content-Length: 15\r\n"), answer);
        assertTrue(answer.endsWith("\r\n\r\n"), answer);
    }

    @Test
    void optionsGivesTheMethods() throws Exception {
        String answer = server.raw("OPTIONS /v1/telemetry/traces HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        assertTrue(answer.startsWith("HTTP/1.1 204 ") && answer.contains("Allow: OPTIONS, POST\r\n"), answer);
    }

    @Test
    void anotherMethodIsToldWhichThereAre() throws Exception {
        HttpResponse<String> answer = server.get("/v1/telemetry/traces");
        assertEquals(405, answer.statusCode());
        assertEquals("OPTIONS, POST", answer.headers().firstValue("Allow").orElse(""));
        assertEquals(
                "GET is not a method of this path (expected: OPTIONS, POST).",
                json(answer).get("message").asText());
    }

    @Test
    void requestsOnOneConnectionAreAnsweredInOrder() throws Exception {
        String get = "GET /v1/telemetry/traces/%d HTTP/1.1\r\nHost: x\r\n%s\r\n";
        backend.answer = (operation, arguments) -> new Trace(arguments.get(0).toString(), "r", Instant.EPOCH, null);
        String answers =
                server.raw(get.formatted(1, "") + get.formatted(2, "") + get.formatted(3, "Connection: close\r\n"));
        assertEquals(3, answers.split("HTTP/1.1 200 OK", -1).length - 1);
        assertTrue(answers.indexOf("\"trace_id\":\"1\"") < answers.indexOf("\"trace_id\":\"2\""), answers);
        assertTrue(answers.indexOf("\"trace_id\":\"2\"") < answers.indexOf("\"trace_id\":\"3\""), answers);
    }
}
