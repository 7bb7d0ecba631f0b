package io.llamatelemetry.server.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.lucene.index.CheckIndex;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The server on Lucene is killed at random moments while clients write and export, over and over on one folder. After each
 * restart every event that was acknowledged is there once and whole, and the index is sound.
 *
 * <p>{@code -Dtelemetry.crash.rounds} sets the rounds, {@code -Dtelemetry.crash.seed} the seed.
 */
final class CrashTest {

    private static final int ROUNDS = Integer.getInteger("telemetry.crash.rounds", 5);
    private static final long SEED = Long.getLong("telemetry.crash.seed", 20_260_101L);
    private static final int WRITERS = 4;
    private static final int SHORTEST_MILLIS = 100;
    private static final int LONGEST_MILLIS = 2_500;

    @TempDir
    Path folder;

    @Test
    void whatWasAcknowledgedIsThereOnceAndWhole() throws Exception {
        Path configuration = configuration();
        Random random = new Random(SEED);
        List<Writer> all = new ArrayList<>();
        List<Exporter> exporters = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            String where = "round " + round + " of seed " + SEED;
            List<Writer> writers = new ArrayList<>();
            Exporter exporter;
            try (ServerProcess server = ServerProcess.start(configuration)) {
                Api api = new Api(server.address());
                List<Thread> threads = new ArrayList<>();
                for (int i = 0; i < WRITERS; i++) {
                    writers.add(new Writer("r" + round + "w" + i, random.nextLong(), api));
                    threads.add(new Thread(writers.get(i), "writer-" + i));
                }
                exporter = new Exporter("r" + round, api);
                threads.add(new Thread(exporter, "exporter"));
                threads.forEach(Thread::start);
                // The moment of the crash is what the test varies; nothing is waited for.
                LockSupport.parkNanos(1_000_000L * random.nextInt(SHORTEST_MILLIS, LONGEST_MILLIS));
                server.kill();
                for (Thread thread : threads) {
                    thread.join();
                }
            }
            checkIndexes(where);
            try (ServerProcess server = ServerProcess.start(configuration)) {
                Api api = new Api(server.address());
                for (Writer writer : writers) {
                    writer.count(api);
                }
                exporter.count(api);
                if (random.nextBoolean()) {
                    assertEquals(0, withinSignal(server.stop()), where);
                }
            }
            all.addAll(writers);
            exporters.add(exporter);
        }
        int acknowledged = all.stream().mapToInt(Writer::acknowledged).sum();
        assertTrue(acknowledged > ROUNDS, "nothing was acknowledged");
        countEverythingAgain(configuration, all, exporters);
        System.out.println("crash test: " + ROUNDS + " rounds, " + acknowledged + " acknowledged events, "
                + exporters.stream().mapToInt(Exporter::acknowledged).sum() + " exports, none lost, none twice");
    }

    private static void countEverythingAgain(Path configuration, List<Writer> writers, List<Exporter> exporters)
            throws IOException, InterruptedException {
        try (ServerProcess server = ServerProcess.start(configuration)) {
            Api api = new Api(server.address());
            for (Writer writer : writers) {
                writer.count(api);
            }
            for (Exporter exporter : exporters) {
                exporter.count(api);
            }
        }
    }

    /** A JVM that ends on SIGTERM in order says 143, or 0. */
    private static int withinSignal(int exit) {
        return exit == 143 ? 0 : exit;
    }

    /** Short intervals, so that there is always a commit, a merge or an expiry under way. */
    private Path configuration() throws IOException {
        return Files.writeString(
                folder.resolve("telemetry.yaml"),
                String.join(
                        "\n",
                        "server: {port: 0}",
                        "store: {provider: lucene}",
                        "journal: {commit_interval: 50ms, segment_size: 256KiB, max_size: 64MiB}",
                        "data: " + folder.resolve("data")));
    }

    private void checkIndexes(String where) throws IOException {
        try (Stream<Path> folders = Files.walk(folder.resolve("data"))) {
            for (Path index : folders.filter(Files::isDirectory).toList()) {
                try (Directory directory = FSDirectory.open(index)) {
                    if (DirectoryReader.indexExists(directory)) {
                        try (CheckIndex check = new CheckIndex(directory)) {
                            assertTrue(check.checkIndex().clean, where + ": " + index);
                        }
                    }
                }
            }
        }
    }
}
