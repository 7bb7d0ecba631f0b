package io.llamatelemetry.core.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * By hand: how many appends of 300 bytes a second the journal takes, and how long one waits, beside a loop that writes one
 * record and syncs it. The one argument is a folder on the disk to measure; it must be empty.
 */
final class JournalTiming {
    private static final long NANOS = TimeUnit.SECONDS.toNanos(4);
    private static final int PAYLOAD = 300;

    private JournalTiming() {}

    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        Files.createDirectories(folder);
        for (int round = 1; round <= 2; round++) {
            bare(folder.resolve("bare-" + round));
            for (int threads : new int[] {1, 16, 64}) {
                appenders(folder.resolve("journal-" + round + "-" + threads), threads);
            }
            pipelined(folder.resolve("journal-" + round + "-pipelined"));
        }
    }

    private static void bare(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer zeros = ByteBuffer.allocateDirect(64 * 1024 * 1024);
            channel.write(zeros, 0);
            channel.force(true);
            ByteBuffer record = ByteBuffer.allocateDirect(PAYLOAD);
            List<Long> waits = new ArrayList<>();
            long start = System.nanoTime();
            long position = 0;
            while (System.nanoTime() - start < NANOS) {
                long before = System.nanoTime();
                position += channel.write(record.clear(), position % (zeros.capacity() - PAYLOAD));
                channel.force(false);
                waits.add(System.nanoTime() - before);
            }
            print("bare write and fdatasync", waits, System.nanoTime() - start, "");
        }
    }

    private static void appenders(Path folder, int threads) throws Exception {
        try (Journal journal = Journal.open(JournalConfig.at(folder), 0, JournalListener.NONE)) {
            List<Long> waits = new ArrayList<>();
            List<Thread> running = new ArrayList<>();
            long start = System.nanoTime();
            for (int t = 0; t < threads; t++) {
                Thread thread = new Thread(() -> {
                    List<Long> own = new ArrayList<>();
                    byte[] payload = new byte[PAYLOAD];
                    while (System.nanoTime() - start < NANOS) {
                        long before = System.nanoTime();
                        JournalCase.ack(journal.append(payload));
                        own.add(System.nanoTime() - before);
                    }
                    synchronized (waits) {
                        waits.addAll(own);
                    }
                });
                thread.start();
                running.add(thread);
            }
            for (Thread thread : running) {
                thread.join();
            }
            print(threads + " appenders", waits, System.nanoTime() - start, fsyncs(journal));
        }
    }

    private static void pipelined(Path folder) throws IOException {
        try (Journal journal = Journal.open(JournalConfig.at(folder), 0, JournalListener.NONE)) {
            List<Long> waits = new ArrayList<>();
            long start = System.nanoTime();
            byte[] payload = new byte[PAYLOAD];
            while (System.nanoTime() - start < NANOS) {
                long before = System.nanoTime();
                try {
                    journal.append(List.of(payload), new AppendCallback() {
                        @Override
                        public void durable(long firstSequence) {
                            waits.add(System.nanoTime() - before);
                        }

                        @Override
                        public void refused(AppendRefusedException refusal) {
                            throw refusal;
                        }
                    });
                    journal.release(journal.lastSequence());
                } catch (AppendRefusedException e) {
                    Thread.onSpinWait();
                }
            }
            String fsyncs = fsyncs(journal);
            journal.close();
            print("one appender that does not wait", waits, System.nanoTime() - start, fsyncs);
        }
    }

    private static String fsyncs(Journal journal) {
        FsyncTimes times = journal.metrics().fsyncTimes();
        return String.format(
                Locale.ROOT, ", %d fsyncs of %d us", times.count(), times.sumNanos() / times.count() / 1000);
    }

    private static void print(String what, List<Long> waits, long nanos, String more) {
        long[] sorted = waits.stream().mapToLong(Long::longValue).sorted().toArray();
        System.out.printf(
                Locale.ROOT,
                "%-32s %,9d /s, p50 %,d us, p99 %,d us, max %,d us%s%n",
                what,
                Math.round(sorted.length * 1e9 / nanos),
                sorted[sorted.length / 2] / 1000,
                sorted[(int) (sorted.length * 0.99)] / 1000,
                Arrays.stream(sorted).max().orElse(0) / 1000,
                more);
    }
}
