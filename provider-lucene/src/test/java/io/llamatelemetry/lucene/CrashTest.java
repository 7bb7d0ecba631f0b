package io.llamatelemetry.lucene;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.llamatelemetry.spi.StoreException;
import io.llamatelemetry.spi.StoreHealth;
import io.llamatelemetry.spi.WriteBatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.lucene.index.CheckIndex;
import org.apache.lucene.store.FSDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Power is lost at one operation after the other; what the engine replays must make the store whole again. */
class CrashTest {

    private static final LuceneConfig SMALL = new LuceneConfig(1 << 20, 5, 1);
    private static final int BATCHES = 16;
    private static final int CRASHES_PER_SEED = 8;

    @TempDir
    Path folder;

    @Test
    void replayingWhatWasNotCommittedMakesTheStoreWholeWheneverPowerIsLost() throws IOException {
        for (long seed = 1; seed <= 2; seed++) {
            LossyDisk whole = LossyDisk.reliable();
            write(whole, folder.resolve("whole" + seed), new History(seed), new ArrayList<>());
            Random random = new Random(seed);
            for (int i = 0; i < CRASHES_PER_SEED; i++) {
                long at = whole.operations() * i / CRASHES_PER_SEED + random.nextInt(20) + 1;
                crash(seed, at, folder.resolve(seed + "-" + at), random);
            }
        }
    }

    private static void crash(long seed, long at, Path folder, Random random) throws IOException {
        LossyDisk disk = new LossyDisk(at);
        History history = new History(seed);
        List<WriteBatch> written = new ArrayList<>();
        long committed = write(disk, folder.resolve("before"), history, written);
        Path after = folder.resolve("after");
        disk.copyAfterPowerLoss(folder.resolve("before"), after, random);

        String where = "seed " + seed + ", power lost at operation " + at;
        Model model = new Model();
        try (LuceneStore store = open(LossyDisk.reliable(), after, history)) {
            assertEquals(StoreHealth.GOOD, store.health(), where);
            assertTrue(store.committed() >= committed, where + ": " + store.committed() + " after " + committed);
            for (WriteBatch batch : written) {
                model.write(batch);
                if (batch.sequence() > store.committed()) {
                    store.writer().write(batch);
                }
            }
            Agreement.check(store, model, history, history.now(), where);
        }
        checkIndexes(after);
    }

    /** Writes until the history is over or the power is lost; gives what was committed by then. */
    private static long write(LossyDisk disk, Path folder, History history, List<WriteBatch> written) {
        long committed = 0;
        LuceneStore store = null;
        try {
            store = open(disk, folder, history);
            for (int i = 0; i < BATCHES; i++) {
                WriteBatch batch = history.batch();
                written.add(batch);
                store.writer().write(batch);
                history.pass();
                if (i % 3 == 2) {
                    store.commit();
                    committed = store.committed();
                }
                if (i % 5 == 4) {
                    store.sync();
                    store.expire(history.now());
                }
            }
            store.close();
            committed = store.committed();
        } catch (StoreException e) {
            assertTrue(disk.isPowerLost(), e::toString);
        } finally {
            closeAnyhow(store);
        }
        return committed;
    }

    private static void closeAnyhow(@org.jspecify.annotations.Nullable LuceneStore store) {
        try {
            if (store != null) {
                store.close();
            }
        } catch (StoreException e) {
            // The disk is gone; the folder's lock is free all the same.
        }
    }

    private static LuceneStore open(DirectorySource disk, Path folder, History history) {
        return LuceneStore.open(SMALL, folder, Clock.fixed(history.now(), ZoneOffset.UTC), disk);
    }

    static void checkIndexes(Path root) throws IOException {
        List<Path> indexes;
        try (Stream<Path> walk = Files.walk(root)) {
            indexes = walk.filter(path -> path.getFileName().toString().startsWith("segments_"))
                    .map(Path::getParent)
                    .distinct()
                    .toList();
        }
        assertTrue(!indexes.isEmpty());
        for (Path index : indexes) {
            try (FSDirectory directory = FSDirectory.open(index);
                    CheckIndex check = new CheckIndex(directory)) {
                assertTrue(check.checkIndex().clean, index.toString());
            }
        }
    }
}
