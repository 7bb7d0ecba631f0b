package io.llamatelemetry.lucene;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.llamatelemetry.spi.StoreHealth;
import io.llamatelemetry.spi.WriteBatch;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LuceneStoreTest {

    private static final LuceneConfig SMALL = new LuceneConfig(1 << 20, 5, 1);

    @TempDir
    Path folder;

    private static LuceneStore open(Path folder, Instant now) {
        return LuceneStore.open(SMALL, folder, Clock.fixed(now, ZoneOffset.UTC), LossyDisk.reliable());
    }

    @Test
    void answersAsThoughAllWasLookedAtWhateverComesBetween() {
        for (long seed = 1; seed <= 4; seed++) {
            run(seed, folder.resolve("seed" + seed));
        }
    }

    private static void run(long seed, Path folder) {
        Random random = new Random(seed);
        History history = new History(seed);
        Model model = new Model();
        List<WriteBatch> sinceCommit = new ArrayList<>();
        LuceneStore store = open(folder, history.now());
        for (int step = 0; step < 48; step++) {
            WriteBatch batch = history.batch();
            store.writer().write(batch);
            model.write(batch);
            sinceCommit.add(batch);
            history.pass();
            String where = "seed " + seed + " step " + step;
            switch (random.nextInt(8)) {
                case 0 -> {
                    store.commit();
                    assertEquals(batch.sequence(), store.committed(), where);
                    sinceCommit.clear();
                }
                case 1 -> store.sync();
                case 2 -> store.expire(history.now());
                case 3 -> {
                    store.close();
                    store = open(folder, history.now());
                    assertEquals(batch.sequence(), store.committed(), where);
                    sinceCommit.clear();
                }
                case 4 -> sinceCommit.forEach(store.writer()::write);
                default -> {}
            }
            if (step % 6 == 5) {
                Agreement.check(store, model, history, history.now(), where);
            }
        }
        assertEquals(StoreHealth.GOOD, store.health());
        store.close();
    }
}
