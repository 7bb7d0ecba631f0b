package io.llamatelemetry.elasticsearch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.llamatelemetry.api.Attributes;
import io.llamatelemetry.api.LogSeverity;
import io.llamatelemetry.api.OverloadedException;
import io.llamatelemetry.api.UnavailableException;
import io.llamatelemetry.api.UnstructuredLogEvent;
import io.llamatelemetry.core.TelemetryEngine;
import io.llamatelemetry.elasticsearch.ElasticsearchConfig.Acknowledgement;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A server whose cluster is not there, dies, and comes back. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@ExtendWith(SharedNode.class)
final class OutageIT {

    private static final int BEFORE = 300;
    private static final int MEANWHILE = 300;
    /** What a query takes at most, and what it takes to be heard on a busy machine. */
    private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(30 + 25);

    /** Where the server is slowed, a query waits until it has caught up. */
    private static void log(TelemetryEngine engine, int number) {
        while (true) {
            try {
                tell(engine, number);
                return;
            } catch (OverloadedException e) {
                stored(engine);
            }
        }
    }

    private static void tell(TelemetryEngine engine, int number) {
        engine.telemetry()
                .logEvent(
                        new UnstructuredLogEvent(
                                "t" + number % 7,
                                "s",
                                Instant.now(),
                                Attributes.of("number", number),
                                "message " + number,
                                LogSeverity.INFO),
                        604_800);
    }

    /** All log messages, once the cluster has taken them; a query gives up before that, and is asked again. */
    private static long stored(TelemetryEngine engine) {
        for (int attempt = 0; ; attempt++) {
            try {
                return engine.telemetry().queryLogs(null, null, null, null, null, null, 10_000, 0).data().stream()
                        .map(UnstructuredLogEvent::message)
                        .distinct()
                        .count();
            } catch (UnavailableException e) {
                if (attempt == 5) {
                    throw e;
                }
            }
        }
    }

    @Test
    void whatWasAcceptedSurvivesAClusterThatIsLateAndDiesUnderLoad(@TempDir Path folder) throws Exception {
        try (ElasticsearchNode node = SharedNode.ofOneTest();
                TelemetryEngine engine = TelemetryEngine.builder()
                        .provider(new ElasticsearchProvider())
                        .configuration(Configurations.of(node.url(), "outage", Acknowledgement.JOURNAL))
                        .dataDirectory(folder)
                        .clock(Clock.systemUTC())
                        .open()) {
            assertFalse(engine.health().ready(), "the cluster is not there yet");
            log(engine, 0);
            node.start();
            assertEquals(1, stored(engine));
            assertTrue(engine.health().ready(), () -> engine.health().toString());

            dieUnderLoad(node, engine);
        }
    }

    private static void dieUnderLoad(ElasticsearchNode node, TelemetryEngine engine) throws Exception {
        try (Answering answering = new Answering(engine)) {
            AtomicInteger next = new AtomicInteger(1);
            CountDownLatch half = new CountDownLatch(BEFORE);
            ExecutorService writers = Executors.newFixedThreadPool(2);
            List<Future<?>> writing = new ArrayList<>();
            for (int writer = 0; writer < 2; writer++) {
                writing.add(writers.submit(() -> {
                    for (int number = next.getAndIncrement();
                            number < BEFORE + MEANWHILE;
                            number = next.getAndIncrement()) {
                        log(engine, number);
                        half.countDown();
                    }
                }));
            }
            half.await();
            node.kill();
            writers.shutdown();
            for (Future<?> done : writing) {
                done.get(2, TimeUnit.MINUTES);
            }
            assertEquals(BEFORE + MEANWHILE + 2, next.get(), "every event was accepted");
            assertFalse(engine.health().ready(), "the cluster is gone");

            node.start();
            assertEquals(BEFORE + MEANWHILE, stored(engine), "every accepted event, once");
            answering.assertWithin(ANSWERED_WITHIN);
            assertEquals(BEFORE + MEANWHILE, engine.statistics().store().logs());
        }
    }

    @Test
    void moreThanTheHeapHoldsIsAcceptedWhileTheClusterIsAway(@TempDir Path folder) throws Exception {
        try (Interference between = new Interference(SharedNode.url());
                Prefixes prefixes = new Prefixes()) {
            between.vanish();
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx" + OutageMemory.HEAP_MEBIBYTES + "m",
                            "-XX:+ExitOnOutOfMemoryError",
                            "-cp",
                            System.getProperty("java.class.path"),
                            OutageMemory.class.getName(),
                            between.url(),
                            prefixes.of(folder),
                            folder.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            List<String> said = new ArrayList<>();
            try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    said.add(line);
                    if (line.equals(OutageMemory.FILLED)) {
                        between.comeBack();
                    }
                }
                assertEquals(List.of(OutageMemory.FILLED, OutageMemory.STORED + OutageMemory.MESSAGES), said);
                assertEquals(0, process.waitFor());
            } finally {
                process.destroyForcibly();
            }
        }
    }

    @Test
    void withoutAClusterReadsAndUnjournaledWritesAreUnavailable(@TempDir Path folder) {
        ElasticsearchConfig nowhere = Configurations.of("http://127.0.0.1:1", "nowhere", Acknowledgement.STORE);
        try (TelemetryEngine engine = TelemetryEngine.builder()
                .provider(new ElasticsearchProvider())
                .configuration(nowhere)
                .dataDirectory(folder)
                .clock(Clock.systemUTC())
                .open()) {
            assertFalse(engine.health().ready());
            assertThrows(UnavailableException.class, () -> engine.telemetry().queryTraces(null, 10, 0, null));
            assertThrows(UnavailableException.class, () -> log(engine, 1));
        }
    }
}
