package io.llamatelemetry.elasticsearch;

import static io.llamatelemetry.elasticsearch.Records.NOW;
import static io.llamatelemetry.elasticsearch.Records.ended;
import static io.llamatelemetry.elasticsearch.Records.log;
import static io.llamatelemetry.elasticsearch.Records.spans;
import static io.llamatelemetry.elasticsearch.Records.started;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.llamatelemetry.api.SpanWithStatus;
import io.llamatelemetry.elasticsearch.ElasticsearchConfig.Acknowledgement;
import io.llamatelemetry.spi.LogFilter;
import io.llamatelemetry.spi.LogRecord;
import io.llamatelemetry.spi.ReadContext;
import io.llamatelemetry.spi.SpanRecord;
import io.llamatelemetry.spi.StoreContext;
import io.llamatelemetry.spi.StoreCursor;
import io.llamatelemetry.spi.StoreException;
import io.llamatelemetry.spi.TelemetryStore;
import io.llamatelemetry.spi.WriteBatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Two servers on one cluster, and what the cluster refuses. */
@ExtendWith(SharedNode.class)
final class SharedClusterIT {

    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration YEAR = Duration.ofDays(365);

    private final Prefixes prefixes = new Prefixes();
    private final List<TelemetryStore> open = new ArrayList<>();

    @TempDir
    Path folder;

    private String prefix = "";

    @BeforeEach
    void choosePrefix() {
        prefix = prefixes.of(folder);
    }

    @AfterEach
    void close() {
        open.forEach(TelemetryStore::close);
        prefixes.close();
    }

    private TelemetryStore server(String name) {
        TelemetryStore store = new ElasticsearchProvider()
                .open(Configurations.of(prefix, Acknowledgement.STORE), new StoreContext(CLOCK, folder.resolve(name)));
        open.add(store);
        return store;
    }

    private static List<SpanWithStatus> trace(TelemetryStore store, String traceId) {
        store.sync();
        List<SpanWithStatus> spans = new ArrayList<>();
        try (StoreCursor<SpanWithStatus> cursor =
                store.reader().trace(traceId, ReadContext.unlimited(CLOCK.instant()))) {
            cursor.forEachRemaining(spans::add);
        }
        return spans;
    }

    private static List<LogRecord> logs(TelemetryStore store) {
        store.sync();
        List<LogRecord> logs = new ArrayList<>();
        try (StoreCursor<LogRecord> cursor =
                store.reader().logs(LogFilter.ALL, ReadContext.unlimited(CLOCK.instant()))) {
            cursor.forEachRemaining(logs::add);
        }
        return logs;
    }

    private void showAll() {
        Prefixes.send("POST", SharedNode.url() + "/" + prefix + ".*/_refresh", "");
    }

    @Test
    void aSpanThatStartsAtOneServerAndEndsAtAnotherIsOne() {
        TelemetryStore one = server("one");
        TelemetryStore other = server("other");
        one.writer().write(spans(0, started("t", "a", DAY), ended("t", "b", YEAR)));
        other.writer().write(spans(0, ended("t", "a", DAY), started("t", "b", DAY)));
        showAll();
        SpanWithStatus a =
                started("t", "a", DAY).merge(ended("t", "a", DAY)).toSpan().orElseThrow();
        SpanWithStatus b =
                started("t", "b", DAY).merge(ended("t", "b", DAY)).toSpan().orElseThrow();
        assertEquals(List.of(a, b), trace(one, "t"));
        assertEquals(List.of(a, b), trace(other, "t"));
        assertEquals(2, one.statistics().spans(), "one document a span, wherever its halves would have lived");
    }

    @Test
    void halvesThatComeAtOnceAtTwoServersForTwoPartitionsComeToOneSpan() throws Exception {
        List<TelemetryStore> servers = List.of(server("one"), server("other"));
        int count = 60;
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Callable<Integer>> tasks = new ArrayList<>();
        for (int writer = 0; writer < 4; writer++) {
            TelemetryStore store = servers.get(writer % 2);
            boolean start = writer % 2 == 0;
            Duration life = writer < 2 ? Duration.ofDays(writer + 1) : YEAR;
            tasks.add(() -> {
                for (int i = 0; i < count; i++) {
                    SpanRecord half = start ? started("t", "s" + i, life) : ended("t", "s" + i, life);
                    store.writer().write(spans(0, half));
                }
                return count;
            });
        }
        try {
            for (Future<Integer> done : threads.invokeAll(tasks)) {
                done.get();
            }
        } finally {
            threads.shutdownNow();
        }
        showAll();
        List<SpanWithStatus> found = trace(servers.get(0), "t");
        assertEquals(count, found.size());
        assertTrue(found.stream().allMatch(span -> span.attributes().size() == 2), "no half is lost");
        assertEquals(count, servers.get(0).statistics().spans(), "no document is left over");
    }

