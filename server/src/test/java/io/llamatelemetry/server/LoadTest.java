package io.llamatelemetry.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.llamatelemetry.api.QueryTracesResponse;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class LoadTest {

    private final FakeBackend backend = new FakeBackend();
    private final CountDownLatch running = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    /** A query that runs until it is let go. */
    private void holdQueries() {
        backend.answer = (operation, arguments) -> {
            running.countDown();
            try {
                assertTrue(released.await(30, TimeUnit.SECONDS));
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
            return new QueryTracesResponse(List.of());
        };
    }

    private static CompletableFuture<HttpResponse<String>> query(RunningServer server) {
        return server.sendLater(server.request("/v1/telemetry/traces").POST(BodyPublishers.ofString("{}")));
    }

    @Test
    void aQueryForWhichThereIsNoRoomIsToldToComeAgain() throws Exception {
        holdQueries();
        try (RunningServer server = RunningServer.start(backend, "server:", "  query_threads: 1", "  query_queue: 1")) {
            CompletableFuture<HttpResponse<String>> first = query(server);
            assertTrue(running.await(30, TimeUnit.SECONDS));
            List<CompletableFuture<HttpResponse<String>>> rest = List.of(query(server), query(server), query(server));
            CompletableFuture<HttpResponse<String>> earliest = new CompletableFuture<>();
            for (CompletionStage<HttpResponse<String>> later : rest) {
                later.whenComplete((answer, failure) -> earliest.complete(answer));
            }
            HttpResponse<String> refused = earliest.get(30, TimeUnit.SECONDS);
            assertEquals(429, refused.statusCode());
            assertEquals("1", refused.headers().firstValue("Retry-After").orElse(""));
            assertEquals(200, server.get("/v1/health").statusCode());
            released.countDown();
            assertEquals(200, first.get().statusCode());
            assertEquals(
                    List.of(200, 429, 429),
                    rest.stream()
                            .map(answer -> answer.join().statusCode())
                            .sorted()
                            .toList());
        }
    }

    @Test
    void aQueryThatTheEngineDoesNotEndIsGivenUp() throws Exception {
        holdQueries();
        try (RunningServer server = RunningServer.start(backend, "limits: {query_timeout: 100ms}")) {
            HttpResponse<String> late = query(server).get(30, TimeUnit.SECONDS);
            assertEquals(504, late.statusCode());
            assertEquals("false", late.headers().firstValue("x-should-retry").orElse(""));
            released.countDown();
            assertEquals(200, server.get("/v1/health").statusCode());
        }
    }

    @Test
    void aStoreThatDoesNotCatchUpHoldsNoThreadAndEndsIn503() throws Exception {
        backend.caughtUp = new CompletableFuture<>();
        try (RunningServer server = RunningServer.start(
                backend, "server:", "  query_threads: 1", "  query_queue: 1", "limits: {query_timeout: 200ms}")) {
            List<CompletableFuture<HttpResponse<String>>> answers =
                    List.of(query(server), query(server), query(server), query(server), query(server));
            for (CompletableFuture<HttpResponse<String>> answer : answers) {
                HttpResponse<String> behind = answer.get(30, TimeUnit.SECONDS);
                assertEquals(503, behind.statusCode(), behind.body());
                assertEquals("1", behind.headers().firstValue("Retry-After").orElse(""));
            }
        }
    }

    @Test
    void aStopLetsRequestsInFlightBeAnswered() throws Exception {
        holdQueries();
        try (RunningServer server = RunningServer.start(backend);
                Socket idle = server.connect()) {
            CompletableFuture<HttpResponse<String>> answer = query(server);
            assertTrue(running.await(30, TimeUnit.SECONDS));
            idle.getOutputStream().write("GET /v1/health HTTP/1.1\r\nHost: x\r\n".getBytes(StandardCharsets.US_ASCII));
            CompletableFuture<Void> stopped = CompletableFuture.runAsync(server::stop);
            while (listens(server)) {
                Thread.onSpinWait();
            }
            String refusal = RunningServer.rest(idle);
            assertTrue(refusal.isEmpty() || refusal.startsWith("HTTP/1.1 503"), refusal);
            assertFalse(stopped.isDone());
            released.countDown();
            assertEquals(200, answer.get(30, TimeUnit.SECONDS).statusCode());
            stopped.get(30, TimeUnit.SECONDS);
            assertThrows(ConnectException.class, server::connect);
        }
    }

    private static boolean listens(RunningServer server) throws IOException {
        try (Socket socket = server.connect()) {
            return socket.isConnected();
        } catch (ConnectException closed) {
            return false;
        }
    }

    @Test
    void aStopDoesNotWaitForeverForARequestInFlight() throws Exception {
        holdQueries();
        try (RunningServer server = RunningServer.start(backend, "server:", "  stop_timeout: 100ms")) {
            CompletableFuture<HttpResponse<String>> answer = query(server);
            assertTrue(running.await(30, TimeUnit.SECONDS));
            server.stop();
            assertThrows(Exception.class, () -> answer.get(30, TimeUnit.SECONDS));
            released.countDown();
        }
    }
}
