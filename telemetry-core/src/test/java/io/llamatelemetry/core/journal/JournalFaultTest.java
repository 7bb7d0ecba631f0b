package io.llamatelemetry.core.journal;

import static io.llamatelemetry.core.journal.JournalCase.SEGMENT;
import static io.llamatelemetry.core.journal.JournalCase.ack;
import static io.llamatelemetry.core.journal.JournalCase.open;
import static io.llamatelemetry.core.journal.JournalCase.payload;
import static io.llamatelemetry.core.journal.JournalCase.readAll;
import static io.llamatelemetry.core.journal.JournalCase.small;
import static io.llamatelemetry.core.journal.JournalCase.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JournalFaultTest {
    private static final int APPENDS = 40;

    /** What a run was told: what was submitted, what was acknowledged, how far it released. */
    private static final class Run {
        final List<String> submitted = new ArrayList<>();
        final Map<Long, String> acknowledged = new ConcurrentSkipListMap<>();
        volatile long released;
        boolean failed;
    }

    private interface Fault {
        IOException make();
    }

    @Test
    void whicheverOperationFailsNothingAcknowledgedIsLostAndNothingIsAcknowledgedAfter() throws IOException {
        List<Fault> faults = List.of(() -> new IOException("injected"), MemoryFiles.HalfDone::new);
        for (Fault fault : faults) {
            int reached = 0;
            for (int n = 1; reached < 3; n++) {
                MemoryFiles files = new MemoryFiles();
                AtomicInteger count = new AtomicInteger();
                int failing = n;
                files.hook((operation, path) -> {
                    if (count.incrementAndGet() == failing) {
                        throw fault.make();
                    }
                });
                Run run = run(files);
                reached += count.get() < n ? 1 : 0;
                checkAfter(files.afterCrash(), run, "operation " + n + " failed, then the process was killed");
                checkAfter(files.afterPowerLoss(new Random(n)), run, "operation " + n + " failed, then the power went");
                assertTrue(n < 2000);
            }
        }
    }

    /** Opens, appends and releases; after a failure goes on trying, and must be refused for good. */
    private static Run run(MemoryFiles files) {
        Run run = new Run();
        try (Journal journal = Journal.open(small(), 0, JournalListener.NONE, files)) {
            for (int i = 0; i < APPENDS; i++) {
                String text = new String(payload(i, 100 + i * 37), StandardCharsets.UTF_8);
                run.submitted.add(text);
                try {
                    long sequence = ack(journal.append(payload(text)));
                    assertTrue(!run.failed, "acknowledged after a failure");
                    run.acknowledged.put(sequence, text);
                } catch (AppendRefusedException e) {
                    assertEquals(Refusal.FAILED, e.reason());
                    assertEquals(JournalState.FAILED, journal.state());
                    run.failed = true;
                }
                if (i % 10 == 9) {
                    run.released = run.acknowledged.size() - 3L;
                    journal.release(run.released);
                }
            }
            files.hook((operation, path) -> {});
            SortedMap<Long, String> readable = readAll(journal);
            readable.headMap(run.released + 1).clear();
            SortedMap<Long, String> expected = new TreeMap<>(run.acknowledged);
            expected.headMap(run.released + 1).clear();
            assertEquals(expected, readable);
        } catch (IOException e) {
            assertTrue(String.valueOf(e.getMessage()).contains("injected"), e.toString());
            assertEquals(Map.of(), run.acknowledged);
        }
        return run;
    }

    private static void checkAfter(MemoryFiles files, Run run, String what) throws IOException {
        try (Journal journal = open(files)) {
            SortedMap<Long, String> found = readAll(journal);
            assertTrue(run.submitted.containsAll(found.values()), what);
            run.acknowledged.forEach((sequence, text) -> {
                if (sequence > run.released) {
                    assertEquals(text, found.get(sequence), what + ": " + sequence);
                }
            });
            assertTrue(
                    !journal.recovery().acknowledgedMayBeLost(),
                    what + journal.recovery().findings());
            long next = ack(journal.append(payload("next")));
            assertTrue(next > run.acknowledged.size(), what + ": " + next);
        }
    }

    @Test
    void anOperationThatFailsAtTheStartLosesNothing() throws IOException {
        MemoryFiles prepared = new MemoryFiles();
        Run run = run(prepared);
        int reached = 0;
        for (int n = 1; reached < 3; n++) {
            MemoryFiles files = prepared.afterPowerLoss(new Random(n));
            AtomicInteger count = new AtomicInteger();
            int failing = n;
            files.hook((operation, path) -> {
                if (count.incrementAndGet() == failing) {
                    throw new IOException("injected");
                }
            });
            try (Journal journal = open(files)) {
                journal.recovery();
            } catch (IOException e) {
                assertEquals("injected", e.getMessage());
            }
            reached += count.get() < n ? 1 : 0;
            checkAfter(files.afterPowerLoss(new Random(n)), run, "operation " + n + " of the start failed");
        }
    }

    @Test
    void aPowerLossAtAnyMomentKeepsWhatWasAcknowledged() throws IOException {
        for (int seed = 1; seed <= 300; seed++) {
            Random random = new Random(seed);
            int moment = 1 + random.nextInt(150);
            MemoryFiles files = new MemoryFiles();
            files.longestWrite(random.nextBoolean() ? Integer.MAX_VALUE : 1 + random.nextInt(3000));
            Run run = new Run();
            AtomicInteger count = new AtomicInteger();
            AtomicReference<@Nullable MemoryFiles> after = new AtomicReference<>();
            AtomicReference<Map<Long, String>> acknowledged = new AtomicReference<>(Map.of());
            AtomicLong released = new AtomicLong();
            files.hook((operation, path) -> {
                if (count.incrementAndGet() == moment) {
                    acknowledged.set(Map.copyOf(run.acknowledged));
                    after.set(files.afterPowerLoss(random));
                    released.set(run.released);
                }
            });
            try (Journal journal = open(files)) {
                appendAtRandom(journal, run, new Random(-seed));
            }
            MemoryFiles disk = after.get();
            if (disk != null) {
                Run then = new Run();
                then.submitted.addAll(run.submitted);
                then.acknowledged.putAll(Objects.requireNonNull(acknowledged.get()));
                then.released = released.get();
                checkAfterLoss(disk, then, "seed " + seed);
            }
        }
    }

    private static void appendAtRandom(Journal journal, Run run, Random random) {
        List<CompletableFuture<?>> pending = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            List<byte[]> payloads = new ArrayList<>();
            List<String> texts = new ArrayList<>();
            for (int j = random.nextInt(3); j >= 0; j--) {
                String text = new String(payload(i * 10 + j, 8 + random.nextInt(1200)), StandardCharsets.UTF_8);
                run.submitted.add(text);
                texts.add(text);
                payloads.add(payload(text));
            }
            pending.add(journal.append(payloads).thenAccept(first -> {
                for (int j = 0; j < texts.size(); j++) {
                    run.acknowledged.put(first + j, texts.get(j));
                }
            }));
            if (random.nextInt(4) == 0) {
                CompletableFuture.allOf(pending.toArray(new CompletableFuture<?>[0]))
                        .join();
                run.released = Math.max(run.released, run.acknowledged.size() - random.nextInt(20));
                journal.release(run.released);
            }
        }
        CompletableFuture.allOf(pending.toArray(new CompletableFuture<?>[0])).join();
    }

    private static void checkAfterLoss(MemoryFiles files, Run run, String what) throws IOException {
        checkAfter(files, run, what);
        run.submitted.add("next");
        checkAfter(files.afterPowerLoss(new Random(1)), run, what + ", started twice");
    }

    @Test
    void aFailedFsyncIsFinalThoughTheNextWouldSucceed() throws IOException {
        MemoryFiles files = new MemoryFiles();
        List<JournalState> states = new ArrayList<>();
        JournalListener listener = new JournalListener() {
            @Override
            public void stateChanged(JournalState state, String reason) {
                states.add(state);
            }
        };
        try (Journal journal = Journal.open(small(), 0, listener, files)) {
            ack(journal.append(payload("kept")));
            AtomicInteger fsyncs = new AtomicInteger();
            files.hook((operation, path) -> {
                if (operation == MemoryFiles.Operation.FORCE && path.toString().contains("segment-")) {
                    fsyncs.incrementAndGet();
                    throw new IOException("injected");
                }
            });
            AppendRefusedException refusal =
                    assertThrows(AppendRefusedException.class, () -> ack(journal.append(payload("lost"))));
            assertEquals(Refusal.FAILED, refusal.reason());
            JournalCase.assertSays("injected", refusal);
            assertThrows(AppendRefusedException.class, () -> journal.append(payload("refused")));
            assertEquals(JournalState.FAILED, journal.state());
            assertEquals(Map.of(1L, "kept"), readAll(journal));
            journal.close();
            assertEquals(1, fsyncs.get());
        }
        assertEquals(List.of(JournalState.FAILED, JournalState.CLOSED), states);
    }

    @Test
    void aFullDiskRefusesAndGoesOnByItselfWhenThereIsRoom() throws IOException {
        MemoryFiles files = new MemoryFiles();
        try (Journal journal = open(files)) {
            long acknowledged = ack(journal.append(payload(0, 1000)));
            for (int round = 1; round <= 3; round++) {
                files.capacity(files.used() + SEGMENT / 2);
                AppendRefusedException refusal = null;
                while (refusal == null) {
                    try {
                        acknowledged = ack(journal.append(payload(0, 1000)));
                    } catch (AppendRefusedException e) {
                        refusal = e;
                    }
                }
                assertEquals(Refusal.DISK_FULL, refusal.reason());
                assertTrue(refusal.reason().retryable());
                assertEquals(JournalState.DISK_FULL, journal.state());
                assertEquals(acknowledged, readAll(journal).size());
                files.capacity(Long.MAX_VALUE);
                until("it goes on", () -> journal.state() == JournalState.OPEN);
                assertEquals(++acknowledged, ack(journal.append(payload(0, 1000))));
            }
            SortedMap<Long, String> all = readAll(journal);
            try (Journal after = open(files.afterPowerLoss(new Random(5)))) {
                assertEquals(all, readAll(after));
            }
        }
    }

    @Test
    void aDiskFilledByOthersDoesNotStopAJournalThatIsReleased() throws IOException {
        MemoryFiles files = new MemoryFiles();
        try (Journal journal = open(files)) {
            for (int i = 1; i <= 40; i++) {
                ack(journal.append(payload(i, 1000)));
            }
            journal.release(40);
            until(
                    "two spares",
                    () -> files.contents().keySet().stream()
                                    .filter(path -> path.toString().endsWith(".journal"))
                                    .count()
                            == 3);
            files.capacity(files.used());
            for (int i = 41; i <= 400; i++) {
                ack(journal.append(payload(i, 1000)));
                journal.release(i);
            }
        }
    }

    @Test
    void aStartOnAFullDiskReadsAndRefusesUntilThereIsRoom() throws IOException {
        MemoryFiles files = new MemoryFiles();
        try (Journal journal = open(files)) {
            for (int i = 1; i <= 20; i++) {
                ack(journal.append(payload(i, 1000)));
            }
        }
        files.contents().keySet().stream()
                .filter(path -> path.toString().contains("spare-"))
                .forEach(path -> {
                    try {
                        files.delete(path);
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                });
        files.capacity(0);
        try (Journal journal = open(files)) {
            assertEquals(20, readAll(journal).size());
            AppendRefusedException refusal =
                    assertThrows(AppendRefusedException.class, () -> ack(journal.append(payload("x"))));
            assertEquals(Refusal.DISK_FULL, refusal.reason());
            files.capacity(Long.MAX_VALUE);
            until("it goes on", () -> journal.state() == JournalState.OPEN);
            assertEquals(21, ack(journal.append(payload("x"))));
        }
    }
}
