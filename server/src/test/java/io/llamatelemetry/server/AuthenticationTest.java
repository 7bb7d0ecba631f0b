package io.llamatelemetry.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AuthenticationTest {

    private static final String READER = "reader-token";
    private static final String WRITER = "writer-token";

    private final FakeBackend backend = new FakeBackend();
    private final RunningServer server;

    AuthenticationTest() throws Exception {
        server = RunningServer.start(backend, config("true"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static String config(String metricsNeedToken) throws Exception {
        return """
                server:
                  metrics_need_token: %s
                auth:
                  type: static_tokens
                  tokens:
                    - {sha256: %s, principal: rita, scopes: [telemetry.read]}
                    - {sha256: %s, principal: walt}
                """.formatted(metricsNeedToken, sha256(READER), sha256(WRITER));
    }

    private static String sha256(String token) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
    }

    private enum Need {
        NOTHING,
        TOKEN,
        SCOPE
    }

    record Row(String method, String path, String body, Need need) {}

    private static final String FILTERS = "\"attribute_filters\":[]";

    static Stream<Row> routes() {
        return Stream.of(
                new Row("GET", "/v1/health", "", Need.NOTHING),
                new Row("GET", "/livez", "", Need.NOTHING),
                new Row("GET", "/readyz", "", Need.NOTHING),
                new Row("GET", "/metrics", "", Need.TOKEN),
                new Row("GET", "/v1/version", "", Need.TOKEN),
                new Row("GET", "/v1/openapi.json", "", Need.TOKEN),
                new Row("OPTIONS", "/v1/telemetry/traces", "", Need.TOKEN),
                new Row(
                        "POST",
                        "/v1/telemetry/events",
                        "{\"event\":{\"type\":\"metric\",\"trace_id\":\"t\",\"span_id\":\"s\",\"timestamp\":0,"
                                + "\"metric\":\"m\",\"value\":1,\"unit\":\"u\"}}",
                        Need.TOKEN),
                new Row(
                        "POST",
                        "/v1/telemetry/spans/export",
                        "{" + FILTERS + ",\"attributes_to_save\":[],\"dataset_id\":\"d\"}",
                        Need.SCOPE),
                new Row("POST", "/v1/telemetry/traces", "", Need.SCOPE),
                new Row("GET", "/v1/telemetry/traces/a", "", Need.SCOPE),
                new Row("HEAD", "/v1/telemetry/traces/a", "", Need.SCOPE),
                new Row("GET", "/v1/telemetry/traces/a/spans/b", "", Need.SCOPE),
                new Row("POST", "/v1/telemetry/spans/a/tree", "", Need.SCOPE),
                new Row("POST", "/v1/telemetry/spans", "{" + FILTERS + ",\"attributes_to_return\":[]}", Need.SCOPE),
                new Row("POST", "/v1/telemetry/metrics/m", "{\"start_time\":0}", Need.SCOPE),
                new Row("POST", "/v1/telemetry/logs", "", Need.SCOPE),
                new Row("GET", "/v1/datasetio/iterrows/d", "", Need.SCOPE));
    }

    private HttpResponse<String> send(Row row, String... headers) throws IOException, InterruptedException {
        var request = server.request(row.path()).method(row.method(), BodyPublishers.ofString(row.body()));
        return server.send(headers.length == 0 ? request : request.headers(headers));
    }

    private static String challenge(HttpResponse<String> answer) {
        return answer.headers().firstValue("WWW-Authenticate").orElse("");
    }

    @ParameterizedTest
    @MethodSource("routes")
    void everyRouteAsksForWhatItNeeds(Row row) throws Exception {
        HttpResponse<String> without = send(row);
        HttpResponse<String> bad = send(row, "Authorization", "Bearer nonsense");
        HttpResponse<String> writer = send(row, "Authorization", "Bearer " + WRITER);
        HttpResponse<String> reader = send(row, "Authorization", "Bearer " + READER);
        boolean open = row.need() == Need.NOTHING;
        assertEquals(open ? 2 : 4, without.statusCode() / 100);
        assertEquals(2, reader.statusCode() / 100, reader.body());
        if (open) {
            return;
        }
        assertEquals("401 Bearer", without.statusCode() + " " + challenge(without));
        assertEquals("401 Bearer error=\"invalid_token\"", bad.statusCode() + " " + challenge(bad));
        if (row.need() == Need.SCOPE) {
            assertEquals(
                    "403 Bearer error=\"insufficient_scope\", scope=\"telemetry.read\"",
                    writer.statusCode() + " " + challenge(writer));
        } else {
            assertEquals(2, writer.statusCode() / 100);
        }
    }

    @Test
    void aRefusedRequestNeverReachesTheEngine() throws Exception {
        for (Row row : routes().toList()) {
            send(row);
            send(row, "Authorization", "Bearer nonsense");
        }
        assertEquals(List.of(), List.copyOf(backend.asked));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/telemetry/traces/..",
                "/v1/telemetry/traces/../../health",
                "/v1/telemetry/traces/%2e%2e/%2e%2e/health",
                "/v1/telemetry/traces//",
                "/v1/telemetry/traces/a/",
                "/v1/telemetry/traces/;/v1/health",
                "/v1/telemetry/traces/a%2F..%2F..%2Fhealth",
                "/v1/telemetry/traces/a?/v1/health",
                "http://localhost/v1/telemetry/traces/a",
                "/v1/datasetio/iterrows/../../health"
            })
    void noSpellingOfAPathGetsRoundTheGuard(String path) throws Exception {
        assertEquals(401, server.rawStatus("GET", path));
        assertEquals(403, server.rawStatus("GET", path, "Authorization: Bearer " + WRITER));
        assertEquals(
                403,
                server.rawStatus(
                        "GET",
                        path,
                        "Authorization: Bearer " + WRITER,
                        "X-HTTP-Method-Override: POST",
                        "X-Original-URL: /v1/health"));
        assertEquals(List.of(), List.copyOf(backend.asked));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//v1/telemetry/traces/a",
                "/v1/health/../telemetry/traces/a",
                "/v1/./telemetry/traces/a",
                "/v1//telemetry/traces/a",
                "/v1/Telemetry/traces/a",
                "/v1/telemetry;x/traces/a",
                "/v1/telemetry/%74races/a",
                "/v1/health%2F..%2Ftelemetry/traces/a",
                "/livez/v1/telemetry/traces/a"
            })
    void aPathThatIsNoRouteIsNoWayIn(String path) throws Exception {
        assertEquals(404, server.rawStatus("GET", path, "Authorization: Bearer " + READER));
        assertEquals(List.of(), List.copyOf(backend.asked));
    }

    @Test
    void theRouteComesBeforeTheTokenAndTheTokenBeforeTheBody() throws Exception {
        assertEquals(404, server.get("/v1/nowhere").statusCode());
        assertEquals(405, server.get("/v1/telemetry/traces").statusCode());
        assertEquals(401, server.post("/v1/telemetry/traces", "{nonsense").statusCode());
        Row malformed = new Row("POST", "/v1/telemetry/traces", "{nonsense", Need.SCOPE);
        assertEquals(403, send(malformed, "Authorization", "Bearer " + WRITER).statusCode());
        assertEquals(400, send(malformed, "Authorization", "Bearer " + READER).statusCode());
    }

    @Test
    void aTokenCountsInTheHeaderAloneAndOnce() throws Exception {
        Row row = new Row("GET", "/v1/telemetry/traces/a?access_token=" + READER, "", Need.SCOPE);
        assertEquals(401, send(row).statusCode());
        assertEquals(401, send(row, "Authorization", "Basic " + READER).statusCode());
        assertEquals(401, send(row, "Authorization", READER).statusCode());
        assertEquals(
                401,
                send(row, "Authorization", "Bearer " + READER, "Authorization", "Bearer " + READER)
                        .statusCode());
        assertEquals(200, send(row, "Authorization", "bearer " + READER).statusCode());
    }

    @Test
    void everyBadTokenGetsTheSameAnswer() throws Exception {
        Row row = new Row("GET", "/v1/telemetry/traces/a", "", Need.SCOPE);
        String first = send(row, "Authorization", "Bearer x").body();
        for (String token : List.of("", "reader-toke", "reader-token2", "a b", "eyJhbGciOiJub25lIn0.e30.", "é")) {
            HttpResponse<String> answer = send(row, "Authorization", "Bearer " + token);
            assertEquals(Map.entry(401, first), Map.entry(answer.statusCode(), answer.body()));
        }
    }

    @Test
    void theRequestIsItsPrincipals() throws Exception {
        Row event = routes().filter(row -> row.path().endsWith("/events"))
                .findFirst()
                .orElseThrow();
        send(event, "Authorization", "Bearer " + WRITER);
        assertEquals("walt", backend.asked.remove().delivery().principal());
    }

    @Test
    void aRefusalIsLoggedWithItsRouteAndPrincipalAndWithoutTheToken() throws Exception {
        PrintStream before = System.out;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        System.setOut(new PrintStream(log, true, StandardCharsets.UTF_8));
        try {
            LogCapture.restart();
            Row row = new Row("GET", "/v1/telemetry/traces/a?access_token=hunter2", "", Need.SCOPE);
            send(row, "Authorization", "Bearer hunter3");
            send(row, "Authorization", "Bearer " + WRITER);
        } finally {
            System.setOut(before);
            LogCapture.restart();
        }
        String lines = log.toString(StandardCharsets.UTF_8);
        assertTrue(lines.contains("INFO event=refused status=401 reason=token_invalid operation=get_trace"), lines);
        assertTrue(lines.contains("event=refused status=403 reason=scope_missing operation=get_trace"), lines);
        assertTrue(lines.contains("principal=walt"), lines);
        assertFalse(lines.contains("hunter") || lines.contains(WRITER), lines);
    }

    @Test
    void theMetricsPageCanBeOpened() throws Exception {
        try (RunningServer open = RunningServer.start(backend, config("false"))) {
            assertEquals(200, open.get("/metrics").statusCode());
            assertEquals(401, open.get("/v1/version").statusCode());
        }
    }
}
