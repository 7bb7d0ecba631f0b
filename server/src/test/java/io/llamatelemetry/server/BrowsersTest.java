package io.llamatelemetry.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What web pages may do, and what a browser is told. */
final class BrowsersTest {

    private static final String PAGE = "https://console.example.org";

    private final FakeBackend backend = new FakeBackend();
    private final RunningServer server;

    BrowsersTest() throws IOException {
        server = RunningServer.start(
                backend,
                "server:",
                "  cors: {allowed_origins: ['" + PAGE + "'], max_age: 5m}",
                "  allowed_hosts: [telemetry.example.org]",
                "  max_headers: 20");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private String send(String line, String... headers) throws IOException {
        boolean host = Stream.of(headers).anyMatch(header -> header.startsWith("Host:"));
        return server.raw(line + " HTTP/1.1\r\n" + (host ? "" : "Host: localhost\r\n") + "Connection: close\r\n"
                + String.join(
                        "", Stream.of(headers).map(header -> header + "\r\n").toList()) + "\r\n");
    }

    private static int status(String answer) {
        return Integer.parseInt(answer.substring(9, 12));
    }

    private static List<String> cors(String answer) {
        return answer.lines()
                .filter(line -> line.startsWith("Access-Control-"))
                .sorted()
                .toList();
    }

    @Test
    void anAllowedPageIsToldWhatItMaySend() throws Exception {
        String answer = send(
                "OPTIONS /v1/telemetry/traces",
                "Origin: " + PAGE,
                "Access-Control-Request-Method: POST",
                "Access-Control-Request-Headers: authorization, content-type");
        assertEquals(204, status(answer), answer);
        assertEquals(
                List.of(
                        "Access-Control-Allow-Headers: Authorization, Content-Encoding, Content-Type, Idempotency-Key,"
                                + " Traceparent, Tracestate, X-Stainless-Retry-Count, X-Telemetry-Ttl-Seconds",
                        "Access-Control-Allow-Methods: OPTIONS, POST",
                        "Access-Control-Allow-Origin: " + PAGE,
                        "Access-Control-Expose-Headers: Allow, Retry-After, WWW-Authenticate, X-Should-Retry,"
                                + " X-Telemetry-Incomplete",
                        "Access-Control-Max-Age: 300"),
                cors(answer));
        assertTrue(answer.contains("\r\nVary: Origin\r\n"), answer);
    }

    @Test
    void anAllowedPageMayReadItsAnswersAndFailures() throws Exception {
        for (String line : List.of("GET /v1/health", "GET /v1/nowhere")) {
            String answer = send(line, "Origin: " + PAGE);
            assertTrue(answer.contains("\r\nAccess-Control-Allow-Origin: " + PAGE + "\r\n"), answer);
            assertTrue(answer.contains("\r\nVary: Origin\r\n"), answer);
            assertFalse(answer.contains("Credentials") || answer.contains("Origin: *"), answer);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example",
                "null",
                "https://console.example.org.evil.example",
                "https://console.example.org:8443",
                "http://console.example.org",
                "HTTPS://console.example.org",
                "https://evil.example https://console.example.org",
                "https://sub.console.example.org",
                "http://localhost.evil.example",
                "*",
                ""
            })
    void anotherPageMayNothing(String origin) throws Exception {
        for (String line : List.of("GET /v1/health", "POST /v1/telemetry/traces", "OPTIONS /v1/telemetry/traces")) {
            String answer = send(line, "Origin: " + origin, "Access-Control-Request-Method: POST", "Content-Length: 0");
            assertEquals(403, status(answer), answer);
            assertEquals(List.of(), cors(answer));
        }
        assertEquals(List.of(), List.copyOf(backend.asked));
    }

    @Test
    void twoOriginsAreNone() throws Exception {
        assertEquals(403, status(send("GET /v1/health", "Origin: " + PAGE, "Origin: " + PAGE)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost", "https://localhost", "http://LOCALHOST"})
    void theServersOwnPagesMayCall(String origin) throws Exception {
        assertEquals(200, status(send("GET /v1/health", "Origin: " + origin)));
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, 200",
        "localhost:8321, 200",
        "127.0.0.1:8321, 200",
        "192.0.2.7, 200",
        "[::1]:8321, 200",
        "telemetry, 200",
        "a.localhost, 200",
        "telemetry.example.org, 200",
        "TELEMETRY.example.org:80, 200",
        "evil.example, 403",
        "127.0.0.1.evil.example, 403",
        "localhost.evil.example:8321, 403",
        "xtelemetry.example.org, 403"
    })
    void withoutAuthenticationNoOtherNameLeadsHere(String host, int status) throws Exception {
        assertEquals(status, status(send("GET /v1/version", "Host: " + host)));
    }

    @Test
    void withAuthenticationAnyNameWillDo() throws Exception {
        String hash = "0".repeat(64);
        try (RunningServer guarded = RunningServer.start(
                backend, "auth: {type: static_tokens, tokens: [{sha256: '" + hash + "', principal: p}]}")) {
            String answer = guarded.raw("GET /v1/health HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n\r\n");
            assertEquals(200, status(answer));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /v1/health", "GET /v1/nowhere", "POST /v1/telemetry/traces", "GET /v1/%", "GARBAGE"})
    void everyAnswerTellsABrowserToDoNothingWithIt(String line) throws Exception {
        String answer = send(line, "Content-Length: 0");
        for (String header : List.of(
                "X-Content-Type-Options: nosniff",
                "Content-Security-Policy: default-src 'none'; base-uri 'none'; form-action 'none';"
                        + " frame-ancestors 'none'",
                "X-Frame-Options: DENY",
                "Referrer-Policy: no-referrer",
                "Cross-Origin-Resource-Policy: same-origin",
                "Cache-Control: no-store")) {
            assertTrue(answer.contains("\r\n" + header + "\r\n"), header + " in " + answer);
        }
        assertFalse(answer.contains("Strict-Transport-Security"), answer);
    }

    @Test
    void asItIsNoPageIsAllowedAndNothingVaries() throws Exception {
        try (RunningServer plain = RunningServer.start(backend)) {
            String answer = plain.raw("GET /v1/health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            assertEquals(List.of(), cors(answer));
            assertFalse(answer.contains("Vary"), answer);
        }
    }
}
