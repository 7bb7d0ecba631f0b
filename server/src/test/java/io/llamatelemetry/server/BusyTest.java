package io.llamatelemetry.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What comes while every processor is at work on a large body. */
final class BusyTest {

    private static final String BATCH = "/v1/telemetry/events/batch";
    private static final String LOG = "{\"type\":\"unstructured_log\",\"trace_id\":\"t\",\"span_id\":\"s\","
            + "\"timestamp\":1,\"severity\":\"info\",\"message\":\"" + "x".repeat(1000) + "\"}";
    private static final int MANY = 100;

    private final FakeBackend backend = new FakeBackend();
    private final RunningServer server;
    private final CountDownLatch over = new CountDownLatch(1);
    private final List<CompletableFuture<HttpResponse<String>>> occupying = new ArrayList<>();

    BusyTest() throws IOException {
        server = RunningServer.start(backend, "server:", "  body_timeout: 5s");
    }

    @BeforeEach
    void occupyEveryProcessor() throws InterruptedException {
        occupyEveryProcessor(server);
    }

    private void occupyEveryProcessor(RunningServer server) throws InterruptedException {
        int processors = Runtime.getRuntime().availableProcessors();
        CountDownLatch working = new CountDownLatch(processors);
        backend.acceptance = () -> {
            working.countDown();
            awaitUninterrupted(over);
            return CompletableFuture.completedStage(null);
        };
        String array = "[" + (LOG + ",").repeat(MANY) + LOG + "]";
        for (int i = 0; i < processors; i++) {
            occupying.add(server.sendLater(server.request(BATCH)
                    .POST(BodyPublishers.ofString(array))
                    .header("Content-Type", "application/json")));
        }
        assertTrue(working.await(60, TimeUnit.SECONDS), working.getCount() + " are idle");
    }

    @AfterEach
    void stop() {
        over.countDown();
        server.close();
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    private static Socket send(RunningServer server, String type, byte[] body, String... headers) throws IOException {
        Socket socket = server.connect();
        String head = "POST " + BATCH + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: " + type
                + "\r\nContent-Length: " + body.length + "\r\n" + String.join("\r\n", headers)
                + (headers.length == 0 ? "\r\n" : "\r\n\r\n");
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().write(body);
        return socket;
    }

    /** Two whose bodies do not come, one behind the other: when the second is told so, all that came before them is late. */
    private void untilSendersAreLate() throws IOException {
        for (int i = 0; i < 2; i++) {
            String answer = server.raw("POST /v1/telemetry/events HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\n{");
            assertTrue(answer.startsWith("HTTP/1.1 408 "), answer);
        }
    }

    private void assertAllOccupyingAreAnswered() throws Exception {
        for (CompletableFuture<HttpResponse<String>> later : occupying) {
            assertEquals(200, later.get(60, TimeUnit.SECONDS).statusCode());
        }
    }

    @Test
    void whoHasSentAllInTimeIsNotTooSlow() throws Exception {
        byte[] lines = (LOG + "\n").repeat(MANY).getBytes(StandardCharsets.UTF_8);
        try (Socket socket = send(server, "application/x-ndjson", lines)) {
            untilSendersAreLate();
            over.countDown();
            String answer = RunningServer.rest(socket);
            assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
            assertTrue(answer.contains("\"accepted\":" + MANY), answer);
        }
        assertAllOccupyingAreAnswered();
    }

    /** What no buffer between the two holds; so its sender is in the middle of it when the server has no more patience. */
    @Test
    void whoIsToldThatThereWasNoTimeIsNotCutOff() throws Exception {
        byte[] lines = (LOG + "\n").repeat(300 * MANY).getBytes(StandardCharsets.UTF_8);
        try (RunningServer patient = RunningServer.start(
                backend, "server:", "  body_timeout: 1h", "  answer_timeout: 1h", "  max_body_size: 64MiB")) {
            occupyEveryProcessor(patient);
            CompletableFuture<String> answer = CompletableFuture.supplyAsync(() -> {
                try (Socket socket = send(patient, "application/x-ndjson", lines)) {
                    return RunningServer.rest(socket);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            while (!answer.isDone()) {
                patient.endLate(Duration.ofSeconds(31));
            }
            over.countDown();
            assertTrue(answer.join().startsWith("HTTP/1.1 503 "), answer.join());
            assertTrue(answer.join().contains("no time for the request's body"), answer.join());
        }
    }

    @Test
    void nothingIsInflatedMeanwhile() throws Exception {
        byte[] broken = "not gzip".getBytes(StandardCharsets.UTF_8);
        try (Socket socket = send(server, "application/json", broken, "Content-Encoding: gzip")) {
            untilSendersAreLate();
            assertEquals(0, socket.getInputStream().available(), "answered before a processor had time for it");
            over.countDown();
            String answer = RunningServer.rest(socket);
            assertTrue(answer.startsWith("HTTP/1.1 400 ") && answer.contains("gzip_invalid"), answer);
        }
        assertAllOccupyingAreAnswered();
    }
}
