package io.llamatelemetry.elasticsearch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.llamatelemetry.core.EngineHealth;
import io.llamatelemetry.core.JournalSettings;
import io.llamatelemetry.core.JournalStatistics;
import io.llamatelemetry.core.Limits;
import io.llamatelemetry.core.TelemetryEngine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What networks and clusters do, done to an engine under load: afterwards every event that was accepted is there, once, and
 * the engine answered all the while.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
@ExtendWith(SharedNode.class)
final class FaultsIT {

    private static final int BEFORE = 40;
    private static final int MEANWHILE = 160;
    private static final int ROUNDS = 8;
    private static final Duration QUERY_TIMEOUT = Duration.ofSeconds(5);
    /** What a query takes at most, and what it takes to be heard on a busy machine. */
    private static final Duration ANSWERED_WITHIN = QUERY_TIMEOUT.plusSeconds(25);

    private static final Duration MET_WITHIN = Duration.ofMinutes(2);
    private static final int JOURNAL_BYTES = 4 << 20;

    private final Prefixes prefixes = new Prefixes();

    @TempDir
    Path folder;

    private String prefix = "";

    @BeforeEach
    void choosePrefix() {
        prefix = prefixes.of(folder);
    }

    @AfterEach
    void removeIndices() {
        prefixes.close();
    }

    private TelemetryEngine engine(String url) {
        return TelemetryEngine.builder()
                .provider(new ElasticsearchProvider())
                .configuration(Configurations.impatient(url, prefix))
                .dataDirectory(folder)
                .limits(Limits.with(Map.of(
                        "query_timeout",
                        QUERY_TIMEOUT.toMillis() + "ms",
                        "max_spans",
                        Story.MOST,
                        "max_logs",
                        Story.MOST)))
                .journal(JournalSettings.with(
                        Map.of("max_size", JOURNAL_BYTES, "segment_size", 1 << 20, "commit_interval", "200ms")))
                .open();
    }

    private String index(String kind) {
        return Prefixes.send(
                        "GET", SharedNode.url() + "/_cat/indices/" + prefix + "." + kind + ".*?h=index&s=index", "")
                .lines()
                .findFirst()
                .orElseThrow();
    }

    private void block(String setting, String value) {
        Prefixes.send("PUT", SharedNode.url() + "/" + prefix + ".*/_settings", "{\"" + setting + "\": " + value + "}");
    }

    @ParameterizedTest
    @EnumSource(value = Interference.Deed.class, mode = EnumSource.Mode.EXCLUDE, names = "PASS_ON")
    void whatIsAcceptedIsStoredOnceWhateverHappensOnTheWay(Interference.Deed deed) {
        try (Interference between = new Interference(SharedNode.url());
                TelemetryEngine engine = engine(between.url());
                Story story = new Story(engine);
                Answering answering = new Answering(engine)) {
            story.tell(BEFORE);
            between.turnTo(deed);
            do {
                story.tell(MEANWHILE / ROUNDS);
                story.awaitApplied();
            } while (between.interfered() < ROUNDS);
            between.turnTo(Interference.Deed.PASS_ON);
            story.assertStoredOnce();
            answering.assertWithin(ANSWERED_WITHIN);
            assertTrue(engine.health().ready(), () -> engine.health().toString());
        }
    }

    @Test
    void aDiskThatIsFullIsWaitedForAndReadsGoOn() {
        try (TelemetryEngine engine = engine(SharedNode.url());
                Story story = new Story(engine);
                Answering answering = new Answering(engine)) {
            story.tell(BEFORE);
            story.awaitApplied();
            block("index.blocks.read_only_allow_delete", "true");
            List<Future<?>> telling = story.begin(MEANWHILE);
            awaitUnready(engine);
            Story.finish(telling);
            for (int i = 0; i < ROUNDS; i++) {
                assertEquals(
                        BEFORE / Story.SPANS_IN_TRACE,
                        engine.telemetry().queryTraces(null, 10, 0, null).data().size(),
                        "traces while full");
                assertTrue(engine.health().incomplete(), () -> engine.health().toString());
            }
            block("index.blocks.read_only_allow_delete", "null");
            awaitReady(engine, true);
            story.assertStoredOnce();
            answering.assertWithin(ANSWERED_WITHIN);
            assertTrue(engine.health().ready(), () -> engine.health().toString());
        }
    }

    /** Asks until the engine says that it is not ready; it takes a while until a fault is met. */
    private static void awaitUnready(TelemetryEngine engine) {
        awaitReady(engine, false);
    }

    private static void awaitReady(TelemetryEngine engine, boolean ready) {
        await(engine, health -> health.ready() == ready);
    }

    /** Asks until the engine says what the matter is; while that is found out it may say something else. */
    private static void awaitProblem(TelemetryEngine engine, String said) {
        await(engine, health -> health.problems().toString().contains(said));
    }

