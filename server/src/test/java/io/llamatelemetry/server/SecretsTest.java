package io.llamatelemetry.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.jwk.JWKSet;
import io.llamatelemetry.core.config.ConfigBinder;
import io.llamatelemetry.core.config.ConfigurationException;
import io.llamatelemetry.server.config.ServerConfig;
import io.llamatelemetry.server.config.ServerConfig.LogFormat;
import io.llamatelemetry.server.config.ServerConfig.LogLevel;
import io.llamatelemetry.server.config.ServerConfig.LoggingConfig;
import io.llamatelemetry.server.config.YamlFile;
import io.llamatelemetry.server.logging.Logs;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** No token and no secret shows anywhere, whatever becomes of it. */
final class SecretsTest {

    private static final String STATIC = "hunter2-static-token";
    private static final String KEYS_TOKEN = "hunter2-for-the-keys";

    private final IdentityServer identity = new IdentityServer();
    private final Tokens tokens = new Tokens(Clock.systemUTC());

    SecretsTest() throws Exception {
        identity.keys = new JWKSet(List.of(Tokens.RSA)).toPublicJWKSet();
    }

    @AfterEach
    void stop() {
        identity.close();
    }

    private enum Way {
        STATIC_TOKENS,
        JWT,
        INTROSPECTION,
        CUSTOM
    }

    private String configuration(Way way) {
        return switch (way) {
            case STATIC_TOKENS ->
                "auth: {type: static_tokens, tokens: [{sha256: %s, principal: rita}]}".formatted("ab".repeat(32));
            case JWT ->
                "auth: {type: jwt, jwks_url: '%s', jwks_token: %s, issuer: '%s', audience: [%s]}"
                        .formatted(identity.url("/jwks"), KEYS_TOKEN, Tokens.ISSUER, Tokens.AUDIENCE);
            case INTROSPECTION ->
                "auth: {type: introspection, url: '%s', client_id: '%s', client_secret: '%s'}"
                        .formatted(identity.url("/introspect"), IdentityServer.CLIENT, IdentityServer.SECRET);
            case CUSTOM -> "auth: {type: custom, endpoint: '%s'}".formatted(identity.url("/validate"));
        };
    }

    @ParameterizedTest
    @EnumSource
    void norInTheLogOrTheMetricsOrAnAnswer(Way way) throws Exception {
        String right = Tokens.sign(tokens.reader());
        String expired = Tokens.sign(tokens.reader().expirationTime(tokens.ago(Duration.ofHours(1))));
        List<String> shown =
                List.of(STATIC, right, expired, "odd-answer-token", "hunter2\u00e9", "hunter2 with spaces");
        identity.introspected.put(right, "{\"active\": true, \"sub\": \"rita\"}");
        identity.introspected.put("odd-answer-token", "odd-answer-token is odd");
        identity.validated.put(right, "{\"principal\": \"rita\"}");
        identity.validated.put("odd-answer-token", "odd-answer-token is odd");
        StringBuilder seen = new StringBuilder();
        PrintStream before = System.out;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        System.setOut(new PrintStream(log, true, StandardCharsets.UTF_8));
        try {
            Logs.configure(new LoggingConfig(LogLevel.TRACE, LogFormat.TEXT));
            String opened = "server:\n  metrics_need_token: false\n" + configuration(way);
            try (RunningServer server = RunningServer.start(new FakeBackend(), opened)) {
                sendAll(server, shown, seen);
                identity.status = 500;
                sendAll(server, shown.stream().map(token -> token + "x").toList(), seen);
                identity.close();
                sendAll(server, shown.stream().map(token -> token + "y").toList(), seen);
                seen.append(server.get("/metrics").body());
            }
        } finally {
            System.setOut(before);
            LogCapture.restart();
        }
        seen.append(log.toString(StandardCharsets.UTF_8));
        String all = seen.toString();
        assertTrue(all.contains("event=refused"), all);
        for (String secret : List.of("hunter2", "odd-answer-token", right, expired, IdentityServer.SECRET, "s3cret")) {
            assertFalse(all.contains(secret), () -> secret + " in " + all);
        }
        assertFalse(all.contains(right.substring(right.lastIndexOf('.') + 1)), "the signature");
    }

    private static void sendAll(RunningServer server, List<String> tokens, StringBuilder seen) throws Exception {
        for (String token : tokens) {
            for (String path : List.of("/v1/telemetry/traces/a", "/v1/version", "/v1/version?access_token=hunter2")) {
                if (token.chars().allMatch(next -> next < 0x80)) {
                    HttpResponse<String> answer =
                            server.send(server.request(path).header("Authorization", "Bearer " + token));
                    seen.append(answer.headers()).append(answer.body()).append('\n');
                } else {
                    seen.append(server.raw("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                            + "Authorization: Bearer " + token + "\r\n\r\n"));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void norInTheTextOfTheConfiguration(Way way) {
        ServerConfig config = ConfigBinder.bind(YamlFile.parse(configuration(way), Map.of()), ServerConfig.class);
        String text = config.toString() + config.auth();
        for (String secret : List.of(KEYS_TOKEN, IdentityServer.SECRET, "abab")) {
            assertFalse(text.contains(secret), text);
        }
    }

    @Test
    void norInTheFaultsOfAConfiguration() {
        List<String> wrong = List.of(
                "auth: {type: jwt, jwks_url: 'https://rita:hunter2@issuer.test/', issuer: i, audience: [a]}",
                "auth: {type: jwt, jwks_url: 'https://issuer.test/', jwks_token: \"hunter2 \\u00e9\", issuer: i, audience: [a]}",
                "auth: {type: introspection, url: 'https://i:hunter2@x', client_id: i, client_secret: hunter2, cache_size: 0}",
                "auth: {type: introspection, url: 'ftp://issuer.test/', client_id: i, client_secret: [hunter2]}",
                "auth: {type: custom, endpoint: 'https://rita:hunter2@auth.test/'}");
        for (String yaml : wrong) {
            ConfigurationException faults = assertThrows(
                    ConfigurationException.class,
                    () -> ConfigBinder.bind(YamlFile.parse(yaml, Map.of()), ServerConfig.class));
            assertFalse(faults.toString().contains("hunter2"), faults.toString());
            assertFalse(faults.problems().isEmpty());
            assertEquals(-1, String.valueOf(faults.getMessage()).indexOf("hunter2"));
        }
    }
}
