package io.llamatelemetry.lucene;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.llamatelemetry.spi.StoreException;
import io.llamatelemetry.spi.StoreHealth;
import io.llamatelemetry.spi.WriteBatch;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The disk is full at one write after the other; the store goes back, takes the same again, and nothing is missing. */
class FullDiskTest {

    private static final LuceneConfig SMALL = new LuceneConfig(1 << 20, 5, 1);
    private static final int BATCHES = 16;
    private static final int PLACES = 8;

    @TempDir
    Path folder;

    @Test
    void whereverTheDiskIsFullTheStoreGoesOnWithoutARestart() throws IOException {
        for (long seed = 1; seed <= 2; seed++) {
            FullDisk roomy = new FullDisk(Long.MAX_VALUE);
            run(seed, roomy, folder.resolve("roomy" + seed));
            int struck = 0;
            for (int i = 0; i < PLACES; i++) {
                FullDisk disk = new FullDisk(roomy.writes() * i / PLACES);
                run(seed, disk, folder.resolve(seed + "-" + i));
                struck += disk.wasFull() ? 1 : 0;
            }
            assertTrue(struck > PLACES / 2, "seed " + seed + ": the disk was full " + struck + " times");
        }
    }

    private static void run(long seed, FullDisk disk, Path folder) throws IOException {
        History history = new History(seed);
        List<WriteBatch> written = new ArrayList<>();
        Model model = new Model();
        String where = folder.getFileName() + " of seed " + seed;
        try (LuceneStore store = LuceneStore.open(SMALL, folder, Clock.fixed(history.now(), ZoneOffset.UTC), disk)) {
            for (int i = 0; i < BATCHES; i++) {
                WriteBatch batch = history.batch();
                written.add(batch);
                model.write(batch);
                drain(store, disk, written, batch, where);
                history.pass();
                if (i % 3 == 2) {
                    attempt(store, disk, written, store::commit);
                }
                if (i % 5 == 4) {
                    attempt(store, disk, written, store::sync);
                }
            }
            drain(store, disk, written, null, where);
            Agreement.check(store, model, history, history.now(), where);
            store.commit();
            assertEquals(StoreHealth.GOOD, store.health(), where);
        }
        CrashTest.checkIndexes(folder);
    }

    private static void attempt(LuceneStore store, FullDisk disk, List<WriteBatch> written, Runnable work) {
        try {
            work.run();
        } catch (StoreException e) {
            makeRoom(store, disk, written, e);
        }
    }

    /** Writes what the engine's drain would write. */
    private static void drain(
            LuceneStore store,
            FullDisk disk,
            List<WriteBatch> written,
            @org.jspecify.annotations.Nullable WriteBatch batch,
            String where) {
        for (int attempts = 0; attempts < 10; attempts++) {
            try {
                if (batch != null) {
                    store.writer().write(batch);
                }
                store.sync();
                return;
            } catch (StoreException e) {
                makeRoom(store, disk, written, e);
            }
        }
        throw new AssertionError(where + ": it never went on");
    }

    private static void makeRoom(LuceneStore store, FullDisk disk, List<WriteBatch> written, StoreException refusal) {
        assertEquals(StoreException.Kind.FULL, refusal.kind(), refusal.toString());
        assertTrue(disk.wasFull());
        if (store.health().canWrite()) {
            disk.makeRoom(Long.MAX_VALUE);
            return;
        }
        assertTrue(store.health().canRead());
        if (store.recover()) {
            assertFalse(store.recover(), "once is enough");
        }
        disk.makeRoom(Long.MAX_VALUE);
        boolean back = store.health().canWrite() || store.recover();
        assertTrue(back, () -> store.health().toString());
        for (WriteBatch before : written) {
            if (before.sequence() > store.committed()) {
                store.writer().write(before);
            }
        }
    }
}
