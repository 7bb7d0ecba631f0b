package io.llamatelemetry.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.llamatelemetry.api.OverloadedException;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who sends more than the store takes is told so, before what was sent is decoded if that is clear by then, and late. */
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
            long begun = System.nanoTime();
            HttpResponse<String> answer = server.send(server.request(path)
                    .POST(BodyPublishers.ofString("?".repeat(length)))
                    .header("Content-Type", type));
            assertToldLate(begun);
            assertEquals(429, answer.statusCode(), answer.body());
            assertEquals("7", answer.headers().firstValue("Retry-After").orElse(""));
        }
        backend.overload = null;
        HttpResponse<String> answer = server.send(
                server.request(path).POST(BodyPublishers.ofString("?")).header("Content-Type", type));
        assertNotEquals(429, answer.statusCode(), answer.body());
    }

    /** Who asks again at once is kept from doing so for half a second. */
    private static void assertToldLate(long begun) {
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
        assertTrue(millis >= 500, "told after " + millis + " ms");
    }

    /** Where it shows only when the events are there, their memory is given back before the sender is told. */
    @Test
    @Timeout(60)
    void whatIsRefusedTakesNoMemoryUntilItsSenderIsTold() throws Exception {
        backend.acceptance =
                () -> CompletableFuture.failedStage(new OverloadedException("Full.", Duration.ofSeconds(3)));
        String log = "{\"type\":\"unstructured_log\",\"trace_id\":\"t\",\"span_id\":\"s\",\"timestamp\":1,"
                + "\"severity\":\"info\",\"message\":\"" + "x".repeat(100_000) + "\"}";
        String page;
        boolean told;
        do {
            long begun = System.nanoTime();
            String before = refusals(server.get("/metrics").body());
            CompletableFuture<HttpResponse<String>> later =
                    server.sendLater(server.request("/v1/telemetry/events/batch")
                            .POST(BodyPublishers.ofString("[" + log + "]"))
                            .header("Content-Type", "application/json"));
            do {
                page = server.get("/metrics").body();
            } while (refusals(page).equals(before) && !later.isDone());
            page = server.get("/metrics").body();
            told = later.isDone();
            assertEquals(429, later.get().statusCode());
            assertToldLate(begun);
            // Where the machine stood still meanwhile, the page says nothing.
        } while (told);
        assertTrue(page.contains("\ntelemetry_http_memory_bytes 0\n"), page);
    }

    private static String refusals(String page) {
        return page.lines()
                .filter(line -> line.contains("reason=\"overloaded\""))
                .collect(Collectors.joining());
    }
}
