package io.llamatelemetry.server.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.llamatelemetry.server.FakeBackend;
import io.llamatelemetry.server.RunningServer;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Callers that speak HTTP/2 frame by frame, and send what costs them nothing. Each ends with its connection closed. */
final class Http2FloodTest {

    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int CONTINUATION = 9;

    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;

    @TempDir
    static Path folder;

    private static Identity identity;
    private static RunningServer server;

    @BeforeAll
    static void start() throws Exception {
        identity = Identity.make(folder, "flooded", "EC");
        server = RunningServer.start(
                new FakeBackend(),
                "server:",
                "  idle_timeout: 2s",
                "  body_timeout: 2s",
                "  tls: {type: pkcs12, file: " + identity.pkcs12() + ", password: " + Identity.PASSWORD + "}");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static SSLSocket connect() throws Exception {
        SSLSocket socket = (SSLSocket) Identity.trusting(null, identity)
                .getSocketFactory()
                .createSocket(server.address().getHost(), server.address().getPort());
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"h2"});
        socket.setSSLParameters(parameters);
        socket.setSoTimeout(20_000);
        socket.startHandshake();
        assertEquals("h2", socket.getApplicationProtocol());
        ByteArrayOutputStream begin = new ByteArrayOutputStream();
        begin.writeBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        begin.writeBytes(frame(SETTINGS, 0, 0, new byte[0]));
        socket.getOutputStream().write(begin.toByteArray());
        return socket;
    }

    private static byte[] frame(int type, int flags, int stream, byte[] payload) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(payload.length >> 16);
        frame.write(payload.length >> 8);
        frame.write(payload.length);
        frame.write(type);
        frame.write(flags);
        for (int shift = 24; shift >= 0; shift -= 8) {
            frame.write(stream >> shift);
        }
        frame.writeBytes(payload);
        return frame.toByteArray();
    }

    /** Method, scheme, path and authority: by the static table, but for the last. */
    private static byte[] head(boolean post) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        block.write(post ? 0x83 : 0x82);
        block.write(0x87);
        block.write(0x84);
        block.write(0x41);
        block.write("localhost".length());
        block.writeBytes("localhost".getBytes(StandardCharsets.US_ASCII));
        return block.toByteArray();
    }

    private interface Flood {
        void send(OutputStream out, int stream) throws IOException;
    }

    /** Sends until the other side has closed, which it has to do while the flood goes on; then it has to be well. */
    private static void assertStopped(Flood flood) throws Exception {
        AtomicBoolean stopped = new AtomicBoolean();
        try (SSLSocket socket = connect()) {
            Thread sending = new Thread(() -> {
                try {
                    for (int i = 0; i < 1_000_000; i++) {
                        flood.send(socket.getOutputStream(), 2 * i + 1);
                    }
                } catch (IOException closed) {
                    stopped.set(true);
                }
            });
            sending.setDaemon(true);
            sending.start();
            types(socket);
            sending.join(20_000);
        }
        assertTrue(stopped.get(), "the flood was not stopped");
        assertWell();
    }

    private static Set<Integer> types(SSLSocket socket) {
        Set<Integer> types = new TreeSet<>();
        try {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            while (true) {
                int length = (in.readUnsignedShort() << 8) | in.readUnsignedByte();
                types.add(in.readUnsignedByte());
                in.skipNBytes(5L + length);
            }
        } catch (IOException closed) {
            return types;
        }
    }

    private static void assertWell() throws Exception {
        HttpClient client = HttpClient.newBuilder()
                .sslContext(Identity.trusting(null, identity))
                .build();
        var request =
                server.request("/v1/health").timeout(Duration.ofSeconds(10)).build();
        assertEquals(200, client.send(request, BodyHandlers.ofString()).statusCode());
    }

    @Test
    void requestsThatAreTakenBackAtOnceEndTheConnection() throws Exception {
        assertStopped((out, stream) -> {
            out.write(frame(HEADERS, END_HEADERS, stream, head(true)));
            out.write(frame(RST_STREAM, 0, stream, new byte[] {0, 0, 0, 8}));
        });
    }

    @Test
    void pingsWithoutEndEndTheConnection() throws Exception {
        assertStopped((out, stream) -> out.write(frame(PING, 0, 0, new byte[8])));
    }

    @Test
    void settingsWithoutEndEndTheConnection() throws Exception {
        assertStopped((out, stream) -> out.write(frame(SETTINGS, 0, 0, new byte[0])));
    }

    @Test
    void emptyDataWithoutEndEndsTheConnection() throws Exception {
        assertStopped((out, stream) ->
                out.write(stream == 1 ? frame(HEADERS, END_HEADERS, 1, head(true)) : frame(DATA, 0, 1, new byte[0])));
    }

    @Test
    void aHeadThatNeverEndsEndsTheConnection() throws Exception {
        byte[] literal = new byte[1_000];
        literal[1] = 1;
        literal[2] = 'x';
        literal[3] = 0x7f;
        literal[4] = (byte) 0xe4;
        literal[5] = 6;
        assertStopped((out, stream) ->
                out.write(stream == 1 ? frame(HEADERS, 0, 1, head(false)) : frame(CONTINUATION, 0, 1, literal)));
    }

    @Test
    void moreRequestsAtOnceThanMayBeAreRefusedOneByOne() throws Exception {
        try (SSLSocket socket = connect()) {
            ByteArrayOutputStream many = new ByteArrayOutputStream();
            for (int i = 0; i < 140; i++) {
                many.writeBytes(frame(HEADERS, END_HEADERS, 2 * i + 1, head(true)));
            }
            socket.getOutputStream().write(many.toByteArray());
            Set<Integer> types = types(socket);
            assertTrue(types.contains(RST_STREAM), types.toString());
        }
        assertWell();
    }

    @Test
    void whoSaysNothingIsClosedAndSoIsWhoPingsForever() throws Exception {
        try (SSLSocket socket = connect()) {
            socket.getOutputStream().write(frame(HEADERS, END_HEADERS | END_STREAM, 1, head(false)));
            Thread pinging = new Thread(() -> {
                try {
                    while (!Thread.interrupted()) {
                        socket.getOutputStream().write(frame(PING, 0, 0, new byte[8]));
                        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
                    }
                } catch (IOException closed) {
                    // As it has to be.
                }
            });
            pinging.start();
            long begun = System.nanoTime();
            types(socket);
            pinging.interrupt();
            pinging.join();
            Duration taken = Duration.ofNanos(System.nanoTime() - begun);
            assertTrue(taken.compareTo(Duration.ofSeconds(10)) < 0, taken.toString());
        }
    }
}
