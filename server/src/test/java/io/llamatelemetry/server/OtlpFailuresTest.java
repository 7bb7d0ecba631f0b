package io.llamatelemetry.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.CodedInputStream;
import io.llamatelemetry.api.OverloadedException;
import io.llamatelemetry.api.UnavailableException;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What an exporter is told that cannot be served: whether to send again and when, in the encoding that it speaks. */
final class OtlpFailuresTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PROTOBUF = "application/x-protobuf";

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void overloadIsToBeRetriedAndSaysWhen() throws Exception {
        FakeBackend backend = new FakeBackend();
        try (RunningServer busy = RunningServer.start(backend)) {
            backend.acceptance =
                    () -> CompletableFuture.failedStage(new OverloadedException("full", Duration.ofMillis(1500)));
            HttpResponse<String> answer = busy.post("/v1/logs", "{}");
            assertEquals(429, answer.statusCode());
            assertEquals("2", answer.headers().firstValue("Retry-After").orElse(""));
            assertEquals("{\"code\":8,\"message\":\"full\"}", answer.body());
            backend.acceptance =
                    () -> CompletableFuture.failedStage(new UnavailableException("down", Duration.ofSeconds(5), null));
            answer = busy.post("/v1/logs", "{}");
            assertEquals(503, answer.statusCode());
            assertEquals("5", answer.headers().firstValue("Retry-After").orElse(""));
            assertEquals(14, JSON.readTree(answer.body()).get("code").asInt());
        }
    }

    /** Reads the code of a {@code google.rpc.Status}, and requires a message in it. */
    private static int code(HttpResponse<byte[]> answer) throws IOException {
        assertEquals(PROTOBUF, answer.headers().firstValue("Content-Type").orElse(""));
        CodedInputStream status = CodedInputStream.newInstance(answer.body());
        assertEquals(8, status.readTag());
        int code = status.readInt32();
        assertEquals(18, status.readTag());
        assertTrue(!status.readString().isEmpty() && status.isAtEnd());
        return code;
    }

    private HttpResponse<byte[]> sendTo(RunningServer other, byte[] body, String... headers) throws Exception {
        HttpRequest.Builder request = other.request("/v1/metrics").POST(BodyPublishers.ofByteArray(body));
        request.header("Content-Type", PROTOBUF);
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return client.send(request.build(), BodyHandlers.ofByteArray());
    }

    private static void isForGood(HttpResponse<byte[]> answer) {
        assertEquals("", answer.headers().firstValue("Retry-After").orElse(""));
        assertEquals("false", answer.headers().firstValue("x-should-retry").orElse(""));
    }

    private static void isToBeSentAgain(HttpResponse<byte[]> answer) {
        assertTrue(answer.headers().firstValueAsLong("Retry-After").orElse(0) >= 1);
        assertEquals("", answer.headers().firstValue("x-should-retry").orElse(""));
    }

    @Test
    void whatARetryCannotMendIsRefusedForGoodInItsOwnEncoding() throws Exception {
        FakeBackend backend = new FakeBackend();
        try (RunningServer small = RunningServer.start(
                backend,
                "server:",
                "  max_body_size: 1KiB",
                "auth:",
                "  type: static_tokens",
                "  tokens:",
                "    - sha256: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                "      principal: collector")) {
            String[] token = {"Authorization", "Bearer test"};
            HttpResponse<byte[]> anonymous = sendTo(small, new byte[0]);
            assertEquals(401, anonymous.statusCode());
            assertEquals(16, code(anonymous));
            isForGood(anonymous);
            HttpResponse<byte[]> large = sendTo(small, new byte[1025], token);
            assertEquals(413, large.statusCode());
            assertEquals(3, code(large));
            isForGood(large);
            HttpResponse<byte[]> broken = sendTo(small, new byte[] {1, 2, 3}, token);
            assertEquals(400, broken.statusCode());
            assertEquals(3, code(broken));
            isForGood(broken);
            HttpResponse<byte[]> notGzip =
                    sendTo(small, new byte[] {1, 2, 3}, "Authorization", "Bearer test", "Content-Encoding", "gzip");
            assertEquals(400, notGzip.statusCode());
            assertEquals(3, code(notGzip));
            isForGood(notGzip);
            HttpResponse<byte[]> oddCoding =
                    sendTo(small, new byte[3], "Authorization", "Bearer test", "Content-Encoding", "br");
            assertEquals(415, oddCoding.statusCode());
            assertEquals(3, code(oddCoding));
            isForGood(oddCoding);
            assertTrue(backend.asked.isEmpty());
        }
    }

    @Test
    void whatARetryCanMendSaysWhenInItsOwnEncoding() throws Exception {
        FakeBackend backend = new FakeBackend();
        try (RunningServer busy = RunningServer.start(backend)) {
            backend.acceptance =
                    () -> CompletableFuture.failedStage(new OverloadedException("full", Duration.ofMillis(1500)));
            HttpResponse<byte[]> full = sendTo(busy, new byte[0]);
            assertEquals(429, full.statusCode());
            assertEquals(8, code(full));
            isToBeSentAgain(full);
            backend.acceptance =
                    () -> CompletableFuture.failedStage(new UnavailableException("down", Duration.ofSeconds(5), null));
            HttpResponse<byte[]> down = sendTo(busy, new byte[0]);
            assertEquals(503, down.statusCode());
            assertEquals(14, code(down));
            isToBeSentAgain(down);
        }
    }

    @Test
    void aBodyThatCameTooLateMayBeSentAgain() throws Exception {
        try (RunningServer impatient = RunningServer.start(new FakeBackend(), "server:", "  body_timeout: 300ms")) {
            String answer = impatient.raw("POST /v1/logs HTTP/1.1\r\nHost: localhost\r\nContent-Length: 500\r\n"
                    + "Content-Type: application/json\r\n\r\n{");
            assertTrue(answer.startsWith("HTTP/1.1 503 "), answer);
            assertTrue(answer.contains("Retry-After: 1\r\n"), answer);
            assertTrue(answer.contains("\r\n\r\n{\"code\":14,\"message\":\"The request was not whole"), answer);
        }
    }

    @Test
    void anAnswerThatIsNotReadyInTimeMayBeAskedForAgain() throws Exception {
        FakeBackend backend = new FakeBackend();
        backend.acceptance = CompletableFuture::new;
        try (RunningServer slow = RunningServer.start(backend, "limits:", "  query_timeout: 300ms")) {
            HttpResponse<byte[]> late = sendTo(slow, new byte[0]);
            assertEquals(504, late.statusCode());
            assertEquals(4, code(late));
            isToBeSentAgain(late);
        }
    }

    @Test
    void aTokenIsNeededWhereAuthenticationIsOn() throws Exception {
        String hash = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"; // of "test"
        try (RunningServer guarded = RunningServer.start(
                new FakeBackend(),
                "auth:",
                "  type: static_tokens",
                "  tokens:",
                "    - sha256: " + hash,
                "      principal: collector")) {
            HttpResponse<String> refused = guarded.post("/v1/traces", "{}");
            assertEquals(401, refused.statusCode());
            assertEquals(16, JSON.readTree(refused.body()).get("code").asInt());
            assertEquals(
                    200,
                    guarded.send(guarded.request("/v1/traces")
                                    .POST(BodyPublishers.ofString("{}"))
                                    .header("Content-Type", "application/json")
                                    .header("Authorization", "Bearer test"))
                            .statusCode());
        }
    }
}
