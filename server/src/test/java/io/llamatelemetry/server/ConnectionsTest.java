package io.llamatelemetry.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.llamatelemetry.api.QueryTracesResponse;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** More connections than may be. */
final class ConnectionsTest {

    private static final String HEALTH = "GET /v1/health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

    private final FakeBackend backend = new FakeBackend();

    private static void say(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static void await(RunningServer server, String line) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!server.get("/metrics").body().contains("\n" + line + "\n")) {
            assertTrue(System.nanoTime() < end, "no " + line);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"max_connections: 3", "max_connections_per_address: 3"})
    void aNewOneTakesThePlaceOfTheOneWaitedForTheLongest(String bound) throws Exception {
        try (RunningServer server = RunningServer.start(backend, "server:", "  " + bound)) {
            List<Socket> open = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                Socket socket = server.connect();
                open.add(socket);
                say(socket, "GET /v1/health HTTP/1.1\r\nHost: x\r\n\r\n");
                assertTrue(socket.getInputStream().read() >= 0);
            }
            assertTrue(server.raw(HEALTH).startsWith("HTTP/1.1 200 "));
            assertTrue(RunningServer.rest(open.get(0)).endsWith("{\"status\":\"OK\"}"), "the first is closed");
            say(open.get(2), HEALTH);
            assertTrue(RunningServer.rest(open.get(2)).contains("HTTP/1.1 200 "), "the newest goes on");
            for (Socket socket : open) {
                socket.close();
            }
        }
    }

    @Test
    void oneThatIsBeingWorkedForStays() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        backend.answer = (operation, arguments) -> {
            running.countDown();
            try {
                assertTrue(released.await(30, TimeUnit.SECONDS));
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
            return new QueryTracesResponse(List.of());
        };
        try (RunningServer server = RunningServer.start(backend, "server:", "  max_connections: 1");
                Socket busy = server.connect()) {
            say(
                    busy,
                    "POST /v1/telemetry/traces HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
            assertTrue(running.await(30, TimeUnit.SECONDS));
            try (Socket refused = server.connect()) {
                assertEquals("", RunningServer.rest(refused));
            }
            released.countDown();
            assertTrue(RunningServer.rest(busy).startsWith("HTTP/1.1 200 "));
        }
    }

    @Test
    void thePlacesOfThoseThatAreGoneAreFreeAgain() throws Exception {
        try (RunningServer server =
                RunningServer.start(backend, "server:", "  max_connections: 2", "  max_connections_per_address: 2")) {
            for (int i = 0; i < 50; i++) {
                assertTrue(server.raw(HEALTH).startsWith("HTTP/1.1 200 "));
            }
            await(server, "telemetry_http_connections 1");
        }
    }
}
