package io.llamatelemetry.core.journal;

import static io.llamatelemetry.core.journal.JournalCase.SEGMENT;
import static io.llamatelemetry.core.journal.JournalCase.ack;
import static io.llamatelemetry.core.journal.JournalCase.await;
import static io.llamatelemetry.core.journal.JournalCase.open;
import static io.llamatelemetry.core.journal.JournalCase.payload;
import static io.llamatelemetry.core.journal.JournalCase.readAll;
import static io.llamatelemetry.core.journal.JournalCase.segmentFiles;
import static io.llamatelemetry.core.journal.JournalCase.small;
import static io.llamatelemetry.core.journal.JournalCase.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What was appended is there, once and in order. */
class JournalTest {
    private final MemoryFiles files = new MemoryFiles();

    @Test
    void whatWasAppendedIsReadBackInOrder() throws IOException {
        try (Journal journal = open(files)) {
            assertEquals(1, ack(journal.append(payload("a"))));
            assertEquals(2, ack(journal.append(List.of(payload("b"), payload(""), payload("d")))));
            assertEquals(5, ack(journal.append(payload("e"))));
            assertEquals(Map.of(1L, "a", 2L, "b", 3L, "", 4L, "d", 5L, "e"), readAll(journal));
        }
    }

    @Test
    void theSequenceGoesOnAfterARestartAndAfterARelease() throws IOException {
        try (Journal journal = open(files)) {
            for (int i = 1; i <= 40; i++) {
                assertEquals(i, ack(journal.append(payload(i, 1000))));
            }
            journal.release(40);
            until(
                    "all but the newest segment are gone",
                    () -> segmentFiles(files).size() == 1);
        }
        for (int restart = 0; restart < 3; restart++) {
            try (Journal journal = open(files)) {
                assertEquals(List.of(), journal.recovery().findings());
                assertEquals(41 + restart, ack(journal.append(payload("more"))));
                journal.release(41 + restart);
            }
        }
    }

    @Test
    void theSequenceGoesOnWhenTheOnlySegmentIsEmpty() throws IOException {
        for (int i = 1; i <= 9; i++) {
            try (Journal journal = open(files)) {
                ack(journal.append(payload(i, 1000)));
                journal.release(i);
            }
        }
        // As after a crash between the making of a segment and its first frame.
        segmentFiles(files).forEach(path -> files.replace(path, new byte[SEGMENT]));
        for (int restart = 0; restart < 3; restart++) {
            open(files).close();
        }
        try (Journal journal = open(files)) {
            assertEquals(9, ack(journal.append(payload("next"))));
            journal.release(9);
        }
        try (Journal journal = open(files)) {
            assertEquals(10, ack(journal.append(payload("next"))));
        }
    }

    @Test
    void noSequenceThatAStoreHasRecordedIsGivenAgain() throws IOException {
        try (Journal journal = open(files)) {
            ack(journal.append(payload("a")));
        }
        try (Journal journal = Journal.open(small(), 100, JournalListener.NONE, files)) {
            assertEquals(101, ack(journal.append(payload("b"))));
        }
        try (Journal journal = open(files)) {
            assertEquals(List.of(), journal.recovery().findings());
            assertEquals(102, ack(journal.append(payload("c"))));
            assertEquals(Map.of(1L, "a", 101L, "b", 102L, "c"), readAll(journal));
        }
    }

