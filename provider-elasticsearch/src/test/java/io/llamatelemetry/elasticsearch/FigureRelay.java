package io.llamatelemetry.elasticsearch;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stands between Zipkin and the node, and answers the one thing that the node of the tests does not: which version it is.
 * Everything else it passes on unread, so that Zipkin loses as little by it as can be.
 */
final class FigureRelay implements AutoCloseable {

    private static final int BUFFER_BYTES = 64 << 10;
    private static final byte[] QUESTION = "GET / HTTP/1.1\r\n".getBytes(StandardCharsets.ISO_8859_1);
    private static final String VERSION = "{\"name\": \"node\", \"cluster_name\": \"tests\","
            + " \"version\": {\"number\": \"8.19.21\"}, \"tagline\": \"You Know, for Search\"}";
    private static final byte[] ANSWER = ("HTTP/1.1 200 OK\r\nX-Elastic-Product: Elasticsearch\r\n"
                    + "Content-Type: application/json\r\nContent-Length: " + VERSION.length() + "\r\n\r\n" + VERSION)
            .getBytes(StandardCharsets.ISO_8859_1);

    private final URI node;
    private final ServerSocket listening;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    /** Begins to listen. */
    FigureRelay(String node) throws IOException {
        this.node = URI.create(node);
        this.listening = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
        start(this::listen);
    }

    String url() {
        return "http://127.0.0.1:" + listening.getLocalPort();
    }

    private interface Work {

        void run() throws IOException;
    }

    /** On a thread of its own; that a connection ends is no failure. */
    private static void start(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException e) {
                        // One of the two sides has closed the connection.
                    }
                },
                "relay");
        thread.setDaemon(true);
        thread.start();
    }

    private void listen() throws IOException {
        while (true) {
            Socket asking = opened(listening.accept());
            Socket answering = opened(new Socket(node.getHost(), node.getPort()));
            start(() -> pass(asking, answering));
            start(() -> pass(answering, asking));
        }
    }

    private Socket opened(Socket socket) throws IOException {
        socket.setTcpNoDelay(true);
        open.add(socket);
        return socket;
    }

    private void pass(Socket from, Socket to) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                if (count >= QUESTION.length
                        && Arrays.equals(buffer, 0, QUESTION.length, QUESTION, 0, QUESTION.length)) {
                    from.getOutputStream().write(ANSWER);
                } else {
                    out.write(buffer, 0, count);
                }
            }
        } finally {
            open.remove(from);
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
