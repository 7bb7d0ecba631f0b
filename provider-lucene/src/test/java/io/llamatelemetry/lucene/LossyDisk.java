package io.llamatelemetry.lucene;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FilterDirectory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexOutput;
import org.apache.lucene.store.NIOFSDirectory;

/**
 * A disk that loses power at a given operation: every later one fails, and of the files only what was synced is certain to be
 * whole afterwards.
 */
final class LossyDisk implements DirectorySource {

    private final Map<Path, Set<String>> unsynced = new HashMap<>();
    private final long powerLostAt;
    private long operations;

    LossyDisk(long powerLostAt) {
        this.powerLostAt = powerLostAt;
    }

    /** A disk that always has power, and does not spend time on syncing. */
    static LossyDisk reliable() {
        return new LossyDisk(Long.MAX_VALUE);
    }

    synchronized long operations() {
        return operations;
    }

    synchronized boolean isPowerLost() {
        return operations >= powerLostAt;
    }

    private synchronized void operate() throws IOException {
        operations++;
        if (operations >= powerLostAt) {
            throw new IOException("power lost at operation " + powerLostAt);
        }
    }

    private synchronized Set<String> unsyncedIn(Path folder) {
        return unsynced.computeIfAbsent(folder, any -> new HashSet<>());
    }

    @Override
    public Directory open(Path folder) throws IOException {
        Set<String> unsafe = unsyncedIn(folder);
        return new FilterDirectory(new NIOFSDirectory(folder)) {
            @Override
            public IndexOutput createOutput(String name, IOContext context) throws IOException {
                operate();
                synchronized (LossyDisk.this) {
                    unsafe.add(name);
                }
                return in.createOutput(name, context);
            }

            @Override
            public IndexOutput createTempOutput(String prefix, String suffix, IOContext context) throws IOException {
                operate();
                IndexOutput output = in.createTempOutput(prefix, suffix, context);
                synchronized (LossyDisk.this) {
                    unsafe.add(output.getName());
                }
                return output;
            }

            @Override
            public void sync(Collection<String> names) throws IOException {
                for (String name : names) {
                    operate();
                    synchronized (LossyDisk.this) {
                        unsafe.remove(name);
                    }
                }
            }

            @Override
            public void syncMetaData() throws IOException {
                operate();
            }

            @Override
            public void rename(String source, String target) throws IOException {
                operate();
                in.rename(source, target);
                synchronized (LossyDisk.this) {
                    if (unsafe.remove(source)) {
                        unsafe.add(target);
                    }
                }
            }

            @Override
            public void deleteFile(String name) throws IOException {
                operate();
                in.deleteFile(name);
            }
        };
    }

    /** What a machine finds after the power came back: of unsynced files nothing, a part, or all. */
    void copyAfterPowerLoss(Path from, Path to, Random random) throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(from)) {
            files = walk.filter(Files::isRegularFile).sorted().toList();
        }
        for (Path file : files) {
            Path folder = file.getParent();
            Path target = to.resolve(from.relativize(file).toString());
            Files.createDirectories(target.resolveSibling("."));
            String name = file.getFileName().toString();
            byte[] bytes = Files.readAllBytes(file);
            if (folder != null && unsyncedIn(folder).contains(name)) {
                int fate = random.nextInt(3);
                if (fate > 0) {
                    Files.write(target, fate == 1 ? bytes : Arrays.copyOf(bytes, random.nextInt(bytes.length + 1)));
                }
            } else {
                Files.write(target, bytes);
            }
        }
    }
}
