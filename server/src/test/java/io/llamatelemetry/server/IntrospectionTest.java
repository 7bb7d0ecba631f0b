package io.llamatelemetry.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens that their issuer is asked about, over real HTTP. */
final class IntrospectionTest {

    private static final String READ = "/v1/telemetry/traces/a";

    private final TimeOfDay clock = new TimeOfDay();
    private final IdentityServer identity = new IdentityServer();

    IntrospectionTest() throws Exception {
        identity.introspected.put("right", "{\"active\": true, \"username\": \"rita\", \"scope\": \"telemetry.read\"}");
    }

    @AfterEach
    void stop() {
        identity.gate.countDown();
        identity.close();
    }

    private RunningServer start(String... more) throws Exception {
        return RunningServer.start(
                new FakeBackend(),
                clock,
                "auth:",
                "  type: introspection",
                "  url: '" + identity.url("/introspect") + "'",
                "  client_id: '" + IdentityServer.CLIENT + "'",
                "  client_secret: '" + IdentityServer.SECRET + "'",
                Stream.of(more).map(line -> "  " + line).collect(Collectors.joining("\n")));
    }

    private static HttpResponse<String> send(RunningServer server, String token) throws Exception {
        return server.send(server.request(READ).header("Authorization", "Bearer " + token));
    }

    private static int status(RunningServer server, String token) throws Exception {
        return send(server, token).statusCode();
    }

    private long asked() {
        return identity.timesAsked("/introspect");
    }

    @Test
    void theQuestionIsThatOfTheStandard() throws Exception {
        try (RunningServer server = start()) {
            assertEquals(200, status(server, "right"));
            IdentityServer.Asked question = identity.asked.remove();
            assertEquals("POST /introspect", question.line());
            assertEquals("token=right&token_type_hint=access_token", question.body());
            assertEquals("application/x-www-form-urlencoded", question.headers().get("content-type"));
            assertTrue(question.headers().getOrDefault("authorization", "none").startsWith("Basic "));
        }
        try (RunningServer server = start("send_secret_in_body: true")) {
            assertEquals(200, status(server, "right"));
            IdentityServer.Asked question = identity.asked.remove();
            assertFalse(question.headers().containsKey("authorization"));
            assertTrue(question.body().endsWith("&client_id=tele%3Ametry&client_secret=s3cret%2Bof%2Fthe+client"));
        }
    }

    @Test
    void aTokenCannotAddToTheQuestion() throws Exception {
        try (RunningServer server = start()) {
            assertEquals(401, status(server, "x&token=right"));
            assertEquals(
                    "token=x%26token%3Dright&token_type_hint=access_token",
                    identity.asked.remove().body());
        }
    }

    @Test
    void answersAreRememberedForAWhile() throws Exception {
        try (RunningServer server = start()) {
            for (int i = 0; i < 5; i++) {
                assertEquals(200, status(server, "right"));
                assertEquals(401, status(server, "wrong"));
            }
            assertEquals(2, asked());
            clock.pass(Duration.ofSeconds(11));
            assertEquals(401, status(server, "wrong"));
            assertEquals(200, status(server, "right"));
            assertEquals(3, asked());
            clock.pass(Duration.ofSeconds(20));
            identity.introspected.clear();
            assertEquals(401, status(server, "right"), "it was revoked");
            assertEquals(4, asked());
        }
    }

    @Test
    void noAnswerIsRememberedForLongerThanItsTokenLives() throws Exception {
        long expires = clock.instant().plusSeconds(5).getEpochSecond();
        identity.introspected.put(
                "brief", "{\"active\": true, \"sub\": \"b\", \"scope\": \"telemetry.read\", \"exp\": " + expires + "}");
        try (RunningServer server = start()) {
            assertEquals(200, status(server, "brief"));
            clock.pass(Duration.ofSeconds(4));
            assertEquals(200, status(server, "brief"));
            assertEquals(1, asked());
            clock.pass(Duration.ofSeconds(1));
            assertEquals(401, status(server, "brief"));
        }
    }

    @Test
    void noMoreTokensAreRememberedThanIsConfigured() throws Exception {
        try (RunningServer server = start("cache_size: 10")) {
            for (int round = 0; round < 2; round++) {
                for (int i = 0; i < 50; i++) {
                    assertEquals(401, status(server, "wrong-" + i));
                }
            }
            assertTrue(asked() >= 90, () -> asked() + " questions for 100 requests, of which at most 10 were known");
        }
    }

