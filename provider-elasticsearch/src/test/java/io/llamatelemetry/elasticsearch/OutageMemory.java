package io.llamatelemetry.elasticsearch;

import io.llamatelemetry.api.Attributes;
import io.llamatelemetry.api.DeadlineExceededException;
import io.llamatelemetry.api.Event;
import io.llamatelemetry.api.LogSeverity;
import io.llamatelemetry.api.UnavailableException;
import io.llamatelemetry.api.UnstructuredLogEvent;
import io.llamatelemetry.core.JournalSettings;
import io.llamatelemetry.core.Limits;
import io.llamatelemetry.core.TelemetryEngine;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * An engine in a process of its own, whose cluster is away: accepts more than its heap holds, asks whether there is an answer,
 * says so, and waits until the cluster has taken it all.
 */
final class OutageMemory {

    static final int HEAP_MEBIBYTES = 80;
    static final String FILLED = "filled";
    static final String STORED = "stored ";

    /** Together they are half as much again as the heap. */
    static final int MESSAGES = 12_000;

    private static final int CHARACTERS = 10_000;
    private static final int AT_ONCE = 100;
    private static final int ATTEMPTS = 20;
    private static final long WEEK = 604_800;

    private OutageMemory() {}

    public static void main(String[] arguments) throws Exception {
        try (TelemetryEngine engine = TelemetryEngine.builder()
                .provider(new ElasticsearchProvider())
                .configuration(Configurations.impatient(arguments[0], arguments[1]))
                .dataDirectory(Path.of(arguments[2]))
                .limits(Limits.with(Map.of("query_timeout", "2s")))
                .journal(JournalSettings.with(Map.of("segment_size", 8 << 20)))
                .open()) {
            String text = "x".repeat(CHARACTERS);
            for (int from = 0; from < MESSAGES; from += AT_ONCE) {
                List<Event> events = new ArrayList<>();
                for (int number = from; number < from + AT_ONCE; number++) {
                    events.add(new UnstructuredLogEvent(
                            "t",
                            "s",
                            Instant.now(),
                            Attributes.of("text", text + number),
                            "message " + number,
                            LogSeverity.INFO));
                }
                engine.telemetry().logEvents(events, WEEK);
            }
            require(!isAnswered(engine), "an answer without a cluster");
            System.out.println(FILLED);
            engine.caughtUp().toCompletableFuture().get(2, TimeUnit.MINUTES);
            int attempts = 0;
            // What a query was answered after is counted, too; one gives up soon here.
            while (!isAnswered(engine)) {
                require(++attempts < ATTEMPTS, "no answer with a cluster");
            }
            System.out.println(STORED + engine.statistics().store().logs());
        }
    }

    private static boolean isAnswered(TelemetryEngine engine) {
        try {
            engine.telemetry().queryTraces(null, 1, 0, null);
            return true;
        } catch (UnavailableException | DeadlineExceededException e) {
            return false;
        }
    }

    private static void require(boolean so, String otherwise) {
        if (!so) {
            throw new IllegalStateException(otherwise);
        }
    }
}
