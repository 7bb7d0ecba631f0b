package io.llamatelemetry.server.adversary;

import io.llamatelemetry.server.RunningServer;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Asks a server some twenty times a second how it is, and keeps the worst of what came. */
final class Prober implements AutoCloseable {

    private static final Duration MOST = Duration.ofSeconds(1);
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final RunningServer server;
    private final Thread thread;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Object lock = new Object();
    private Report current = new Report(0, Duration.ZERO, null);

    /**
     * What was seen.
     *
     * @param probes how many answers came
     * @param worst the longest that one took
     * @param failure what went wrong, if anything did
     */
    record Report(int probes, Duration worst, @Nullable String failure) {

        boolean isWell() {
            return probes > 0 && failure == null && worst.compareTo(MOST) <= 0;
        }

        Report and(Duration taken, @Nullable String wrong) {
            return new Report(
                    probes + 1, taken.compareTo(worst) > 0 ? taken : worst, failure == null ? wrong : failure);
        }
    }

    Prober(RunningServer server) {
        this.server = server;
        this.thread = new Thread(this::run, "prober");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        try {
            do {
                probe();
            } while (!ended.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private void probe() {
        long begun = System.nanoTime();
        String wrong = null;
        try (Socket socket = server.connect()) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write("GET /v1/health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            String answer = RunningServer.rest(socket);
            wrong = answer.startsWith("HTTP/1.1 200 ") ? null : "answered: " + answer;
        } catch (IOException failure) {
            wrong = failure.toString();
        }
        Duration taken = Duration.ofNanos(System.nanoTime() - begun);
        synchronized (lock) {
            current = current.and(taken, wrong);
        }
    }

    /** Begins anew. */
    void forget() {
        synchronized (lock) {
            current = new Report(0, Duration.ZERO, null);
        }
    }

    /** Asks once more, and says what was seen since. */
    Report report() {
        probe();
        synchronized (lock) {
            return current;
        }
    }

    @Override
    public void close() throws InterruptedException {
        ended.countDown();
        thread.join();
    }
}
