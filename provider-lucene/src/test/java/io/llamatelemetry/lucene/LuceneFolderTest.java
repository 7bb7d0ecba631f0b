package io.llamatelemetry.lucene;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.llamatelemetry.api.JsonValue;
import io.llamatelemetry.api.SpanStatus;
import io.llamatelemetry.spi.ReadContext;
import io.llamatelemetry.spi.SpanEnd;
import io.llamatelemetry.spi.SpanKey;
import io.llamatelemetry.spi.SpanRecord;
import io.llamatelemetry.spi.SpanStart;
import io.llamatelemetry.spi.StoreException;
import io.llamatelemetry.spi.StoreHealth;
import io.llamatelemetry.spi.WriteBatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LuceneFolderTest {

    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final SpanKey KEY = new SpanKey("t", "s");
    private static final Duration SHORT = Duration.ofDays(1);
    private static final Duration LONG = Duration.ofDays(20);

    @TempDir
    Path folder;

    private LuceneStore open() {
        return LuceneStore.open(LuceneConfig.DEFAULT, folder, Clock.fixed(NOW, ZoneOffset.UTC), LossyDisk.reliable());
    }

    private static SpanRecord start(SpanKey key, Duration life) {
        SpanStart start = new SpanStart(NOW, "turn", null, Map.of("k", JsonValue.of(1)));
        return new SpanRecord(key, start, null, NOW, NOW.plus(life));
    }

    private static SpanRecord end(SpanKey key, Duration life) {
        return new SpanRecord(key, null, new SpanEnd(NOW, SpanStatus.OK, Map.of()), NOW, NOW.plus(life));
    }

    private static void write(LuceneStore store, long sequence, SpanRecord... spans) {
        store.writer().write(new WriteBatch(sequence, List.of(spans), List.of(), List.of()));
    }

    private List<String> partitions() throws IOException {
        try (Stream<Path> content = Files.list(folder)) {
            return content.map(path -> path.getFileName().toString())
                    .filter(name -> name.startsWith("until-day-"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void aSecondStoreOnTheFolderIsRefusedInWords() {
        try (LuceneStore first = open()) {
            StoreException refusal = assertThrows(StoreException.class, this::open);
            assertEquals(StoreException.Kind.PERMANENT, refusal.kind());
            assertTrue(String.valueOf(refusal.getMessage()).contains("in use by another store"));
            assertEquals(StoreHealth.GOOD, first.health());
        }
        open().close();
    }

    @Test
    void aNewerOrUnknownFormatIsRefusedInWords() throws IOException {
        open().close();
        Files.writeString(folder.resolve("format"), "llamatelemetry lucene store 2\n");
        assertTrue(String.valueOf(assertThrows(StoreException.class, this::open).getMessage())
                .contains("version 2 (expected: version 1)"));
        Files.writeString(folder.resolve("format"), "something\n");
        assertTrue(String.valueOf(assertThrows(StoreException.class, this::open).getMessage())
                .contains("an unknown format"));
    }

    @Test
    void aFolderOfSomethingElseIsRefused() throws IOException {
        Files.writeString(folder.resolve("thesis.txt"), "precious");
        assertTrue(String.valueOf(assertThrows(StoreException.class, this::open).getMessage())
                .contains("thesis.txt"));
    }

    @Test
    void halvesWithDifferentLivesAreOneSpanInTheLaterPartition() {
        try (LuceneStore store = open()) {
            write(store, 1, start(KEY, SHORT));
            store.sync();
            store.commit();
            write(store, 2, end(KEY, LONG));
            store.sync();
            assertEquals(1, store.statistics().spans());
            store.expire(NOW.plus(SHORT).plus(SHORT).plus(SHORT));
            ReadContext later = ReadContext.unlimited(NOW.plus(LONG).minusNanos(1));
            assertEquals(
                    SpanStatus.OK, store.reader().span(KEY, later).orElseThrow().status());
            assertEquals(
                    1,
                    store.reader().span(KEY, later).orElseThrow().attributes().size());
            assertTrue(store.reader()
                    .span(KEY, ReadContext.unlimited(NOW.plus(LONG)))
                    .isEmpty());
        }
    }

    @Test
    void halvesAreFoundOnDiskAfterARestartWhicheverLivesLonger() {
        SpanKey other = new SpanKey("t", "other");
        try (LuceneStore store = open()) {
            write(store, 1, start(KEY, LONG), end(other, SHORT));
        }
        try (LuceneStore store = open()) {
            write(store, 2, end(KEY, SHORT), start(other, LONG));
            store.sync();
            ReadContext context = ReadContext.unlimited(NOW.plus(SHORT));
            assertEquals(2, store.reader().spans(List.of(KEY, other), context).size());
            assertEquals(
                    SpanStatus.OK,
                    store.reader().span(KEY, context).orElseThrow().status());
            assertEquals(
                    SpanStatus.OK,
                    store.reader().span(other, context).orElseThrow().status());
        }
        try (LuceneStore store = open()) {
            assertEquals(2, store.statistics().spans());
        }
    }

    @Test
    void expiryDropsAPartitionsFolderAndNothingElse() throws IOException {
        try (LuceneStore store = open()) {
            write(store, 1, start(KEY, SHORT), start(new SpanKey("t", "long"), LONG));
            store.commit();
            assertEquals(2, partitions().size());
            store.expire(NOW.plus(SHORT));
            assertEquals(2, partitions().size(), "until the end of the day");
            store.expire(NOW.plus(Duration.ofDays(2)));
            assertEquals(1, partitions().size());
            assertEquals(1, store.statistics().expired());
        }
        try (LuceneStore store = open()) {
            assertEquals(StoreHealth.GOOD, store.health());
            assertEquals(1, store.statistics().spans());
            assertEquals(1, store.committed());
        }
    }

    @Test
    void aDamagedIndexIsSetAsideAndNamedAndTheRestServes() throws IOException {
        SpanKey other = new SpanKey("t", "long");
        try (LuceneStore store = open()) {
            write(store, 1, start(KEY, SHORT), start(other, LONG));
        }
        String damaged = partitions().get(0);
        try (Stream<Path> files = Files.list(folder.resolve(damaged).resolve("spans"))) {
            for (Path file : files.filter(path ->
                            path.toString().endsWith(".cfs") || path.toString().endsWith(".si"))
                    .toList()) {
                Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 10));
            }
        }
        try (LuceneStore store = open()) {
            assertFalse(store.health().canRead());
            assertTrue(store.health().canWrite());
            assertTrue(String.valueOf(store.health().problem()).contains(damaged + "/spans"));
            ReadContext context = ReadContext.unlimited(NOW);
            assertTrue(store.reader().span(KEY, context).isEmpty());
            assertTrue(store.reader().span(other, context).isPresent());
            write(store, 2, start(KEY, SHORT));
            store.sync();
            assertTrue(store.reader().span(KEY, context).isPresent());
        }
        try (Stream<Path> aside = Files.list(folder.resolve("damaged"))) {
            assertEquals(1, aside.count());
        }
        try (LuceneStore store = open()) {
            assertEquals(StoreHealth.GOOD, store.health());
            assertEquals(2, store.statistics().spans());
        }
    }

    @Test
    void oneDamagedCopyOfTheCheckpointDoesNoHarmTwoAreRefused() throws IOException {
        try (LuceneStore store = open()) {
            write(store, 7, start(KEY, LONG));
        }
        Files.writeString(folder.resolve("checkpoint"), "sequence 9\n");
        try (LuceneStore store = open()) {
            assertEquals(7, store.committed());
            assertEquals(1, store.statistics().spans());
        }
        Files.writeString(folder.resolve("checkpoint"), "");
        Files.writeString(folder.resolve("checkpoint.copy"), "");
        assertEquals(
                StoreException.Kind.DAMAGED,
                assertThrows(StoreException.class, this::open).kind());
    }

    @Test
    void whatIsClosedSaysSo() {
        LuceneStore store = open();
        store.close();
        store.close();
        assertThrows(StoreException.class, store::sync);
        assertThrows(StoreException.class, store::commit);
        assertThrows(StoreException.class, () -> write(store, 1, start(KEY, LONG)));
        assertThrows(StoreException.class, () -> store.reader().span(KEY, ReadContext.unlimited(NOW)));
        assertFalse(store.health().canRead());
    }

    @Test
    void afterALostDiskReadsAnswerWhatIsVisibleAndHealthSaysWhatIsWrong() {
        LossyDisk counted = LossyDisk.reliable();
        LuceneStore whole = untilVisible(counted, folder.resolve("whole"));
        LossyDisk disk = new LossyDisk(counted.operations() + 3);
        whole.close();
        LuceneStore store = untilVisible(disk, folder.resolve("lost"));
        write(store, 2, start(new SpanKey("t", "later"), LONG));
        assertThrows(StoreException.class, store::commit);
        assertTrue(disk.isPowerLost());
        assertThrows(StoreException.class, store::sync, "the later span cannot be shown");
        assertTrue(store.reader().span(KEY, ReadContext.unlimited(NOW)).isPresent());
        assertFalse(store.health().canWrite());
        assertFalse(store.recover(), "only room can be made; what is broken stays so until a restart");
        assertThrows(StoreException.class, () -> write(store, 3, end(KEY, LONG)));
        assertEquals(0, store.committed());
        store.close();
    }

    /** A store with one visible span, of which nothing is durable. */
    private static LuceneStore untilVisible(LossyDisk disk, Path folder) {
        LuceneStore store = LuceneStore.open(LuceneConfig.DEFAULT, folder, Clock.fixed(NOW, ZoneOffset.UTC), disk);
        write(store, 1, start(KEY, LONG));
        store.sync();
        return store;
    }
}
