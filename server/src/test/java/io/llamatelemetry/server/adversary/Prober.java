package io.llamatelemetry.server.adversary;

import com.sun.management.OperatingSystemMXBean;
import io.llamatelemetry.server.RunningServer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Asks a server some twenty times a second how it is, and keeps the worst of what came. */
final class Prober implements AutoCloseable {

    private static final Duration MOST = Duration.ofSeconds(1);

    /** While other programs take as much of the machine, it is not the server that keeps waiting; then the last answer counts. */
    private static final double CROWDED = 0.4;

    private static final OperatingSystemMXBean MACHINE =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final RunningServer server;
    private final Thread thread;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Object lock = new Object();
    private Report current = new Report(0, Duration.ZERO, null, null, 0);

    /**
     * What was seen.
     *
     * @param probes how many answers came
     * @param worst the longest that one took
     * @param failure what went wrong first, if anything did
     * @param last what went wrong the last time
     * @param others the greatest part of the machine that other programs took
     */
    record Report(
            int probes,
            Duration worst,
            @Nullable String failure,
            @Nullable String last,
            double others) {

        boolean isWell() {
            if (others > CROWDED) {
                return probes > 0 && last == null;
            }
            return probes > 0 && failure == null && worst.compareTo(MOST) <= 0;
        }

        Report and(Duration taken, @Nullable String wrong, double crowd) {
            return new Report(
                    probes + 1,
                    taken.compareTo(worst) > 0 ? taken : worst,
                    failure == null ? wrong : failure,
                    wrong,
                    Math.max(others, crowd));
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
        double others = MACHINE.getCpuLoad() - MACHINE.getProcessCpuLoad();
        synchronized (lock) {
            current = current.and(taken, wrong, others);
        }
    }

    /** Begins anew. */
    void forget() {
        synchronized (lock) {
            current = new Report(0, Duration.ZERO, null, null, 0);
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
