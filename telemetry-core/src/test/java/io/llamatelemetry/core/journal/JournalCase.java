package io.llamatelemetry.core.journal;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** What the journal's tests share. */
final class JournalCase {
    static final Path FOLDER = Path.of("/journal");
    static final int SEGMENT = 8192;

    private static final long PATIENCE_SECONDS = 60;

    private JournalCase() {}

    static JournalConfig small() {
        return JournalConfig.at(FOLDER)
                .withSizes(SEGMENT, 64 * SEGMENT)
                .withMemory(4096, 1024 * 1024, 0)
                .withRetryMillis(1);
    }

    static Journal open(JournalFiles files) throws IOException {
        return Journal.open(small(), 0, JournalListener.NONE, files);
    }

    static byte[] payload(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A payload that says its number and has this length, at least 8. */
    static byte[] payload(int number, int length) {
        byte[] payload = new byte[length];
        byte[] text = payload(String.format("%08d", number));
        for (int i = 0; i < length; i++) {
            payload[i] = text[i % text.length];
        }
        return payload;
    }

    static long ack(CompletableFuture<Long> append) {
        try {
            return append.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AppendRefusedException refusal) {
                throw refusal;
            }
            throw new AssertionError(e);
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    static void until(String what, BooleanSupplier reached) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!reached.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                fail("not within " + PATIENCE_SECONDS + " seconds: " + what);
            }
            Thread.onSpinWait();
        }
    }

    static SortedMap<Long, String> readAll(Journal journal) throws IOException {
        SortedMap<Long, String> all = new TreeMap<>();
        try (JournalReader reader = journal.read(0)) {
            while (reader.nextSequence() <= journal.lastSequence()) {
                for (JournalFrame frame : reader.poll(7, 10_000)) {
                    if (!all.isEmpty() && frame.sequence() <= all.lastKey()) {
                        fail("sequence " + frame.sequence() + " after " + all.lastKey());
                    }
                    all.put(frame.sequence(), new String(frame.payload(), StandardCharsets.UTF_8));
                }
            }
        }
        return all;
    }

    static void assertSays(String words, Throwable refusal) {
        String message = String.valueOf(refusal.getMessage());
        assertTrue(message.contains(words), message);
    }

    static List<Path> segmentFiles(MemoryFiles files) {
        List<Path> segments = new ArrayList<>();
        for (Path path : files.contents().keySet()) {
            if (Segment.named(path, 0) != null) {
                segments.add(path);
            }
        }
        segments.sort(null);
        return segments;
    }

    static void await(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
