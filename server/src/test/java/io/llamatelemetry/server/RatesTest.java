package io.llamatelemetry.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Callers who send more often than they may. */
final class RatesTest {

    private final FakeBackend backend = new FakeBackend();

    private static String token(String token, String principal) throws Exception {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        return "    - {sha256: " + HexFormat.of().formatHex(hash) + ", principal: " + principal + "}";
    }

    private static HttpResponse<String> version(RunningServer server, String token) throws Exception {
        HttpRequest.Builder request = server.request("/v1/version").header("Authorization", "Bearer " + token);
        return server.send(request);
    }

    @Test
    void anAddressIsToldToWaitBeforeItsTokenIsLookedAt() throws Exception {
        try (RunningServer server =
                RunningServer.start(backend, "server:", "  rate_limits: {per_address: 0.01, burst_per_address: 3}")) {
            assertEquals(200, server.get("/v1/version").statusCode());
            assertEquals(404, server.get("/v1/nowhere").statusCode());
            assertEquals(200, server.post("/v1/telemetry/traces", "{}").statusCode());
            HttpResponse<String> refused = server.get("/v1/version");
            assertEquals(429, refused.statusCode());
            int seconds =
                    Integer.parseInt(refused.headers().firstValue("Retry-After").orElse(""));
            assertTrue(seconds > 90 && seconds <= 100, "Retry-After: " + seconds);
            assertTrue(refused.body().contains("Too many requests from this address."), refused.body());
            assertEquals(429, server.get("/v1/nowhere").statusCode());
            for (String probe : new String[] {"/v1/health", "/livez", "/readyz"}) {
                assertEquals(200, server.get(probe).statusCode());
            }
        }
    }

    @Test
    void aPrincipalIsToldToWaitAndOthersAreNot() throws Exception {
        try (RunningServer server = RunningServer.start(
                backend,
                "server:",
                "  rate_limits: {per_principal: 0.01, burst_per_principal: 2}",
                "auth:",
                "  type: static_tokens",
                "  tokens:",
                token("a1", "alice"),
                token("a2", "alice"),
                token("b", "bob"))) {
            assertEquals(200, version(server, "a1").statusCode());
            assertEquals(200, version(server, "a2").statusCode());
            HttpResponse<String> refused = version(server, "a1");
            assertEquals(429, refused.statusCode());
            assertTrue(refused.headers().firstValue("Retry-After").isPresent());
            assertTrue(refused.body().contains("Too many requests from this principal."), refused.body());
            assertEquals(200, version(server, "b").statusCode());
            assertEquals(401, version(server, "c").statusCode());
        }
    }

    @Test
    void asItIsNobodyIsToldToWait() throws Exception {
        try (RunningServer server = RunningServer.start(backend)) {
            for (int i = 0; i < 300; i++) {
                assertEquals(200, server.get("/v1/version").statusCode());
            }
        }
    }
}
