package io.llamatelemetry.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Answers that become ready on another thread are given, and the requests behind them read, by the connection's watcher. */
final class WatchedConnectorTest {

    private static final int PATIENCE_MILLIS = 60_000;

    private final ExecutorService journal = Executors.newSingleThreadExecutor(work -> new Thread(work, "journal"));
    private final QueuedThreadPool threads = new QueuedThreadPool();
    private final Server server = new Server(threads);
    private final WatchedConnector connector = new WatchedConnector(server, threads, 1, new HttpConnectionFactory());
    private final List<Thread> handling = new CopyOnWriteArrayList<>();
    private final List<Thread> answering = new CopyOnWriteArrayList<>();

    /** Answers with the path, once another thread has said so. */
    private final class Later extends Handler.Abstract.NonBlocking {

        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            handling.add(Thread.currentThread());
            WatchedEndPoint connection = (WatchedEndPoint)
                    request.getConnectionMetaData().getConnection().getEndPoint();
            journal.execute(() -> connection.execute(() -> {
                answering.add(Thread.currentThread());
                ByteBuffer path =
                        StandardCharsets.US_ASCII.encode(request.getHttpURI().getPath() + "\n");
                response.write(true, path, callback);
            }));
            return true;
        }
    }

    @BeforeEach
    void start() throws Exception {
        server.addConnector(connector);
        server.setHandler(new Later());
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
        journal.shutdown();
    }

    private static byte[] request(String path) {
        return ("GET " + path + " HTTP/1.1\r\nHost: here\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), connector.getLocalPort());
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    private static BufferedReader reader(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
    }

    /** The next body, of one line. */
    private static String body(BufferedReader answers) throws IOException {
        String line = answers.readLine();
        assertEquals("HTTP/1.1 200 OK", line);
        while (!line.isEmpty()) {
            line = answers.readLine();
        }
        return answers.readLine();
    }

    @Test
    void requestsThatComeOneAfterTheOtherAreAnswered() throws IOException {
        try (Socket socket = connect()) {
            BufferedReader answers = reader(socket);
            for (String path : List.of("/a", "/b", "/c")) {
                socket.getOutputStream().write(request(path));
                assertEquals(path, body(answers));
            }
        }
        answering.forEach(thread -> assertNotEquals("journal", thread.getName()));
    }

    @Test
    void requestsThatComeTogetherAreAnsweredInOrderAndReadByWhoAnswers() throws IOException {
        byte[] all = new byte[3 * request("/a").length];
        ByteBuffer.wrap(all).put(request("/a")).put(request("/b")).put(request("/c"));
        try (Socket socket = connect()) {
            socket.getOutputStream().write(all);
            BufferedReader answers = reader(socket);
            assertEquals("/a", body(answers));
            assertEquals("/b", body(answers));
            assertEquals("/c", body(answers));
        }
        assertEquals(answering.get(0), handling.get(1));
        assertEquals(answering.get(1), handling.get(2));
    }
}
