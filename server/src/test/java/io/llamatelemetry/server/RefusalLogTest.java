package io.llamatelemetry.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the log says of requests that were refused. */
final class RefusalLogTest {

    private static final String CONFIGURATION = """
            auth:
              type: static_tokens
              tokens:
                - {sha256: 2e7d2c03a9507ae265ecf5b5356885a53393a2029d241394997265a1a25aefc6, principal: walt smith}
            """;

    private static List<String> lines(String text, String part) {
        return text.lines().filter(line -> line.contains(part)).toList();
    }

    @Test
    void eachRefusalIsALineWithRouteAndPrincipalAndAFloodIsCounted() throws Exception {
        TimeOfDay clock = new TimeOfDay();
        PrintStream before = System.out;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        System.setOut(new PrintStream(log, true, StandardCharsets.UTF_8));
        try (RunningServer server = RunningServer.start(new FakeBackend(), clock, CONFIGURATION)) {
            LogCapture.restart();
            for (int i = 0; i < 60; i++) {
                server.get("/v1/nowhere/secret-id");
            }
            for (int i = 0; i < 80; i++) {
                server.get("/v1/telemetry/traces/secret-id/spans/another");
            }
            clock.pass(Duration.ofSeconds(1));
            server.send(server.request("/v1/telemetry/traces/secret-id").header("Authorization", "Bearer c"));
            server.send(server.request("/v1/telemetry/traces/secret-id").header("Authorization", "Bearer d"));
        } finally {
            System.setOut(before);
            LogCapture.restart();
        }
        String text = log.toString(StandardCharsets.UTF_8);
        assertEquals(50, lines(text, "status=401 reason=token_missing").size());
        assertTrue(
                lines(text, "token_missing")
                        .get(0)
                        .contains("route=/v1/telemetry/traces/{trace_id:path}/spans/{span_id:path} method=GET"
                                + " principal=unknown remote=127.0.0.1"),
                text);
        List<String> forbidden = lines(text, "status=403");
        assertEquals(1, forbidden.size());
        assertTrue(
                forbidden
                        .get(0)
                        .contains("reason=scope_missing operation=get_trace route=/v1/telemetry/traces/{trace_id:path}"
                                + " method=GET principal=\"walt smith\""),
                text);
        assertTrue(forbidden.get(0).endsWith(" left_out=30"), text);
        assertEquals(1, lines(text, "reason=token_invalid").size());
        assertEquals(50, lines(text, "status=404").size());
        assertEquals(List.of(), lines(text, "secret-id"));
    }
}
