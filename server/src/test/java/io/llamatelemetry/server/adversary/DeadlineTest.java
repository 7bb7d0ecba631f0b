package io.llamatelemetry.server.adversary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.llamatelemetry.api.Attributes;
import io.llamatelemetry.api.Event;
import io.llamatelemetry.api.JsonValue;
import io.llamatelemetry.api.LogSeverity;
import io.llamatelemetry.api.MetricEvent;
import io.llamatelemetry.api.OverloadedException;
import io.llamatelemetry.api.UnstructuredLogEvent;
import io.llamatelemetry.core.Limits;
import io.llamatelemetry.core.TelemetryEngine;
import io.llamatelemetry.server.RunningServer;
import io.llamatelemetry.server.http.Backend;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A query that takes much longer than it may: the one thread for queries has to be free soon after its time. */
final class DeadlineTest {

    private static final Duration SOON = Duration.ofSeconds(2);
    private static final int SERIES = 1_500;

    @TempDir
    Path folder;

    /** Series whose labels take some milliseconds each to compare with the expression: many seconds in all. */
    private static List<Event> points(int from) {
        List<Event> events = new ArrayList<>();
        for (int i = from; i < from + 100; i++) {
            Map<String, JsonValue> labels = Attributes.of("k", "ab".repeat(8_000) + i);
            events.add(new MetricEvent("t", "", Instant.EPOCH, labels, "slow", JsonValue.of(1), "1"));
        }
        return events;
    }

    private static void logPatiently(TelemetryEngine engine, List<Event> events) throws Exception {
        while (true) {
            try {
                engine.telemetry().logEvents(events, 1_000_000);
                return;
            } catch (OverloadedException busy) {
                engine.caughtUp().toCompletableFuture().get(60, TimeUnit.SECONDS);
            }
        }
    }

    private static final String SLOW =
            "{\"start_time\":0,\"label_matchers\":[{\"name\":\"k\",\"operator\":\"=~\",\"value\":"
                    + "\"((a|b|ab|ba|aba|bab)*x?){20}y\"}]}";

    @ParameterizedTest
    @ValueSource(strings = {"memory", "lucene"})
    void aQueryPastItsTimeLetsGoOfItsThread(String provider) throws Exception {
        try (TelemetryEngine engine = TelemetryEngine.builder()
                        .provider(provider)
                        .dataDirectory(folder)
                        .limits(Limits.with(Map.of("query_timeout", "500ms")))
                        .open();
                RunningServer server = RunningServer.start(
                        Backend.of(engine), "server:", "  query_threads: 1", "limits: {query_timeout: 500ms}")) {
            for (int i = 0; i < SERIES; i += 100) {
                logPatiently(engine, points(i));
            }
            logPatiently(
                    engine,
                    List.of(new UnstructuredLogEvent("t", "", Instant.EPOCH, Attributes.of(), "m", LogSeverity.INFO)));
            engine.caughtUp().toCompletableFuture().get(60, TimeUnit.SECONDS);
            long begun = System.nanoTime();
            HttpResponse<String> late = server.post("/v1/telemetry/metrics/slow", SLOW);
            assertEquals(504, late.statusCode(), late.body());
            assertTrue(late.body().contains("The query took longer than 500 ms"), late.body());
            HttpResponse<String> next = server.post("/v1/telemetry/logs", "{\"trace_id\":\"t\"}");
            Duration taken = Duration.ofNanos(System.nanoTime() - begun);
            assertEquals(200, next.statusCode(), next.body());
            assertTrue(taken.compareTo(SOON) < 0, taken.toString());
        }
    }
}