    @Test
    void aDocumentThatIsRefusedWhileOthersAreTakenIsADeadLetterAndCanBeReplayed() throws IOException {
        TelemetryStore store = server("one");
        // No keyword of Elasticsearch is that long; the engine lets no such id through.
        SpanRecord tooLong = started("t".repeat(40_000), "a", DAY);
        store.writer().write(new WriteBatch(0, List.of(started("t", "a", DAY), tooLong), List.of(), List.of()));
        assertEquals(1, trace(store, "t").size());
        assertEquals(1.0, store.statistics().more().get("elasticsearch_dead_letters"));
        assertTrue(store.health().canWrite());

        Path letters = folder.resolve("one/elasticsearch").resolve(DeadLetters.FILE);
        assertEquals(1, Files.readAllLines(letters).size());
        assertTrue(Files.readString(letters).contains("failed to parse field [trace]"), "the reason is there");
        Files.move(letters, letters.resolveSibling(DeadLetters.REPLAY));
        store.expire(NOW);
        assertFalse(Files.exists(letters.resolveSibling(DeadLetters.REPLAY)));
        assertEquals(1, Files.readAllLines(letters).size(), "refused once more, alone in its bulk, and kept once more");
        assertEquals(1, store.statistics().spans(), "nothing is left of finding out whether the index takes any");
    }

    @Test
    void aBlockedIndexIsNoReasonToMoveAnythingAside() {
        TelemetryStore store = server("one");
        store.writer().write(new WriteBatch(0, List.of(), List.of(log(1, "before")), List.of()));
        String index = Prefixes.send("GET", SharedNode.url() + "/_cat/indices/" + prefix + ".logs.*?h=index", "")
                .strip();
        String settings = SharedNode.url() + "/" + index + "/_settings";
        WriteBatch batch = new WriteBatch(0, List.of(), List.of(log(2, "blocked")), List.of());

        Prefixes.send("PUT", settings, "{\"index.blocks.read_only_allow_delete\": true}");
        StoreException full =
                assertThrows(StoreException.class, () -> store.writer().write(batch));
        assertEquals(StoreException.Kind.FULL, full.kind(), "the cluster lifts it when there is room again");
        Prefixes.send("PUT", settings, "{\"index.blocks.read_only_allow_delete\": null}");

        Prefixes.send("PUT", settings, "{\"index.blocks.write\": true}");
        StoreException blocked =
                assertThrows(StoreException.class, () -> store.writer().write(batch));
        assertEquals(StoreException.Kind.PERMANENT, blocked.kind());
        assertFalse(store.health().canWrite());
        Prefixes.send("PUT", settings, "{\"index.blocks.write\": null}");

        store.writer().write(batch);
        assertEquals(2, logs(store).size());
        assertEquals(0.0, store.statistics().more().get("elasticsearch_dead_letters"));
    }

    @Test
    void anIndexOfAnotherMakersUnderOurNameIsRefusedAtTheStart() {
        // Where our templates are, the index would be made from them.
        Prefixes.send("DELETE", SharedNode.url() + "/_index_template/" + prefix + ".*", "");
        Prefixes.send(
                "PUT", SharedNode.url() + "/" + prefix + ".spans.20600", "{\"mappings\": {\"dynamic\": \"strict\"}}");
        StoreException refused = assertThrows(StoreException.class, () -> server("one"));
        assertEquals(StoreException.Kind.PERMANENT, refused.kind());
        String message = String.valueOf(refused.getMessage());
        assertTrue(message.contains(prefix + ".spans.20600") && message.contains("choose another prefix"), message);
    }

    @Test
    void anIndexThatTakesNoDocumentAtAllStopsTheWriting() {
        TelemetryStore store = server("one");
        store.writer().write(new WriteBatch(0, List.of(), List.of(log(1, "before")), List.of()));
        String index = Prefixes.send("GET", SharedNode.url() + "/_cat/indices/" + prefix + ".logs.*?h=index", "")
                .strip();
        Prefixes.send("DELETE", SharedNode.url() + "/" + index, "");
        Prefixes.send("DELETE", SharedNode.url() + "/_index_template/" + prefix + ".logs", "");
        Prefixes.send(
                "PUT",
                SharedNode.url() + "/" + index,
                "{\"mappings\": {\"properties\": {\"expires\": {\"type\": \"boolean\"}}}}");
        StoreException refused = assertThrows(
                StoreException.class,
                () -> store.writer().write(new WriteBatch(0, List.of(), List.of(log(2, "a"), log(3, "b")), List.of())));
        assertEquals(StoreException.Kind.PERMANENT, refused.kind());
        assertEquals(0.0, store.statistics().more().get("elasticsearch_dead_letters"));
    }

    @Test
    void aLateWriteDoesNotBringBackWhatWasDropped() {
        TelemetryStore store = server("one");
        store.writer().write(spans(0, started("t", "a", DAY)));
        store.writer().write(new WriteBatch(0, List.of(), List.of(log(1, "m")), List.of()));
        store.expire(NOW.plus(YEAR));
        assertEquals(2, store.statistics().expired());
        assertEquals(
                "",
                Prefixes.send("GET", SharedNode.url() + "/_cat/indices/" + prefix + ".*?h=index", "")
                        .strip());
        String late = Prefixes.send("PUT", SharedNode.url() + "/" + prefix + ".spans.20515/_doc/x", "{\"expires\": 1}");
        assertTrue(late.contains("forbids index auto creation"), late);
    }

    @Test
    void everyEventIsVisibleToTheServerThatWroteItAtOnce() {
        TelemetryStore store = server("one");
        for (int i = 0; i < 20; i++) {
            store.writer().write(spans(0, started("t", "s" + i, DAY)));
            assertEquals(i + 1, trace(store, "t").size());
        }
    }
}
