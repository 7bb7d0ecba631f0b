package io.llamatelemetry.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Many connections in the same moment. */
final class BurstTest {

    /** Threads that keep the one waiting that takes connections, and what each opens. */
    private static final int CALLERS = 20;

    private static final int OF_EACH = 50;
    private static final int BURST = CALLERS * OF_EACH;

    /** Where Linux counts the connections that it left unanswered because too many waited to be taken. */
    private static final Path COUNTS = Path.of("/proc/net/netstat");

    private static final Path MOST_WAITING = Path.of("/proc/sys/net/core/somaxconn");

    private static long leftUnanswered() throws IOException {
        List<String> extended = Files.readAllLines(COUNTS).stream()
                .filter(line -> line.startsWith("TcpExt:"))
                .toList();
        List<String> names = List.of(extended.get(0).split(" ", -1));
        return Long.parseLong(extended.get(1).split(" ", -1)[names.indexOf("ListenOverflows")]);
    }

    /** In one read: what is read of such a file in pieces ends with the first. */
    private static long mostWaiting() throws IOException {
        try (InputStream file = Files.newInputStream(MOST_WAITING)) {
            return Long.parseLong(new String(file.readNBytes(64), StandardCharsets.US_ASCII).strip());
        }
    }

    @Test
    void isLeftUnansweredByNobody() throws Exception {
        assumeTrue(Files.exists(COUNTS) && Files.exists(MOST_WAITING), "only Linux counts them there");
        assumeTrue(mostWaiting() > BURST, "this system lets fewer wait than come at once");
        try (RunningServer server = RunningServer.start(new FakeBackend())) {
            InetSocketAddress address = new InetSocketAddress(
                    server.address().getHost(), server.address().getPort());
            long before = leftUnanswered();
            Queue<SocketChannel> burst = new ConcurrentLinkedQueue<>();
            CountDownLatch ready = new CountDownLatch(CALLERS);
            ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
            List<Callable<Void>> calls = Collections.nCopies(CALLERS, () -> {
                ready.countDown();
                ready.await();
                for (int i = 0; i < OF_EACH; i++) {
                    SocketChannel channel = SocketChannel.open();
                    channel.configureBlocking(false);
                    channel.connect(address);
                    burst.add(channel);
                }
                return null;
            });
            for (Future<Void> call : callers.invokeAll(calls)) {
                call.get();
            }
            callers.shutdown();
            assertEquals(200, server.get("/v1/health").statusCode());
            for (SocketChannel channel : burst) {
                channel.close();
            }
            assertEquals(BURST, burst.size());
            assertEquals(before, leftUnanswered());
        }
    }
}