    private static void await(TelemetryEngine engine, Predicate<EngineHealth> met) {
        long begun = System.nanoTime();
        while (!met.test(engine.health())) {
            assertTrue(
                    System.nanoTime() - begun < MET_WITHIN.toNanos(),
                    () -> "the fault, or its end, was not met: " + engine.health());
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
    }

    /** Nothing more gets into the store; what is there is read, with a word that it is not all, and events are accepted. */
    private static void assertStoppedAndAnswering(TelemetryEngine engine, Story story) {
        int traces = engine.telemetry().queryTraces(null, null, 0, null).data().size();
        assertTrue(traces >= BEFORE / Story.SPANS_IN_TRACE, () -> "traces while stopped: " + traces);
        assertTrue(engine.health().incomplete(), () -> engine.health().toString());
        int accepted = story.accepted();
        story.tell(ROUNDS);
        assertEquals(accepted + ROUNDS, story.accepted(), "numbers accepted while stopped");
    }

    @Test
    void aBlockThatSomebodyHasToLiftStopsTheWritingAndLosesNothing() {
        try (TelemetryEngine engine = engine(SharedNode.url());
                Story story = new Story(engine);
                Answering answering = new Answering(engine)) {
            story.tell(BEFORE);
            story.awaitApplied();
            block("index.blocks.write", "true");
            story.tell(MEANWHILE);
            awaitProblem(engine, "lift the block");
            assertStoppedAndAnswering(engine, story);
            answering.assertWithin(ANSWERED_WITHIN);
            block("index.blocks.write", "null");
            engine.close();
            try (TelemetryEngine again = engine(SharedNode.url())) {
                story.assertStoredIn(again);
            }
        }
    }

    @Test
    void anIndexThatTakesNoDocumentStopsTheWritingAndLosesNothing() {
        try (TelemetryEngine engine = engine(SharedNode.url());
                Story story = new Story(engine);
                Answering answering = new Answering(engine)) {
            story.tell(BEFORE);
            story.awaitApplied();
            String logs = index("logs");
            String url = SharedNode.url() + "/" + logs;
            Prefixes.send("DELETE", SharedNode.url() + "/_index_template/" + prefix + ".logs", "");
            Prefixes.send("DELETE", url, "");
            Prefixes.send("PUT", url, "{\"mappings\": {\"properties\": {\"expires\": {\"type\": \"boolean\"}}}}");
            story.forgetLogs();
            story.tell(MEANWHILE);
            awaitProblem(engine, "takes no document at all");
            assertEquals(
                    0.0, engine.statistics().store().more().get("elasticsearch_dead_letters"), "nothing moved aside");
            assertStoppedAndAnswering(engine, story);
            answering.assertWithin(ANSWERED_WITHIN);
            Prefixes.send("DELETE", url, "");
            engine.close();
            try (TelemetryEngine again = engine(SharedNode.url())) {
                story.assertStoredIn(again);
            }
        }
    }

    @Test
    void withoutAClusterTheJournalTakesWhatItsBoundAllowsAndLosesNoneOfIt() {
        try (Interference between = new Interference(SharedNode.url());
                TelemetryEngine engine = engine(between.url());
                Story story = new Story(engine);
                Answering answering = new Answering(engine)) {
            story.tell(BEFORE);
            story.awaitApplied();
            between.vanish();
            awaitTrouble(engine, story);
            int filling = story.tellUntilRefused(10_000);
            assertTrue(filling > 100, () -> filling + " messages filled the journal");
            JournalStatistics journal = engine.statistics().journal();
            assertNotNull(journal);
            assertTrue(journal.journal().diskBytes() <= JOURNAL_BYTES, () -> "journal: " + journal);
            assertFalse(engine.health().ready());
            answering.assertWithin(ANSWERED_WITHIN);
            between.comeBack();
            story.assertStoredOnce();
            assertEquals(filling, story.fillings(), "log messages that filled the journal");
        }
    }

    private static void awaitTrouble(TelemetryEngine engine, Story story) {
        story.tell(1);
        awaitUnready(engine);
    }

    @Test
    void aNodeThatStandsStillIsWaitedForUnderLoad() throws InterruptedException {
        Duration still = Duration.ofSeconds(Integer.getInteger("telemetry.faults.still", 6));
        try (ElasticsearchNode node = SharedNode.ofOneTest()) {
            node.start();
            try (TelemetryEngine engine = engine(node.url());
                    Story story = new Story(engine);
                    Answering answering = new Answering(engine)) {
                story.bearWithFullJournal();
                story.tell(BEFORE);
                CountDownLatch over = new CountDownLatch(1);
                List<Future<?>> telling = story.beginUntil(over, MEANWHILE);
                node.suspend();
                int accepted = story.accepted();
                assertFalse(over.await(still.toMillis(), TimeUnit.MILLISECONDS));
                assertTrue(story.accepted() > accepted, "nothing was accepted meanwhile");
                node.resume();
                over.countDown();
                Story.finish(telling);
                story.assertStoredOnce();
                answering.assertWithin(ANSWERED_WITHIN);
            }
        }
    }
}
