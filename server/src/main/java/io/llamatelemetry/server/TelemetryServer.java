package io.llamatelemetry.server;

import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Stage;
import io.llamatelemetry.core.TelemetryEngine;
import io.llamatelemetry.server.config.ServerConfig;
import io.llamatelemetry.server.http.About;
import io.llamatelemetry.server.http.Backend;
import io.llamatelemetry.server.http.HttpServer;
import io.llamatelemetry.server.http.QueryPool;
import io.llamatelemetry.server.logging.Logs;
import io.llamatelemetry.server.openapi.OpenApiDocument;
import io.llamatelemetry.spi.StoreException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server's life. Its parts are started in order and stopped in the reverse; a start that fails stops what had been
 * started. Stopping again does nothing, and stopping while it starts waits for that to end.
 */
final class TelemetryServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TelemetryServer.class);

    private final Startup startup;
    private final Deque<Part> started = new ArrayDeque<>();
    private State state = State.NEW;
    private @Nullable URI address;

    /** Something that was started, and how it is stopped. */
    private record Part(String name, AutoCloseable stop) {}

    private enum State {
        NEW,
        RUNNING,
        STOPPED
    }

    private TelemetryServer(Startup startup) {
        this.startup = startup;
    }

    static TelemetryServer of(Startup startup) {
        return new TelemetryServer(startup);
    }

    /**
     * Opens the store and listens.
     *
     * @return the address
     * @throws StartException if it cannot; nothing is left running then
     */
    synchronized URI start() {
        if (state != State.NEW) {
            throw new IllegalStateException("the server is " + state + " (expected: NEW)");
        }
        ServerConfig config = startup.configuration().server();
        Logs.configure(config.logging());
        try {
            URI listening = startParts(config);
            state = State.RUNNING;
            address = listening;
            LOG.atInfo()
                    .addKeyValue("event", "started")
                    .addKeyValue("address", listening)
                    .addKeyValue("provider", config.store().provider())
                    .addKeyValue("version", Version.current())
                    .addKeyValue("pid", ProcessHandle.current().pid())
                    .log();
            return listening;
        } catch (StartException | Error failure) {
            stopParts();
            state = State.STOPPED;
            throw failure;
        }
    }

    private URI startParts(ServerConfig config) {
        requireWritable(config.data());
        TelemetryEngine engine = openEngine(config);
        started.push(new Part("store", engine));
        OpenApiDocument document = OpenApiDocument.of(Version.current(), config.access());
        About about = new About(Version.current(), document::bytes);
        Injector graph = Guice.createInjector(Stage.PRODUCTION, module(config, Backend.of(engine), about));
        started.push(new Part("queries", graph.getInstance(QueryPool.class)));
        HttpServer http = graph.getInstance(HttpServer.class);
        try {
            URI listening = http.start();
            started.push(new Part("http", http::stop));
            return listening;
        } catch (IOException failure) {
            throw new StartException(String.valueOf(failure.getMessage()), failure);
        }
    }

    private static ServerModule module(ServerConfig config, Backend backend, About about) {
        try {
            return new ServerModule(config, backend, Clock.systemUTC(), about);
        } catch (IllegalArgumentException unusable) {
            throw new StartException("auth: " + unusable.getMessage(), unusable);
        }
    }

    private static void requireWritable(Path data) {
        try {
            Files.createDirectories(data);
            Files.delete(Files.createTempFile(data, "writable", null));
        } catch (IOException failure) {
            String message = "cannot write in the folder " + data + " ("
                    + failure.getClass().getSimpleName() + "; choose another: data in the configuration)";
            throw new StartException(message, failure);
        }
    }

    private TelemetryEngine openEngine(ServerConfig config) {
        try {
            return TelemetryEngine.builder()
                    .provider(config.store().provider())
                    .configuration(startup.configuration().store())
                    .dataDirectory(config.data())
                    .journal(config.journal())
                    .limits(config.limits())
                    .plugins(startup.plugins())
                    .open();
        } catch (StoreException failure) {
            throw new StartException(String.valueOf(failure.getMessage()), failure);
        }
    }

    /** Whether it has started and not been stopped. */
    synchronized boolean isRunning() {
        return state == State.RUNNING;
    }

    /** Where it listens. */
    synchronized URI address() {
        if (address == null) {
            throw new IllegalStateException("the server is " + state + " (expected: RUNNING)");
        }
        return address;
    }

    /**
     * Stops listening, lets requests in flight be answered, then closes the store.
     *
     * @return whether everything could be stopped in order
     */
    synchronized boolean stop() {
        if (state != State.RUNNING) {
            state = State.STOPPED;
            return true;
        }
        state = State.STOPPED;
        LOG.atInfo().addKeyValue("event", "stopping").log();
        long begun = System.nanoTime();
        boolean inOrder = stopParts();
        LOG.atInfo()
                .addKeyValue("event", "stopped")
                .addKeyValue("in_order", inOrder)
                .addKeyValue(
                        "seconds", Duration.ofNanos(System.nanoTime() - begun).toMillis() / 1000.0)
                .log();
        return inOrder;
    }

    private boolean stopParts() {
        boolean inOrder = true;
        while (!started.isEmpty()) {
            Part part = started.pop();
            try {
                part.stop().close();
            } catch (Exception failure) {
                inOrder = false;
                LOG.atError()
                        .addKeyValue("event", "stop_failed")
                        .addKeyValue("part", part.name())
                        .setCause(failure)
                        .log();
            }
        }
        return inOrder;
    }

    @Override
    public void close() {
        stop();
    }
}
