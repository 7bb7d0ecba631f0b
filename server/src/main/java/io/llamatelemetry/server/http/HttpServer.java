package io.llamatelemetry.server.http;

import io.llamatelemetry.server.config.HttpConfig;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.URI;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http.UriCompliance.Violation;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.Scheduler;
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

    private final HttpConfig config;
    private final InFlight inFlight;
    private final TelemetryHandler handler;
    private final Server server;
    private final ServerConnector connector;

    /** Serves what the handler answers, and gives what Jetty refuses itself the shape that the error pages have. */
    @Inject
    public HttpServer(HttpConfig config, TelemetryHandler handler, ErrorPages errors, InFlight inFlight) {
        this.config = config;
        this.inFlight = inFlight;
        this.handler = handler;
        QueuedThreadPool threads = new QueuedThreadPool(64, 4);
        threads.setName("http");
        server = new Server(threads);
        server.setHandler(handler);
        server.setErrorHandler(errors);
        connector = new ServerConnector(server, 1, -1, new HttpConnectionFactory(jetty(config)));
        connector.setHost(config.host());
        connector.setPort(config.port());
        connector.setIdleTimeout(config.idleTimeout().toMillis());
        server.addConnector(connector);
        server.addBean(new NetworkConnectionLimit(config.maxConnections(), connector));
    }

    private static HttpConfiguration jetty(HttpConfig config) {
        HttpConfiguration http = new HttpConfiguration();
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
        try {
            server.start();
        } catch (Exception failure) {
            stop();
            throw new IOException(cannotListen(failure), failure);
        }
        sweepLater(server.getScheduler());
        String host = config.host().contains(":") ? "[" + config.host() + "]" : config.host();
        return URI.create("http://" + host + ":" + connector.getLocalPort());
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
        long period = Math.min(
                LONGEST_SWEEP.toMillis(), Math.max(1, config.bodyTimeout().toMillis() / SWEEPS_PER_TIMEOUT));
        scheduler.schedule(
                () -> {
                    inFlight.endLate(System.nanoTime());
                    if (scheduler.isRunning()) {
                        sweepLater(scheduler);
                    }
                },
                period,
                TimeUnit.MILLISECONDS);
    }

    /** Stops listening, lets the requests in flight be answered for as long as is configured, and closes what is left. */
    public void stop() {
        try {
            // Closes the port; when the connections are gone, as the future says, is not waited for.
            CompletableFuture<Void> unused = connector.shutdown();
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