    @Test
    void requestsWithOneTokenAskOnce() throws Exception {
        identity.gate = new CountDownLatch(1);
        try (RunningServer server = start()) {
            List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                answers.add(server.sendLater(server.request(READ).header("Authorization", "Bearer right")));
            }
            while (asked() == 0) {
                Thread.onSpinWait();
            }
            identity.gate.countDown();
            for (CompletableFuture<HttpResponse<String>> answer : answers) {
                assertEquals(200, answer.get().statusCode());
            }
            assertEquals(1, asked());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 429, 500, 503})
    void anOutageIsNotTheTokensFaultAndNotRemembered(int status) throws Exception {
        identity.status = status;
        try (RunningServer server = start()) {
            HttpResponse<String> answer = send(server, "right");
            assertEquals(503, answer.statusCode());
            assertEquals("1", answer.headers().firstValue("Retry-After").orElseThrow());
            assertFalse(answer.headers().firstValue("WWW-Authenticate").isPresent());
            identity.status = 0;
            assertEquals(200, status(server, "right"));
        }
    }

    /** What is logged past our own log, which prints to the standard error. */
    private static final class Strays extends Handler {

        private final List<String> lines = new CopyOnWriteArrayList<>();

        @Override
        public void publish(LogRecord line) {
            lines.add(line.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    @Test
    void anOutageIsLoggedOnceAndByOurLogAlone() throws Exception {
        Strays strays = new Strays();
        Logger.getLogger("").addHandler(strays);
        PrintStream before = System.out;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        System.setOut(new PrintStream(log, true, StandardCharsets.UTF_8));
        try (RunningServer server = start()) {
            LogCapture.restart();
            identity.status = 500;
            for (int i = 0; i < 5; i++) {
                assertEquals(503, status(server, "right"));
            }
            identity.status = 0;
            assertEquals(200, status(server, "right"));
        } finally {
            System.setOut(before);
            LogCapture.restart();
            Logger.getLogger("").removeHandler(strays);
        }
        List<String> lines = log.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.contains("event=authentication_"))
                .map(line -> line.substring(line.indexOf(' ') + 1))
                .toList();
        assertEquals(
                List.of(
                        "WARN event=authentication_unavailable server=\"introspection endpoint\" reason=\"status 500\"",
                        "INFO event=authentication_back server=\"introspection endpoint\""),
                lines);
        assertEquals(List.of(), strays.lines);
    }

    @Test
    void whatIsRememberedHoldsInAnOutage() throws Exception {
        try (RunningServer server = start()) {
            assertEquals(200, status(server, "right"));
            identity.close();
            assertEquals(200, status(server, "right"));
            assertEquals(503, status(server, "other"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "true",
                "{\"active\": \"true\", \"sub\": \"rita\"}",
                "{\"sub\": \"rita\"}",
                "{\"active\": true, \"active\": true}",
                "{\"active\": true, \"sub\": \"rita\", \"exp\": \"soon\"}",
                "{\"active\": true, \"sub\": \"rita\"} {}"
            })
    void anAnswerThatIsNoneIsAnOutage(String answer) throws Exception {
        identity.introspected.put("odd", answer);
        try (RunningServer server = start()) {
            assertEquals(503, status(server, "odd"));
        }
    }

    @Test
    void anAnswerThatIsTooLargeIsAnOutage() throws Exception {
        identity.introspected.put(
                "odd", "{\"active\": true, \"sub\": \"rita\", \"x\": \"" + "x".repeat(1 << 20) + "\"}");
        try (RunningServer server = start()) {
            assertEquals(503, status(server, "odd"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"active\": false, \"sub\": \"rita\", \"scope\": \"telemetry.read\"}",
                "{\"active\": true, \"scope\": \"telemetry.read\"}",
                "{\"active\": true, \"sub\": 7, \"scope\": \"telemetry.read\"}",
                "{\"active\": true, \"sub\": \"rita\", \"token_type\": \"refresh_token\"}",
                "{\"active\": true, \"sub\": \"rita\", \"token_type\": \"DPoP\"}",
                "{\"active\": true, \"sub\": \"rita\", \"nbf\": 4000000000}",
                "{\"active\": true, \"sub\": \"rita\", \"exp\": 1000000000}",
                "{\"active\": true, \"sub\": \"rita\", \"iss\": \"https://other.test\"}",
                "{\"active\": true, \"sub\": \"rita\", \"iss\": \"https://issuer.test\", \"aud\": [\"elsewhere\"]}"
            })
    void aTokenThatIsNotForHereIsNobodys(String answer) throws Exception {
        identity.introspected.put("odd", answer);
        identity.introspected.put(
                "right",
                "{\"active\": true, \"sub\": \"r\", \"scopes\": [\"telemetry.read\"], \"iss\": \"https://issuer.test\","
                        + " \"aud\": [\"x\", \"telemetry\"], \"token_type\": \"bearer\"}");
        try (RunningServer server = start("issuer: https://issuer.test", "audience: [telemetry]")) {
            assertEquals(401, status(server, "odd"));
            assertEquals(200, status(server, "right"));
        }
    }

    @Test
    void noMoreQuestionsAreAskedAtOnceThanIsConfigured() throws Exception {
        identity.gate = new CountDownLatch(1);
        try (RunningServer server = start("calls: {max_concurrent: 2}")) {
            List<CompletableFuture<HttpResponse<String>>> waiting = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                waiting.add(server.sendLater(server.request(READ).header("Authorization", "Bearer wrong-" + i)));
            }
            while (asked() < 2) {
                Thread.onSpinWait();
            }
            assertEquals(503, status(server, "right"));
            assertEquals(200, server.get("/v1/health").statusCode());
            identity.gate.countDown();
            for (CompletableFuture<HttpResponse<String>> answer : waiting) {
                assertEquals(401, answer.get().statusCode());
            }
            assertEquals(200, status(server, "right"));
        }
    }
}
