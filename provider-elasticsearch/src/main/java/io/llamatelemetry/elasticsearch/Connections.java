package io.llamatelemetry.elasticsearch;

import co.elastic.clients.transport.DefaultTransportOptions;
import co.elastic.clients.transport.TransportOptions;
import co.elastic.clients.transport.http.HeaderMap;
import co.elastic.clients.transport.http.TransportHttpClient;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.apache.http.ContentTooLongException;
import org.apache.http.HttpHost;
import org.apache.http.HttpStatus;
import org.apache.http.conn.ConnectTimeoutException;
import org.apache.http.conn.ConnectionPoolTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The connections to the hosts. A request is sent, and its answer read, by the thread that asks: to hand both to a thread that
 * watches connections, as the client's own transport does, takes about as long as the node takes to find a trace. Any number
 * of threads may ask at once.
 *
 * <p>The hosts take turns. Where one cannot be reached, or has no room, the next is asked; one of which that was so lately is
 * asked last. So it goes on as well where one has taken the request and does not answer in time, for as long as the caller has
 * any time left. Who has given a host less time than others have does not say of it that it failed.
 */
final class Connections implements TransportHttpClient, AutoCloseable {

    private static final long LATELY_NANOS = Duration.ofSeconds(30).toNanos();

    /** A host that was silent for the time of a request but for this has had time enough. */
    private static final Duration NEARLY = Duration.ofSeconds(1);

    private final List<HttpHost> hosts;
    private final Duration requestTimeout;
    private final Wire wire;
    private final AtomicInteger turn = new AtomicInteger();
    /** When a host did not answer, by {@link System#nanoTime}. */
    private final Map<HttpHost, Long> failures = new ConcurrentHashMap<>();

    /**
     * Makes no connection yet.
     *
     * @param tls whom to trust; null for Java's own settings, which may name whom to trust and keys to show
     * @param mostAnswerBytes the most bytes of an answer that are held
     */
    Connections(ElasticsearchConfig config, @Nullable SSLContext tls, int mostAnswerBytes) {
        this.hosts = config.nodes().stream()
                .map(node -> new HttpHost(node.getHost(), node.getPort(), node.getScheme()))
                .toList();
        this.requestTimeout = config.requestTimeout();
        this.wire = new Wire(config, tls, mostAnswerBytes);
    }

    /**
     * Options of requests that all together have so much time from now on. When it is over, no host is asked any more, and none
     * is waited for.
     */
    static final class Within extends DefaultTransportOptions {

        private final long end;

        Within(Duration time) {
            super(new HeaderMap(), Map.of(), null);
            this.end = System.nanoTime() + time.toNanos();
        }

        private Duration left() {
            return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
        }
    }

    /** The caller's time is over, sooner than that of a request would have been: of the hosts it says nothing. */
    static final class OutOfTimeException extends SocketTimeoutException {

        OutOfTimeException(String message) {
            super(message);
        }

        OutOfTimeException(IOException cause) {
            super(cause.getMessage());
            initCause(cause);
        }
    }

    /** How long a host that is asked now has; nought if the caller's time is over. */
    private Duration time(@Nullable TransportOptions options) {
        Duration left = options instanceof Within within ? within.left() : requestTimeout;
        return left.compareTo(requestTimeout) < 0 ? left : requestTimeout;
    }

    @Override
    public Response performRequest(
            String endpointId, @Nullable Node node, Request request, @Nullable TransportOptions options)
            throws IOException {
        IOException failed = null;
        List<HttpHost> order = order();
        for (int i = 0; i < order.size(); i++) {
            HttpHost host = order.get(i);
            Duration time = time(options);
            if (time.isZero()) {
                throw failed == null ? new OutOfTimeException("the time for it was over before it was sent") : failed;
            }
            try {
                Response answer = wire.ask(host, request, time);
                if (!hasNoRoom(answer.statusCode())) {
                    failures.remove(host);
                    return answer;
                }
                failures.put(host, System.nanoTime());
                if (i == order.size() - 1) {
                    return answer;
                }
            } catch (ContentTooLongException e) {
                throw e;
            } catch (IOException e) {
                if (failed != null) {
                    e.addSuppressed(failed);
                }
                if (isTimeout(e) && time(options).isZero() && time.plus(NEARLY).compareTo(requestTimeout) < 0) {
                    throw failed == null ? new OutOfTimeException(e) : e;
                }
                if (e instanceof ConnectionPoolTimeoutException) {
                    throw e;
                }
                failures.put(host, System.nanoTime());
                // Those that wait for a request are likely to be broken, too.
                wire.closeIdle();
                failed = e;
            }
        }
        throw failed == null ? new IOException("no host") : failed;
    }

    private static boolean isTimeout(IOException failure) {
        return failure instanceof SocketTimeoutException || failure instanceof ConnectTimeoutException;
    }

    /** The hosts, the next one in turn first, those that failed lately last. */
    private List<HttpHost> order() {
        if (hosts.size() == 1) {
            return hosts;
        }
        int first = Math.floorMod(turn.getAndIncrement(), hosts.size());
        List<HttpHost> order = new ArrayList<>(hosts.subList(first, hosts.size()));
        order.addAll(hosts.subList(0, first));
        order.sort(Comparator.comparing(this::failedLately));
        return order;
    }

    private boolean failedLately(HttpHost host) {
        Long failure = failures.get(host);
        return failure != null && System.nanoTime() - failure < LATELY_NANOS;
    }

    /** Whether what answers is not the host itself, or the host has no room for requests. */
    private static boolean hasNoRoom(int status) {
        return status == HttpStatus.SC_BAD_GATEWAY
                || status == HttpStatus.SC_SERVICE_UNAVAILABLE
                || status == HttpStatus.SC_GATEWAY_TIMEOUT;
    }

    /** Nothing here asks without waiting for the answer. */
    @Override
    public CompletableFuture<Response> performRequestAsync(
            String endpointId, @Nullable Node node, Request request, @Nullable TransportOptions options) {
        throw new UnsupportedOperationException("asynchronous requests");
    }

    /** Breaks off the requests that are under way. */
    @Override
    public void close() {
        wire.close();
    }
}