    @Test
    void appendsThatWaitTogetherShareOneFsync() throws Exception {
        CountDownLatch inFsync = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        try (Journal journal = open(files)) {
            files.hook((operation, path) -> {
                if (operation == MemoryFiles.Operation.FORCE && path.toString().contains("segment-")) {
                    inFsync.countDown();
                    await(goOn);
                }
            });
            CompletableFuture<Long> first = journal.append(payload("first"));
            inFsync.await();
            List<CompletableFuture<Long>> others = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                others.add(journal.append(payload("other")));
            }
            assertFalse(first.isDone());
            assertEquals(0, journal.lastSequence());
            goOn.countDown();
            for (int i = 0; i < 50; i++) {
                assertEquals(i + 2, ack(others.get(i)));
            }
            assertEquals(2, journal.metrics().fsyncs());
            assertEquals(2, journal.metrics().fsyncTimes().count());
            assertEquals(2, journal.metrics().groups());
            assertEquals(50, journal.metrics().largestGroup());
            assertEquals(51, journal.metrics().durableSequence());
        }
    }

    @Test
    void aReusedSegmentNeverBringsBackOldFrames() throws IOException {
        Random random = new Random(7);
        SortedMap<Long, String> expected = new TreeMap<>();
        int number = 0;
        for (int restart = 0; restart < 30; restart++) {
            try (Journal journal = open(files)) {
                assertEquals(List.of(), journal.recovery().findings());
                expected.headMap(
                                readAll(journal).isEmpty()
                                        ? Long.MAX_VALUE
                                        : readAll(journal).firstKey())
                        .clear();
                assertEquals(expected, readAll(journal));
                for (int i = 0; i < 20; i++) {
                    byte[] payload = payload(++number, 8 + random.nextInt(1500));
                    expected.put(ack(journal.append(payload)), new String(payload, StandardCharsets.UTF_8));
                }
                journal.release(expected.lastKey() - random.nextInt(5));
            }
        }
        assertEquals(600, expected.lastKey());
        assertTrue(files.used() < 8 * SEGMENT, "used: " + files.used());
    }

    @Test
    void aFrameCopiedToAnotherPlaceOrSegmentIsNotTaken() throws IOException {
        try (Journal journal = open(files)) {
            ack(journal.append(payload(1, 1000)));
        }
        byte[] first = Arrays.copyOf(files.content(segmentFiles(files).get(0)), 1032);
        try (Journal journal = open(files)) {
            ack(journal.append(first)); // a payload that holds a whole frame
            ack(journal.append(payload(3, 100)));
        }
        byte[] second = files.content(segmentFiles(files).get(1));
        second[0] ^= 1; // so that the search goes through the payload
        byte[] moved = new byte[second.length + first.length];
        System.arraycopy(second, 0, moved, 0, second.length);
        System.arraycopy(first, 0, moved, second.length, first.length);
        files.replace(segmentFiles(files).get(1), moved);
        try (Journal journal = open(files)) {
            assertEquals(List.of(1L, 3L), List.copyOf(readAll(journal).keySet()));
        }
    }

    @Test
    void manyThreadsGetDistinctSequencesEachForItsOwnPayloads() throws Exception {
        int threads = 16;
        int each = 300;
        Map<Long, String> acknowledged = new ConcurrentSkipListMap<>();
        List<Thread> running = new ArrayList<>();
        List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
        JournalConfig config = small().withSizes(SEGMENT, 4096L * SEGMENT);
        try (Journal journal = Journal.open(config, 0, JournalListener.NONE, files)) {
            for (int t = 0; t < threads; t++) {
                int from = t * each;
                Thread thread = new Thread(() -> {
                    long last = 0;
                    for (int i = from; i < from + each; i++) {
                        String text = "payload " + i;
                        long sequence = ack(journal.append(payload(text)));
                        if (sequence <= last || acknowledged.put(sequence, text) != null) {
                            throw new AssertionError("sequence " + sequence);
                        }
                        last = sequence;
                    }
                });
                thread.setUncaughtExceptionHandler((which, failure) -> failures.add(failure));
                running.add(thread);
            }
            running.forEach(Thread::start);
            for (Thread thread : running) {
                thread.join();
            }
            assertEquals(List.of(), failures);
            assertEquals(acknowledged, readAll(journal));
        }
        try (Journal journal = open(files.afterPowerLoss(new Random(1)))) {
            assertEquals(threads * each, readAll(journal).size());
            assertEquals(acknowledged, readAll(journal));
        }
    }

    @Test
    void callbacksComeInTheOrderOfTheSequences() throws IOException {
        List<Long> order = new ArrayList<>();
        try (Journal journal = open(files)) {
            for (int i = 0; i < 500; i++) {
                journal.append(List.of(payload("x")), new AppendCallback() {
                    @Override
                    public void durable(long firstSequence) {
                        order.add(firstSequence);
                        throw new IllegalStateException("thrown on purpose: must not hurt the others");
                    }

                    @Override
                    public void refused(AppendRefusedException refusal) {
                        order.add(-1L);
                    }
                });
            }
        }
        assertEquals(500, order.size());
        for (int i = 0; i < 500; i++) {
            assertEquals(i + 1, order.get(i));
        }
    }

    @Test
    void withAnIntervalTheAcknowledgementDoesNotWaitForTheFsync() throws IOException {
        CountDownLatch goOn = new CountDownLatch(1);
        JournalConfig config = small().withInterval(1);
        try (Journal journal = Journal.open(config, 0, JournalListener.NONE, files)) {
            files.hook((operation, path) -> {
                if (operation == MemoryFiles.Operation.FORCE && path.toString().contains("segment-")) {
                    await(goOn);
                }
            });
            assertEquals(1, ack(journal.append(payload("a"))));
            assertEquals(Map.of(1L, "a"), readAll(journal));
            assertEquals(0, journal.metrics().durableSequence());
            goOn.countDown();
            until("the interval's fsync", () -> journal.metrics().durableSequence() == 1);
        }
        JournalConfig hourly = small().withInterval(3_600_000);
        try (Journal journal = Journal.open(hourly, 0, JournalListener.NONE, files)) {
            ack(journal.append(payload("b")));
            assertEquals(0, journal.metrics().fsyncs());
        }
        try (Journal journal = open(files.afterPowerLoss(new Random(1)))) {
            assertEquals(Map.of(1L, "a", 2L, "b"), readAll(journal));
        }
    }

    @Test
    void closeCommitsWhatWasTakenAndIsIdempotent() throws IOException {
        List<CompletableFuture<Long>> appends = new ArrayList<>();
        Journal journal = open(files);
        for (int i = 0; i < 200; i++) {
            appends.add(journal.append(payload("x")));
        }
        journal.close();
        journal.close();
        assertEquals(JournalState.CLOSED, journal.state());
        for (int i = 0; i < 200; i++) {
            assertEquals(i + 1, ack(appends.get(i)));
        }
        AppendRefusedException refusal =
                assertThrows(AppendRefusedException.class, () -> journal.append(payload("late")));
        assertEquals(Refusal.CLOSED, refusal.reason());
        try (Journal again = open(files.afterPowerLoss(new Random(1)))) {
            assertEquals(200, again.recovery().frames());
        }
    }

    @Test
    void aFolderOfAnotherFormatIsRefusedInWords() throws IOException {
        open(files).close();
        files.replace(JournalCase.FOLDER.resolve("format"), payload("llamatelemetry-journal 2\n"));
        IOException refusal = assertThrows(JournalOpenException.class, () -> open(files));
        JournalCase.assertSays("llamatelemetry-journal 2", refusal);
        JournalCase.assertSays("expected: \"llamatelemetry-journal 1\"", refusal);
    }
}
