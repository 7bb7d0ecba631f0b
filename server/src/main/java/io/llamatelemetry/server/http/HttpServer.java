package io.llamatelemetry.server.http;

import io.llamatelemetry.server.config.HttpConfig;
import io.llamatelemetry.server.tls.TlsKeys;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.URI;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http.UriCompliance.Violation;
import org.eclipse.jetty.http2.HTTP2Cipher;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.io.WindowRateControl;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Jetty with our handler in it. Started once and stopped once. */
public final class HttpServer {

    /**
     * A path reaches the router as it was sent, however odd it is: the router compares it raw and nothing here normalises
     * or decodes it, so nothing in it is ambiguous.
     */
    private static final UriCompliance RAW_PATHS =
            new UriCompliance("RAW_PATHS", EnumSet.complementOf(EnumSet.of(Violation.USER_INFO, Violation.FRAGMENT)));

    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);
    private static final Duration LONGEST_SWEEP = Duration.ofMillis(500);
    private static final int SWEEPS_PER_TIMEOUT = 4;
    private static final int MOST_STREAMS = 128;
    private static final int STREAM_WINDOW_BYTES = 256 * 1024;
    private static final int SESSION_WINDOW_BYTES = 1024 * 1024;
    private static final int MOST_CHEAP_FRAMES_A_SECOND = 128;

    /** The protocol as callers offer it, in small letters; Jetty has it in capitals. */
    private static final String HTTP_1_1 = "http/1.1";

    /** What is read of a connection at once, into a buffer that is only held while there is something in it. */
    private static final int INPUT_BYTES = 32 * 1024;

    /**
     * Connections that may wait to be taken. Of what is above it the system says nothing to the caller, whose own system asks
     * again after a second, two, four and so on; Java's own bound is 50. The system lowers it to its own (4,096 in Linux).
     */
    private static final int ACCEPT_QUEUE = 4_096;

    /** Requests that nothing has to wait for are answered on the thread that watches their connection. */
    private static final int MOST_SELECTORS = 8;

    private final HttpConfig config;
    private final InFlight inFlight;
    private final ConnectionGuard connections;
    private final TelemetryHandler handler;
    private final QueuedThreadPool threads;
    private final Server server;
    private @Nullable ServerConnector connector;

    /** Serves what the handler answers, and gives what Jetty refuses itself the shape that the error pages have. */
    @Inject
    public HttpServer(
            HttpConfig config,
            TelemetryHandler handler,
            ErrorPages errors,
            InFlight inFlight,
            ConnectionGuard connections) {
        this.config = config;
        this.inFlight = inFlight;
        this.connections = connections;
        this.handler = handler;
        threads = new QueuedThreadPool(64, 4);
        threads.setName("http");
        server = new Server(threads);
        server.setHandler(handler);
        server.setErrorHandler(errors);
    }

    private ServerConnector connector(@Nullable TlsKeys keys) {
        HttpConfiguration http = jetty(config);
        HttpConnectionFactory clear = new HttpConnectionFactory(http);
        clear.setInputBufferSize(INPUT_BYTES);
        int selectors = Math.min(Runtime.getRuntime().availableProcessors(), MOST_SELECTORS);
        ServerConnector made = keys == null
                ? new WatchedConnector(server, threads, selectors, clear)
                : new WatchedConnector(server, threads, selectors, encrypted(keys, http, clear));
        made.setHost(config.host());
        made.setPort(config.port());
        made.setAcceptQueueSize(ACCEPT_QUEUE);
        made.setIdleTimeout(config.idleTimeout().toMillis());
        made.addBean(connections);
        return made;
    }

    /** TLS first, which lets the caller choose: HTTP/2, else HTTP/1.1. */
    private static ConnectionFactory[] encrypted(TlsKeys keys, HttpConfiguration http, HttpConnectionFactory http1) {
        HTTP2ServerConnectionFactory http2 = new HTTP2ServerConnectionFactory(http);
        http2.setMaxConcurrentStreams(MOST_STREAMS);
        http2.setInitialStreamRecvWindow(STREAM_WINDOW_BYTES);
        http2.setInitialSessionRecvWindow(SESSION_WINDOW_BYTES);
        // Resets, pings, settings and other frames that cost their sender nothing: above it the connection is closed.
        http2.setRateControlFactory(new WindowRateControl.Factory(MOST_CHEAP_FRAMES_A_SECOND));
        ALPNServerConnectionFactory choice = new ALPNServerConnectionFactory(http2.getProtocol(), HTTP_1_1);
        choice.setDefaultProtocol(http1.getProtocol());
        keys.factory().setCipherComparator(HTTP2Cipher.COMPARATOR);
        keys.factory().setUseCipherSuitesOrder(true);
        return new ConnectionFactory[] {
            new SslConnectionFactory(keys.factory(), choice.getProtocol()), choice, http2, http1
        };
    }

    private static HttpConfiguration jetty(HttpConfig config) {
        HttpConfiguration http = new HttpConfiguration();
        http.setHttpCompliance(HttpCompliance.STRICT);
        http.setUriCompliance(RAW_PATHS);
        http.setRequestHeaderSize(config.maxHeaderSize());
        http.setSendServerVersion(false);
        http.setSendXPoweredBy(false);
        return http;
    }

    /**
     * Begins to listen.
     *
     * @return the address, with the port that was taken
     * @throws IOException if it cannot listen there; the message says why in one sentence
     */
    public URI start() throws IOException {
        TlsKeys keys = config.tls().isOn() ? TlsKeys.of(config.tls()) : null;
        ServerConnector listening = connector(keys);
        connector = listening;
        server.addConnector(listening);
        try {
            server.start();
        } catch (Exception failure) {
            stop();
            throw new IOException(cannotListen(failure), failure);
        }
        sweepLater(server.getScheduler());
        if (keys != null) {
            followLater(keys, server.getScheduler());
        }
        String host = config.host().contains(":") ? "[" + config.host() + "]" : config.host();
        return URI.create((keys == null ? "http://" : "https://") + host + ":" + listening.getLocalPort());
    }

    private String cannotListen(Exception failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && !(cause instanceof SocketException)) {
            cause = cause.getCause();
        }
        String where = "cannot listen on " + config.host() + ":" + config.port() + ": ";
        if (cause instanceof BindException && String.valueOf(cause.getMessage()).contains("in use")) {
            return where + "the port is in use (choose another: server.port; 0 takes any free one)";
        }
        boolean unresolved = new InetSocketAddress(config.host(), config.port()).isUnresolved();
        if (unresolved || cause instanceof UnresolvedAddressException) {
            return where + "the host is not known (expected: a name or an address of this machine in server.host)";
        }
        return where + cause.getMessage();
    }

    private void sweepLater(Scheduler scheduler) {
        long period = Math.min(LONGEST_SWEEP.toMillis(), Math.max(1, shortest().toMillis() / SWEEPS_PER_TIMEOUT));
        scheduler.schedule(
                () -> {
                    long now = System.nanoTime();
                    inFlight.endLate(now);
                    connections.closeSilent(now);
                    if (scheduler.isRunning()) {
                        sweepLater(scheduler);
                    }
                },
                period,
                TimeUnit.MILLISECONDS);
    }

    private Duration shortest() {
        return Collections.min(List.of(config.bodyTimeout(), config.idleTimeout(), config.answerTimeout()));
    }

    private void followLater(TlsKeys keys, Scheduler scheduler) {
        Runnable look = () -> {
            keys.follow();
            if (scheduler.isRunning()) {
                followLater(keys, scheduler);
            }
        };
        scheduler.schedule(
                () -> server.getThreadPool().execute(look), keys.interval().toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Stops listening, lets the requests in flight be answered for as long as is configured, and closes what is left. */
    public void stop() {
        try {
            // Closes the port; when the connections are gone, as the future says, is not waited for.
            if (connector != null) {
                CompletableFuture<Void> unused = connector.shutdown();
            }
            drain();
            server.stop();
        } catch (Exception failure) {
            throw new IllegalStateException("the HTTP server did not stop in order", failure);
        }
    }

    private void drain() throws InterruptedException, ExecutionException {
        try {
            handler.drain().get(config.stopTimeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            LOG.atWarn()
                    .addKeyValue("event", "stop_timeout")
                    .addKeyValue("unanswered", inFlight.count())
                    .log();
        }
    }
}
