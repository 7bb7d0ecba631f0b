package io.llamatelemetry.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An endpoint that is asked as Llama Stack's custom provider of authentication asks, over real HTTP. */
final class CustomAuthenticationTest {

    private static final String READ = "/v1/telemetry/traces/a";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final IdentityServer identity = new IdentityServer();
    private final FakeBackend backend = new FakeBackend();

    CustomAuthenticationTest() throws Exception {
        identity.validated.put("right", """
                {"principal": "rita", "attributes": {"scopes": ["telemetry.read"], "roles": ["user"]}, "message": "hello"}""");
    }

    @AfterEach
    void stop() {
        identity.close();
    }

    private RunningServer start(String... more) throws Exception {
        return RunningServer.start(
                backend,
                "auth:",
                "  type: custom",
                "  endpoint: '" + identity.url("/validate") + "'",
                String.join("\n", List.of(more)));
    }

    private static HttpResponse<String> send(RunningServer server, String token) throws Exception {
        return server.send(server.request(READ).header("Authorization", "Bearer " + token));
    }

    @Test
    void theQuestionIsLlamaStacks() throws Exception {
        try (RunningServer server = start()) {
            HttpResponse<String> answer = server.send(
                    server.request("/v1/telemetry/traces/a%2Fb/spans/c%20d?limit=100&limit=7&empty=&text=a+b")
                            .header("Authorization", "Bearer right")
                            .header("Proxy-Authorization", "Basic aaaa")
                            .header("Cookie", "session=bbbb")
                            .header("X-Team", "one")
                            .header("User-Agent", "tests"));
            assertEquals(200, answer.statusCode());
        }
        IdentityServer.Asked question = identity.asked.remove();
        assertEquals("POST /validate", question.line());
        assertEquals("application/json", question.headers().get("content-type"));
        JsonNode body = JSON.readTree(question.body());
        ((ObjectNode) body.at("/request/headers")).remove(List.of("host", "content-length", "connection"));
        assertEquals(JSON.readTree("""
                {"api_key": "right", "request": {
                  "path": "/v1/telemetry/traces/a/b/spans/c d",
                  "headers": {"user-agent": "tests", "x-team": "one"},
                  "params": {"limit": ["100", "7"], "text": ["a b"]}}}"""), body);
    }

    @Test
    void thePrincipalIsTheAnswers() throws Exception {
        identity.validated.put("writer", "{\"principal\": \"walt\", \"attributes\": null}");
        try (RunningServer server = start()) {
            assertEquals(403, send(server, "writer").statusCode());
            String event = "{\"event\":{\"type\":\"metric\",\"trace_id\":\"t\",\"span_id\":\"s\",\"timestamp\":0,"
                    + "\"metric\":\"m\",\"value\":1,\"unit\":\"u\"}}";
            HttpResponse<String> answer = server.send(server.request("/v1/telemetry/events")
                    .header("Authorization", "Bearer writer")
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(event)));
            assertEquals(200, answer.statusCode());
            assertEquals("walt", backend.asked.remove().delivery().principal());
        }
    }

    @Test
    void otherAttributesMayStandForScopes() throws Exception {
        identity.validated.put("viewer", "{\"principal\": \"v\", \"attributes\": {\"roles\": [\"viewer\"]}}");
        try (RunningServer server =
                start("  scope_attributes: [scopes, roles]", "  scope_names: {viewer: telemetry.read}")) {
            assertEquals(200, send(server, "viewer").statusCode());
            assertEquals(200, send(server, "right").statusCode());
        }
    }

    @ParameterizedTest
    @CsvSource({"400,401", "401,401", "403,401", "404,401", "408,503", "429,503", "302,503", "204,503", "500,503"})
    void whatTheEndpointRefusesIsNotValidAndWhatItCannotSayIsAnOutage(int theirs, int ours) throws Exception {
        identity.status = theirs;
        try (RunningServer server = start()) {
            HttpResponse<String> answer = send(server, "right");
            assertEquals(ours, answer.statusCode());
            assertEquals(ours == 503, answer.headers().firstValue("Retry-After").isPresent());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"principal\": \"\"}",
                "{\"principal\": 7}",
                "{\"principal\": \"p\", \"attributes\": [\"telemetry.read\"]}",
                "{\"principal\": \"p\", \"attributes\": {\"scopes\": \"telemetry.read\"}}",
                "{\"principal\": \"p\", \"attributes\": {\"scopes\": [1]}}"
            })
    void anAnswerThatIsNoneIsAnOutage(String answer) throws Exception {
        identity.validated.put("odd", answer);
        try (RunningServer server = start()) {
            assertEquals(503, send(server, "odd").statusCode());
        }
    }

    @Test
    void eachRequestIsAskedAbout() throws Exception {
        try (RunningServer server = start()) {
            assertEquals(200, send(server, "right").statusCode());
            identity.validated.clear();
            assertEquals(401, send(server, "right").statusCode());
            assertEquals(2, identity.timesAsked("/validate"));
            assertTrue(identity.asked.stream()
                    .allMatch(question -> question.body().contains("\"path\":\"" + READ + "\"")));
        }
    }
}
