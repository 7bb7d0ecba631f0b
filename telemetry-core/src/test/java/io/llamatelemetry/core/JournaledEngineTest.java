package io.llamatelemetry.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.llamatelemetry.api.Attributes;
import io.llamatelemetry.api.LogSeverity;
import io.llamatelemetry.api.SpanEndPayload;
import io.llamatelemetry.api.SpanStartPayload;
import io.llamatelemetry.api.SpanStatus;
import io.llamatelemetry.api.StructuredLogEvent;
import io.llamatelemetry.api.StructuredLogPayload;
import io.llamatelemetry.api.Telemetry;
import io.llamatelemetry.api.UnavailableException;
import io.llamatelemetry.api.UnstructuredLogEvent;
import io.llamatelemetry.spi.StoreException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an engine does behind its journal while the store has trouble: nothing accepted is lost, and nothing is pretended. */
final class JournaledEngineTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private final SettableClock clock = new SettableClock(NOON);
    private final FaultyProvider provider = new FaultyProvider();

    @TempDir
    Path folder;

    private TelemetryEngine open() {
        return TelemetryEngine.builder()
                .provider(provider)
                .configuration(Map.of("directory", "one"))
                .dataDirectory(folder)
                .clock(clock)
                .limits(Limits.with(Map.of("query_timeout", "300ms")))
                .journal(JournalSettings.with(
                        Map.of("commit_interval", "10ms", "segment_size", "64KiB", "max_size", "1MiB")))
                .open();
    }

    private static UnstructuredLogEvent message(String text) {
        return new UnstructuredLogEvent("t", "", NOON, Attributes.of(), text, LogSeverity.INFO);
    }

    private static void log(TelemetryEngine engine, String text) {
        engine.telemetry().logEvent(message(text), Telemetry.DEFAULT_TTL_SECONDS);
    }

    private static List<String> messages(TelemetryEngine engine) {
        return engine.telemetry().queryLogs("t", null, null, null, null, null, null, null).data().stream()
                .map(UnstructuredLogEvent::message)
                .sorted()
                .toList();
    }

    /** Gives other threads the processor until something is so; a bound keeps a broken build from hanging. */
    private static void until(BooleanSupplier condition) {
        long deadline = System.nanoTime() + 20_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "it never came to be");
            Thread.onSpinWait();
        }
    }

    @Test
    void anOutageOfTheStoreCostsNothing() {
        try (TelemetryEngine engine = open()) {
            log(engine, "a");
            assertEquals(List.of("a"), messages(engine));
            provider.writesFail = StoreException.Kind.TEMPORARY;
            log(engine, "b");
            until(() -> !engine.health().ready());
            assertFalse(engine.health().incomplete());
            assertThrows(UnavailableException.class, () -> messages(engine));
            log(engine, "c");
            provider.writesFail = null;
            until(() -> engine.health().ready());
            assertEquals(List.of("a", "b", "c"), messages(engine));
        }
    }

    @Test
    void whatTheStoreNeverHadIsThereAfterTheRestart() {
        try (TelemetryEngine engine = open()) {
            log(engine, "a");
            assertEquals(List.of("a"), messages(engine));
            provider.writesFail = StoreException.Kind.PERMANENT;
            log(engine, "b");
            until(() -> engine.health().incomplete());
            assertFalse(engine.health().ready());
            assertEquals(List.of("a"), messages(engine), "answers what is applied, and says so in its health");
            log(engine, "c");
        }
        provider.writesFail = null;
        try (TelemetryEngine engine = open()) {
            assertEquals(List.of("a", "b", "c"), messages(engine));
            assertTrue(engine.health().ready(), () -> engine.health().toString());
        }
    }

    @Test
    void whatWaitedLongIsMergedAsThoughItHadNotWaited() {
        try (TelemetryEngine engine = open()) {
            Telemetry telemetry = engine.telemetry();
            telemetry.logEvent(half(0, new SpanEndPayload(SpanStatus.OK)), Telemetry.DEFAULT_TTL_SECONDS);
            assertEquals(List.of(), messages(engine), "the end is applied");
            provider.writesFail = StoreException.Kind.TEMPORARY;
            log(engine, "the drain tries this one, and the rest waits");
            until(() -> !engine.health().ready());
            telemetry.logEvent(half(2, new SpanStartPayload("greater", null)), 5);
            clock.advance(Duration.ofHours(1));
            telemetry.logEvent(half(1, new SpanStartPayload("lesser", null)), 5);
            provider.writesFail = null;
            until(() -> engine.health().ready());
            assertEquals("greater", telemetry.getSpan("t", "a").name(), "it lived on with the end");
        }
    }

    @Test
    void aFullStoreIsReadMeanwhileAndWhatItLostIsAppliedAgain() {
        provider.commitsFail = StoreException.Kind.TEMPORARY;
        try (TelemetryEngine engine = open()) {
            log(engine, "a");
            assertEquals(List.of("a"), messages(engine));
            provider.writesFail = StoreException.Kind.FULL;
            log(engine, "b");
            until(() -> engine.health().incomplete());
            assertFalse(engine.health().ready());
            assertEquals(List.of("a"), messages(engine), "reads go on, and say that something is missing");
            provider.goesBack = true;
            until(() -> !engine.health().incomplete());
            assertEquals(List.of("a", "b"), messages(engine));
            assertEquals(2, provider.written());
            log(engine, "c");
            assertEquals(List.of("a", "b", "c"), messages(engine));
        }
    }

    private static StructuredLogEvent half(int second, StructuredLogPayload payload) {
        return new StructuredLogEvent("t", "a", NOON.plusSeconds(second), Attributes.of(), payload);
    }

    @Test
    void aStoreThatCannotCommitIsNotReadyAndTheJournalKeepsAll() {
        provider.commitsFail = StoreException.Kind.TEMPORARY;
        try (TelemetryEngine engine = open()) {
            log(engine, "a");
            until(() -> !engine.health().ready());
            assertEquals(List.of("a"), messages(engine));
            assertEquals(
                    0, Objects.requireNonNull(engine.statistics().journal()).committed());
            provider.commitsFail = null;
            until(() -> engine.health().ready());
            assertEquals(
                    provider.written(),
                    Objects.requireNonNull(engine.statistics().journal()).committed());
        }
    }

    @Test
    void aFullJournalRefusesAndTakesEventsAgainOnceTheStoreHasThem() {
        String large = "x".repeat(30_000);
        try (TelemetryEngine engine = open()) {
            provider.writesFail = StoreException.Kind.TEMPORARY;
            int accepted = 0;
            UnavailableException refusal = null;
            while (refusal == null) {
                assertTrue(accepted < 1_000, "the journal has a bound");
                try {
                    log(engine, large + accepted);
                    accepted++;
                } catch (UnavailableException e) {
                    refusal = e;
                }
            }
            assertTrue(String.valueOf(refusal.getMessage()).contains("journal.max_size"), refusal.getMessage());
            assertTrue(accepted > 10);
            provider.writesFail = null;
            until(() -> engine.health().ready());
            log(engine, "after");
            assertEquals(accepted + 1, messages(engine).size());
        }
    }

    @Test
    void anIdempotencyKeyIsRememberedAfterTheJournalLetGoOfItsEvent() {
        Delivery keyed = new Delivery("ada", "k1", false);
        try (TelemetryEngine engine = open()) {
            engine.telemetry(keyed).logEvent(message("once"), Telemetry.DEFAULT_TTL_SECONDS);
            until(() -> Objects.requireNonNull(engine.statistics().journal()).committed() >= 1);
        }
        try (TelemetryEngine engine = open()) {
            engine.telemetry(keyed).logEvent(message("once"), Telemetry.DEFAULT_TTL_SECONDS);
            assertEquals(List.of("once"), messages(engine));
            assertEquals(1, engine.statistics().repeated());
        }
    }

    @Test
    void aKeyIsKnownAgainFromTheJournalAlone() {
        Delivery keyed = new Delivery("ada", "k1", false);
        provider.commitsFail = StoreException.Kind.TEMPORARY;
        try (TelemetryEngine engine = open()) {
            engine.telemetry(keyed).logEvent(message("once"), Telemetry.DEFAULT_TTL_SECONDS);
        }
        try (TelemetryEngine engine = open()) {
            engine.telemetry(keyed).logEvent(message("once"), Telemetry.DEFAULT_TTL_SECONDS);
            assertEquals(List.of("once"), messages(engine));
        }
    }

    @Test
    void aSecondEngineOnTheFolderIsRefusedWithTheFirstsProcess() {
        try (TelemetryEngine engine = open()) {
            assertNotNull(engine.statistics().journal());
            StoreException refusal = assertThrows(StoreException.class, this::open);
            assertTrue(
                    String.valueOf(refusal.getMessage())
                            .contains(Long.toString(ProcessHandle.current().pid())),
                    refusal.getMessage());
        }
    }
}
