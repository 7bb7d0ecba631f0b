package io.llamatelemetry.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.llamatelemetry.api.QueryTracesResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Queries that run on the thread that read them: one that is alone, of a connection whose last request was one. */
final class ReadersTest {

    private static final String EVENT = """
            {"event": {"type": "unstructured_log", "trace_id": "t", "span_id": "s", "timestamp": "2026-01-01T12:00:00Z", \
            "message": "m", "severity": "info"}}""";

    private final FakeBackend backend = new FakeBackend();
    private final List<String> ranOn = new CopyOnWriteArrayList<>();
    private final CountDownLatch released = new CountDownLatch(1);
    private volatile CountDownLatch held = new CountDownLatch(0);
    private final List<Caller> callers = new ArrayList<>();

    ReadersTest() {
        backend.answer = (operation, arguments) -> {
            ranOn.add(Thread.currentThread().getName().replaceAll("-.*", ""));
            if (held.getCount() > 0) {
                held.countDown();
                await(released);
            }
            return new QueryTracesResponse(List.of());
        };
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(60, TimeUnit.SECONDS));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static void await(BooleanSupplier so) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!so.getAsBoolean()) {
            assertTrue(System.nanoTime() < end);
            Thread.onSpinWait();
        }
    }

    @AfterEach
    void hangUp() throws IOException {
        released.countDown();
        for (Caller caller : callers) {
            caller.socket().close();
        }
    }

    /** A connection, and what comes on it. */
    private record Caller(Socket socket, BufferedReader answers) {

        void send(String path, String body) throws IOException {
            String request = "POST " + path + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                    + "Content-Length: " + body.length() + "\r\n\r\n" + body;
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        }

        void query() throws IOException {
            send("/v1/telemetry/traces", "{}");
        }

        /** The status of the next answer. */
        int status() throws IOException {
            String line = answers.readLine();
            int status = Integer.parseInt(line.substring(9, 12));
            int length = 0;
            while (!line.isEmpty()) {
                line = answers.readLine().toLowerCase(Locale.ROOT);
                if (line.startsWith("content-length: ")) {
                    length = Integer.parseInt(line.substring(16));
                }
            }
            for (int i = 0; i < length; i++) {
                answers.read();
            }
            return status;
        }
    }

    private Caller call(RunningServer server) throws IOException {
        Socket socket = server.connect();
        Caller caller = new Caller(
                socket, new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII)));
        callers.add(caller);
        return caller;
    }

    /** One whose queries run on the thread that reads them: the first few may have been read by those who answered them. */
    private Caller callThatAskedBefore(RunningServer server) throws IOException {
        Caller caller = call(server);
        for (int i = 0; i < 1_000; i++) {
            caller.query();
            assertEquals(200, caller.status());
            if (ranOn.get(ranOn.size() - 1).equals("http")) {
                return caller;
            }
        }
        throw new AssertionError("all run on threads of the pool");
    }

    @Test
    void aQueryThatFollowsAQueryRunsOnTheThreadThatReadsIt() throws Exception {
        try (RunningServer server = RunningServer.start(backend)) {
            Caller caller = callThatAskedBefore(server);
            assertEquals("query", ranOn.get(0));
            ranOn.clear();
            for (int i = 0; i < 3; i++) {
                caller.query();
                assertEquals(200, caller.status());
            }
            assertEquals(List.of("http", "http", "http"), ranOn);
            caller.send("/v1/telemetry/events", EVENT);
            assertEquals(200, caller.status());
            caller.query();
            assertEquals(200, caller.status());
        }
    }

    @Test
    void queriesThatComeTogetherAreAnsweredInOrder() throws Exception {
        try (RunningServer server = RunningServer.start(backend)) {
            Caller caller = callThatAskedBefore(server);
            for (int i = 0; i < 20; i++) {
                caller.send(i % 3 == 0 ? "/v1/telemetry/events" : "/v1/telemetry/traces", i % 3 == 0 ? EVENT : "{}");
                caller.send("/v1/telemetry/nothing", "{}");
            }
            for (int i = 0; i < 20; i++) {
                assertEquals(200, caller.status());
                assertEquals(404, caller.status());
            }
        }
    }

    @Test
    void queriesThatTakeLongKeepNobodyElseWaiting() throws Exception {
        int many = 40;
        try (RunningServer server = RunningServer.start(backend, "server:", "  query_threads: " + many)) {
            List<Caller> asking = new ArrayList<>();
            for (int i = 0; i < many; i++) {
                asking.add(callThatAskedBefore(server));
            }
            while (!server.get("/metrics").body().contains("\ntelemetry_query_active 0\n")) {
                Thread.onSpinWait();
            }
            ranOn.clear();
            held = new CountDownLatch(many);
            for (int i = 0; i < many; i++) {
                asking.get(i).query();
                int others = many - i - 1;
                await(() -> held.getCount() <= others);
            }
            assertEquals(1, ranOn.stream().filter("http"::equals).count());
            for (int i = 0; i < 20; i++) {
                Caller other = call(server);
                other.send("/v1/telemetry/events", EVENT);
                assertEquals(200, other.status());
                assertEquals(200, server.get("/v1/health").statusCode());
            }
            released.countDown();
            for (Caller caller : asking) {
                assertEquals(200, caller.status());
            }
        }
    }

    @Test
    void oneThatTheEngineDoesNotEndIsGivenUpAndTheConnectionGoesOnAfterIt() throws Exception {
        try (RunningServer server = RunningServer.start(backend, "limits: {query_timeout: 100ms}")) {
            Caller caller = callThatAskedBefore(server);
            held = new CountDownLatch(1);
            caller.query();
            assertEquals(504, caller.status());
            assertEquals("http", ranOn.get(ranOn.size() - 1));
            released.countDown();
            caller.send("/v1/telemetry/events", EVENT);
            assertEquals(200, caller.status());
        }
    }

    @Test
    void aStopLetsItBeAnswered() throws Exception {
        try (RunningServer server = RunningServer.start(backend)) {
            Caller caller = callThatAskedBefore(server);
            held = new CountDownLatch(1);
            caller.query();
            await(held);
            CompletableFuture<Void> stopped = CompletableFuture.runAsync(server::stop);
            released.countDown();
            assertEquals(200, caller.status());
            stopped.get(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void aStopDoesNotWaitForeverForIt() throws Exception {
        try (RunningServer server = RunningServer.start(backend, "server:", "  stop_timeout: 100ms")) {
            Caller caller = callThatAskedBefore(server);
            held = new CountDownLatch(1);
            caller.query();
            await(held);
            CompletableFuture.runAsync(server::stop).get(30, TimeUnit.SECONDS);
        }
    }
}
