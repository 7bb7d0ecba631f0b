package io.llamatelemetry.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.llamatelemetry.api.OverloadedException;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who sends more than the store takes is told so before what was sent is decoded. */
final class OverloadTest {

    private final FakeBackend backend = new FakeBackend();
    private final RunningServer server;

    OverloadTest() throws IOException {
        server = RunningServer.start(backend);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** The bodies are nothing that could be decoded. */
    @ParameterizedTest
    @CsvSource({
        "/v1/telemetry/events/batch, application/x-ndjson",
        "/v1/telemetry/events/batch, application/json",
        "/v1/traces, application/x-protobuf",
        "/v1/logs, application/json",
    })
    void aLargeRequestIsRefusedBeforeItIsDecoded(String path, String type) throws Exception {
        backend.overload = new OverloadedException("Too much.", Duration.ofSeconds(7));
        for (int length : new int[] {10, 500_000}) {
            HttpResponse<String> answer = server.send(server.request(path)
                    .POST(BodyPublishers.ofString("?".repeat(length)))
                    .header("Content-Type", type));
            assertEquals(429, answer.statusCode(), answer.body());
            assertEquals("7", answer.headers().firstValue("Retry-After").orElse(""));
        }
        backend.overload = null;
        HttpResponse<String> answer = server.send(
                server.request(path).POST(BodyPublishers.ofString("?")).header("Content-Type", type));
        assertNotEquals(429, answer.statusCode(), answer.body());
    }
}
