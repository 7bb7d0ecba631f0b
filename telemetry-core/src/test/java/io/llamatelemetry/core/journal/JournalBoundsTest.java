package io.llamatelemetry.core.journal;

import static io.llamatelemetry.core.journal.JournalCase.SEGMENT;
import static io.llamatelemetry.core.journal.JournalCase.ack;
import static io.llamatelemetry.core.journal.JournalCase.await;
import static io.llamatelemetry.core.journal.JournalCase.open;
import static io.llamatelemetry.core.journal.JournalCase.payload;
import static io.llamatelemetry.core.journal.JournalCase.readAll;
import static io.llamatelemetry.core.journal.JournalCase.small;
import static io.llamatelemetry.core.journal.JournalCase.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** How much the journal takes, and what it says of the rest. */
class JournalBoundsTest {
    private final MemoryFiles files = new MemoryFiles();

    @Test
    void theQueueIsBoundedAndRefusesAtOnce() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        JournalConfig config = small().withMemory(4096, SEGMENT, 0);
        try (Journal journal = Journal.open(config, 0, JournalListener.NONE, files)) {
            files.hook((operation, path) -> {
                if (operation == MemoryFiles.Operation.FORCE && path.toString().contains("segment-")) {
                    await(goOn);
                }
            });
            List<CompletableFuture<Long>> taken = new ArrayList<>();
            AppendRefusedException refusal = assertThrows(AppendRefusedException.class, () -> {
                while (true) {
                    taken.add(journal.append(payload(1, 992)));
                }
            });
            assertEquals(Refusal.QUEUE_FULL, refusal.reason());
            assertEquals(8, taken.size());
            assertEquals(8 * 1024, journal.metrics().queueBytes());
            goOn.countDown();
            taken.forEach(JournalCase::ack);
            until("the queue is empty", () -> journal.metrics().queueBytes() == 0);
            ack(journal.append(payload("fits again")));
        }
    }

    @Test
    void anAppendLargerThanASegmentIsRefused() throws IOException {
        try (Journal journal = open(files)) {
            assertEquals(1, ack(journal.append(new byte[SEGMENT - 32])));
            assertEquals(2, ack(journal.append(new byte[SEGMENT - 32])));
            AppendRefusedException refusal =
                    assertThrows(AppendRefusedException.class, () -> journal.append(new byte[SEGMENT - 31]));
            assertEquals(Refusal.TOO_LARGE, refusal.reason());
            assertFalse(refusal.reason().retryable());
            assertEquals(2, readAll(journal).size());
        }
    }

    @Test
    void theJournalIsBoundedAndGoesOnAfterARelease() throws IOException {
        JournalConfig config = small().withSizes(SEGMENT, 4 * SEGMENT);
        try (Journal journal = Journal.open(config, 0, JournalListener.NONE, files)) {
            long acknowledged = 0;
            for (int round = 0; round < 5; round++) {
                AppendRefusedException refusal = null;
                while (refusal == null) {
                    try {
                        acknowledged = ack(journal.append(payload((int) acknowledged + 1, 1000)));
                    } catch (AppendRefusedException e) {
                        refusal = e;
                    }
                    assertTrue(journal.metrics().diskBytes() <= 4 * SEGMENT);
                }
                assertEquals(Refusal.JOURNAL_FULL, refusal.reason());
                assertEquals(JournalState.JOURNAL_FULL, journal.state());
                JournalCase.assertSays("32768", refusal);
                assertEquals(acknowledged, readAll(journal).lastKey());
                journal.release(acknowledged);
                until("room again", () -> journal.state() == JournalState.OPEN);
            }
            assertTrue(acknowledged >= 5 * 16, "acknowledged " + acknowledged);
        }
    }

    @Test
    void aBoundBelowWhatIsThereDoesNotStopTheJournalForGood() throws IOException {
        try (Journal journal = open(files)) {
            for (int i = 1; i <= 8; i++) {
                ack(journal.append(payload(i, 1000)));
            }
        }
        JournalConfig config = small().withSizes(4096, 2 * 4096);
        try (Journal journal = Journal.open(config, 0, JournalListener.NONE, files)) {
            journal.release(8);
            until("open and a spare there", () -> {
                try {
                    return ack(journal.append(payload("x"))) > 0;
                } catch (AppendRefusedException e) {
                    return false;
                }
            });
        }
    }
}
