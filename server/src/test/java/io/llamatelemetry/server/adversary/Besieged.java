package io.llamatelemetry.server.adversary;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.llamatelemetry.core.Limits;
import io.llamatelemetry.core.TelemetryEngine;
import io.llamatelemetry.server.LogCapture;
import io.llamatelemetry.server.RunningServer;
import io.llamatelemetry.server.http.Backend;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One server for the whole suite, with authentication on and a store in memory, and somebody who asks it all the while how it
 * is, each time over a connection of their own. A test has failed when during it an answer took longer than a second.
 */
final class Besieged implements BeforeEachCallback, AfterEachCallback, ParameterResolver {

    /** Who has it may do everything. */
    static final String TOKEN = "everything";

    /** Who has it may not read. */
    static final String WRITER = "writing-alone";

    private static final String KEY = "besieged";

    /** The server, its store and the one who asks; they end with the run. */
    private static final class Siege implements AutoCloseable {

        private final PrintStream usual = System.out;
        private final Path folder;
        private final TelemetryEngine engine;
        private final RunningServer server;
        private final Prober prober;

        Siege() throws Exception {
            System.setOut(new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8));
            LogCapture.restart();
            System.setOut(usual);
            folder = Files.createTempDirectory("besieged");
            engine = TelemetryEngine.builder()
                    .provider("memory")
                    .dataDirectory(folder)
                    .limits(Limits.with(Map.of("query_timeout", "5s")))
                    .open();
            server = RunningServer.start(Backend.of(engine), """
                    server:
                      idle_timeout: 2s
                      body_timeout: 2s
                      answer_timeout: 2s
                      max_connections: 500
                    limits: {query_timeout: 5s}
                    auth:
                      type: static_tokens
                      tokens:
                        - {sha256: %s, principal: rita, scopes: [telemetry.read, telemetry.write]}
                        - {sha256: %s, principal: walt, scopes: [telemetry.write]}
                    """.formatted(sha256(TOKEN), sha256(WRITER)));
            prober = new Prober(server);
        }

        @Override
        public void close() throws Exception {
            prober.close();
            server.close();
            engine.close();
            LogCapture.restart();
        }
    }

    private static String sha256(String token) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
    }

    private static Siege siege(ExtensionContext context) {
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.create(Besieged.class))
                .getOrComputeIfAbsent(KEY, key -> begin(), Siege.class);
    }

    private static Siege begin() {
        try {
            return new Siege();
        } catch (Exception failure) {
            throw new IllegalStateException("the server did not start", failure);
        }
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        siege(context).prober.forget();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        Prober.Report report = siege(context).prober.report();
        assertTrue(report.isWell(), () -> "meanwhile the server's health: " + report);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType().equals(Attack.class);
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return new Attack(siege(context).server);
    }
}
