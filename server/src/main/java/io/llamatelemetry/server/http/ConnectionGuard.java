package io.llamatelemetry.server.http;

import io.llamatelemetry.server.config.HttpConfig;
import io.llamatelemetry.server.metrics.MetricSource;
import io.llamatelemetry.server.metrics.MetricType;
import io.llamatelemetry.server.metrics.PrometheusText;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.jspecify.annotations.Nullable;

/**
 * Bounds the connections. A new one is always taken; when there are too many then, the one goes that has kept the server
 * waiting the longest, for its next request or for the rest of one. So whoever opens connections and says nothing pushes
 * out their own, and nobody who has something to say waits for them. A connection on which something is being worked out
 * does not go.
 */
public final class ConnectionGuard implements Connection.Listener, MetricSource {

    private final Map<EndPoint, Peer> peers = new ConcurrentHashMap<>();
    private final Map<SenderAddress, Integer> counts = new ConcurrentHashMap<>();
    private final AtomicInteger open = new AtomicInteger();
    private final LongAdder displaced = new LongAdder();
    private final LongAdder silent = new LongAdder();
    private final int most;
    private final int mostPerAddress;
    private final long patience;

    /** There is no connection yet. */
    @Inject
    public ConnectionGuard(HttpConfig config) {
        most = config.maxConnections();
        mostPerAddress = config.maxConnectionsPerAddress();
        patience = config.idleTimeout().toNanos();
    }

    /** One connection. */
    static final class Peer {

        private final EndPoint endPoint;
        private final SenderAddress address;
        private final AtomicInteger exchanges = new AtomicInteger();
        private final AtomicInteger working = new AtomicInteger();
        private final AtomicBoolean closed = new AtomicBoolean();
        private volatile long waitedForSince = System.nanoTime();

        Peer(EndPoint endPoint) {
            this.endPoint = endPoint;
            this.address = SenderAddress.of(endPoint.getRemoteSocketAddress());
        }

        /** A request has come, as far as its headers. */
        void begin() {
            exchanges.incrementAndGet();
        }

        /** It, or what of it is there, is being worked on. */
        void work() {
            working.incrementAndGet();
        }

        /** The rest of it is waited for. */
        void rest() {
            waitedForSince = System.nanoTime();
            working.decrementAndGet();
        }

        /** It is answered. */
        void end(boolean wasWorkedOn) {
            if (wasWorkedOn) {
                working.decrementAndGet();
            }
            waitedForSince = System.nanoTime();
            exchanges.decrementAndGet();
        }

        /** Runs a task that does not block on the thread that watches the connection, if there is one. */
        void execute(Runnable task) {
            if (endPoint instanceof WatchedEndPoint watched) {
                watched.execute(task);
            } else {
                task.run();
            }
        }

        /** Says whether a thread that reads a request of this connection may as well wait for the answer. */
        void expectWaiting(BooleanSupplier guess) {
            if (endPoint instanceof WatchedEndPoint watched) {
                watched.expectWaiting(guess);
            }
        }

        /** Closes it at once; true for who is the first to do so. */
        boolean close() {
            boolean first = closed.compareAndSet(false, true);
            if (first) {
                endPoint.close();
            }
            return first;
        }
    }

    /** The connection that a request came on. */
    Peer peer(Connection connection) {
        EndPoint endPoint = connection.getEndPoint();
        while (endPoint instanceof EndPoint.Wrapper wrapper) {
            endPoint = wrapper.unwrap();
        }
        Peer peer = peers.get(endPoint);
        return peer == null ? new Peer(endPoint) : peer;
    }

    @Override
    public void onOpened(Connection connection) {
        EndPoint endPoint = connection.getEndPoint();
        if (endPoint instanceof EndPoint.Wrapper) {
            return;
        }
        Peer peer = new Peer(endPoint);
        if (peers.putIfAbsent(endPoint, peer) != null) {
            return;
        }
        int ofAddress = counts.merge(peer.address, 1, Integer::sum);
        if (open.incrementAndGet() > most) {
            displace(candidate -> true);
        } else if (mostPerAddress > 0 && ofAddress > mostPerAddress) {
            displace(candidate -> candidate.address.equals(peer.address));
        }
    }

    @Override
    public void onClosed(Connection connection) {
        Peer peer = peers.remove(connection.getEndPoint());
        if (peer != null) {
            peer.closed.set(true);
            open.decrementAndGet();
            counts.computeIfPresent(peer.address, (address, count) -> count == 1 ? null : count - 1);
        }
    }

    private void displace(Predicate<Peer> among) {
        while (true) {
            Peer longest = longestWaitedFor(among);
            if (longest == null) {
                return;
            }
            if (longest.close()) {
                displaced.increment();
                return;
            }
        }
    }

    private @Nullable Peer longestWaitedFor(Predicate<Peer> among) {
        Peer longest = null;
        for (Peer peer : peers.values()) {
            boolean candidate = peer.working.get() == 0 && !peer.closed.get() && among.test(peer);
            if (candidate && (longest == null || peer.waitedForSince - longest.waitedForSince < 0)) {
                longest = peer;
            }
        }
        return longest;
    }

    /**
     * Closes the connections that have not brought the whole head of a request for too long, however busily they drip.
     *
     * @param now of {@link System#nanoTime()}
     */
    void closeSilent(long now) {
        for (Peer peer : peers.values()) {
            if (peer.exchanges.get() == 0 && now - peer.waitedForSince > patience && peer.close()) {
                silent.increment();
            }
        }
    }

    @Override
    public void writeTo(PrometheusText page) {
        page.single("telemetry_http_connections", MetricType.GAUGE, "Connections that are open.", open.get());
        page.single(
                "telemetry_http_connections_displaced_total",
                MetricType.COUNTER,
                "Connections closed in favour of others, as there were too many.",
                displaced.sum());
        page.single(
                "telemetry_http_connections_silent_total",
                MetricType.COUNTER,
                "Connections closed because no whole request came.",
                silent.sum());
    }
}
