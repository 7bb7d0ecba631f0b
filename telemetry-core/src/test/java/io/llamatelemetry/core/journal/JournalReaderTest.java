package io.llamatelemetry.core.journal;

import static io.llamatelemetry.core.journal.JournalCase.SEGMENT;
import static io.llamatelemetry.core.journal.JournalCase.ack;
import static io.llamatelemetry.core.journal.JournalCase.payload;
import static io.llamatelemetry.core.journal.JournalCase.small;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Readers that follow the writer. */
class JournalReaderTest {
    private final MemoryFiles files = new MemoryFiles();

    @Test
    void aReaderFollowsFromMemoryWhenCloseAndFromFilesWhenFar() throws Exception {
        JournalConfig config = small().withMemory(4096, 1024 * 1024, 5000);
        try (Journal journal = Journal.open(config, 0, JournalListener.NONE, files);
                JournalReader near = journal.read(1);
                JournalReader far = journal.read(1)) {
            int[] reads = new int[1];
            for (int i = 1; i <= 60; i++) {
                ack(journal.append(payload(i, 500)));
                files.hook((operation, path) -> reads[0] += operation == MemoryFiles.Operation.READ ? 1 : 0);
                assertTrue(near.await(Duration.ofSeconds(60)));
                assertEquals(List.of((long) i), sequences(near.poll(10, 10_000)));
            }
            assertEquals(0, reads[0]);
            assertEquals(List.of(), near.poll(10, 10_000));
            assertFalse(near.await(Duration.ofNanos(1)));

            List<Long> seen = new ArrayList<>();
            while (far.nextSequence() <= 60) {
                seen.addAll(sequences(far.poll(3, 10_000)));
            }
            assertTrue(reads[0] > 0);
            for (int i = 0; i < 60; i++) {
                assertEquals(i + 1, seen.get(i));
            }
            assertEquals(60, seen.size());
        }
    }

    @Test
    void aReaderThatRunsBesideTheWriterMissesNothing() throws Exception {
        JournalConfig config = small().withSizes(SEGMENT, 4096L * SEGMENT).withMemory(4096, 64 * 1024, 3000);
        List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
        int count = 5000;
        try (Journal journal = Journal.open(config, 0, JournalListener.NONE, files)) {
            Thread drainer = new Thread(() -> {
                try (JournalReader reader = journal.read(1)) {
                    long last = 0;
                    Random random = new Random(3);
                    while (last < count) {
                        reader.await(Duration.ofSeconds(1));
                        for (JournalFrame frame : reader.poll(1 + random.nextInt(40), 1 + random.nextInt(20_000))) {
                            assertEquals(++last, frame.sequence());
                            assertTrue(new String(frame.payload(), StandardCharsets.UTF_8)
                                    .startsWith(String.format("%08d", last)));
                        }
                        journal.release(last);
                    }
                } catch (IOException | InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
            drainer.setUncaughtExceptionHandler((which, failure) -> failures.add(failure));
            drainer.start();
            List<CompletableFuture<Void>> appended = new ArrayList<>();
            Random random = new Random(2);
            for (int i = 1; i <= count; ) {
                try {
                    CompletableFuture<Long> append = journal.append(payload(i, 8 + random.nextInt(400)));
                    if (i % 50 == 0) {
                        ack(append);
                    }
                    int number = i++;
                    appended.add(append.thenAccept(sequence -> assertEquals(number, sequence)));
                } catch (AppendRefusedException e) {
                    assertEquals(Refusal.QUEUE_FULL, e.reason());
                }
                assertEquals(List.of(), failures);
            }
            drainer.join();
            CompletableFuture.allOf(appended.toArray(new CompletableFuture<?>[0]))
                    .join();
        }
        assertEquals(List.of(), failures);
    }

    private static List<Long> sequences(List<JournalFrame> frames) {
        return frames.stream().map(JournalFrame::sequence).toList();
    }
}
