package io.llamatelemetry.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.llamatelemetry.api.UnstructuredLogEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class BodiesTest {

    private static final String EVENTS = "/v1/telemetry/events";

    private final FakeBackend backend = new FakeBackend();
    private final RunningServer server;

    BodiesTest() throws IOException {
        server = RunningServer.start(
                backend, "server:", "  max_body_size: 64KiB", "  max_json_depth: 16", "  body_timeout: 300ms");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** An event in exactly that many bytes. */
    private static String event(int bytes) {
        String rest = "{\"event\":{\"type\":\"unstructured_log\",\"trace_id\":\"t\",\"span_id\":\"s\","
                + "\"timestamp\":0,\"severity\":\"info\",\"message\":\"\"}}";
        return rest.replace("\"message\":\"\"", "\"message\":\"" + "x".repeat(bytes - rest.length()) + "\"");
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private HttpResponse<String> send(byte[] body, String... headers) throws Exception {
        return server.send(
                server.request(EVENTS).POST(BodyPublishers.ofByteArray(body)).headers(headers));
    }

    @Test
    void aBodyOfTheLargestSizeIsTakenAndOneByteMoreIsNot() throws Exception {
        assertEquals(200, server.post(EVENTS, event(64 * 1024)).statusCode());
        assertEquals(
                64 * 1024
                        - event(1000).length()
                        + event(1000).indexOf("\"}}")
                        - event(1000).indexOf("xx"),
                ((UnstructuredLogEvent) backend.asked.remove().arguments().get(0))
                        .message()
                        .length());
        HttpResponse<String> answer = server.post(EVENTS, event(64 * 1024 + 1));
        assertEquals(413, answer.statusCode());
        assertTrue(answer.body().contains("65536 bytes"), answer.body());
    }

    @ParameterizedTest
    @CsvSource({
        EVENTS + ", application/json",
        EVENTS + "/batch, application/json",
        "/v1/traces, application/json",
        "/v1/telemetry/traces, application/json",
    })
    void howDeepJsonMayGoIsBoundedWhereverItComes(String path, String type) throws Exception {
        String body = "{\"unknown\":" + "[".repeat(16) + "]".repeat(16) + "}";
        HttpResponse<String> answer = server.send(
                server.request(path).POST(BodyPublishers.ofString(body)).header("Content-Type", type));
        assertTrue(answer.body().contains("16 levels deep (server.max_json_depth)"), answer.body());
    }

    @Test
    void aBodyFarTooLargeIsToldSoEvenToASenderThatDoesNotListenUntilItHasSentAll() throws Exception {
        for (boolean chunked : new boolean[] {false, true}) {
            try (Socket socket = server.connect()) {
                int size = 150 * 1024;
                String length = chunked ? "Transfer-Encoding: chunked" : "Content-Length: " + size;
                String head = "POST " + EVENTS + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + length + "\r\n\r\n";
                socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
                String body = "x".repeat(size);
                String sent = chunked ? Integer.toHexString(size) + "\r\n" + body + "\r\n0\r\n\r\n" : body;
                socket.getOutputStream().write(sent.getBytes(StandardCharsets.US_ASCII));
                assertTrue(RunningServer.rest(socket).startsWith("HTTP/1.1 413 "));
            }
        }
    }

    @Test
    void aSenderThatAsksFirstIsToldAtOnce() throws Exception {
        String answer = server.raw("POST " + EVENTS + " HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n"
                + "Content-Length: 1000000\r\n\r\n");
        assertTrue(answer.startsWith("HTTP/1.1 413 "), answer);
        String unknown = server.raw(
                "POST /v1/nowhere HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 10\r\n\r\n");
        assertTrue(unknown.startsWith("HTTP/1.1 404 "), unknown);
    }

    @Test
    void aSenderThatAsksFirstMayGoOn() throws Exception {
        try (Socket socket = server.connect()) {
            String body = event(500);
            socket.getOutputStream()
                    .write(("POST " + EVENTS + " HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nConnection: close\r\n"
                                    + "Content-Length: 500\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            assertTrue(new String(in.readNBytes(25), StandardCharsets.US_ASCII).startsWith("HTTP/1.1 100 Continue"));
            socket.getOutputStream().write(body.getBytes(StandardCharsets.US_ASCII));
            assertTrue(RunningServer.rest(socket).contains("HTTP/1.1 200 OK"));
        }
    }

    @Test
    void gzipIsTakenWithinTheSameBound() throws Exception {
        assertEquals(
                200, send(gzip(event(64 * 1024)), "Content-Encoding", "gzip").statusCode());
        assertEquals(
                200,
                send(gzip(event(500)), "Content-Encoding", "identity, GZIP").statusCode());
        assertEquals(
                413,
                send(gzip(event(64 * 1024 + 1)), "Content-Encoding", "gzip").statusCode());
        assertEquals(
                413,
                send(gzip(" ".repeat(20_000_000)), "Content-Encoding", "gzip").statusCode());
    }

    @Test
    void brokenGzipIsABadRequest() throws Exception {
        byte[] cut = java.util.Arrays.copyOf(gzip(event(500)), 100);
        assertEquals(400, send(cut, "Content-Encoding", "gzip").statusCode());
        assertEquals(
                400,
                send(event(500).getBytes(StandardCharsets.UTF_8), "Content-Encoding", "gzip")
                        .statusCode());
    }

    @ParameterizedTest
    @ValueSource(strings = {"br", "deflate", "gzip, gzip", "compress"})
    void anotherEncodingIsRefused(String coding) throws Exception {
        HttpResponse<String> answer = send(gzip(event(500)), "Content-Encoding", coding);
        assertEquals(415, answer.statusCode());
        assertEquals(
                "gzip, zstd", answer.headers().firstValue("Accept-Encoding").orElse(""));
    }

    @Test
    void anotherContentTypeIsRefusedAndNoneIsTaken() throws Exception {
        assertEquals(
                415,
                send(event(500).getBytes(StandardCharsets.UTF_8), "Content-Type", "text/plain")
                        .statusCode());
        assertEquals(
                200,
                server.send(server.request(EVENTS).POST(BodyPublishers.ofString(event(500))))
                        .statusCode());
    }

    @Test
    void aBodyThatComesInPiecesIsReadAsItComes() throws Exception {
        try (Socket socket = server.connect()) {
            socket.setTcpNoDelay(true);
            String body = event(400);
            String head = "POST " + EVENTS
                    + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            for (int at = 0; at < body.length(); at += 40) {
                String chunk = "28\r\n" + body.substring(at, at + 40) + "\r\n";
                socket.getOutputStream().write(chunk.getBytes(StandardCharsets.US_ASCII));
                socket.getOutputStream().flush();
            }
            socket.getOutputStream().write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertTrue(RunningServer.rest(socket).startsWith("HTTP/1.1 200 OK"));
        }
    }

    @Test
    void aBodyThatDoesNotComeIsGivenUp() throws Exception {
        String head = "POST " + EVENTS + " HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\n{";
        String answer = server.raw(head);
        assertTrue(answer.startsWith("HTTP/1.1 408 ") && answer.contains("not whole after 0.3 s"), answer);
    }

    @Test
    void aRefusedBodyThatDoesNotComeIsNotWaitedForEither() throws Exception {
        String answer = server.raw("POST /v1/nowhere HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\n{");
        assertTrue(answer.startsWith("HTTP/1.1 404 "), answer);
    }

    @Test
    void aSenderThatStopsInTheMiddleIsToldSo() throws Exception {
        try (Socket socket = server.connect()) {
            String head = "POST " + EVENTS + " HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\n{";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();
            String answer = RunningServer.rest(socket);
            assertTrue(answer.startsWith("HTTP/1.1 400 "), answer);
        }
        assertEquals(200, server.get("/v1/health").statusCode());
    }
}
