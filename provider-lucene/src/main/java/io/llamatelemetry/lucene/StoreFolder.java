package io.llamatelemetry.lucene;

import io.llamatelemetry.spi.StoreException;
import io.llamatelemetry.spi.StoreException.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.Lock;
import org.apache.lucene.store.LockObtainFailedException;
import org.apache.lucene.util.IOUtils;

/**
 * The folder of a store and its files: {@code format} with the version of the layout, the lock, the checkpoint twice over, a
 * folder a partition with a folder a shard in it, and {@code damaged} with what was set aside.
 */
final class StoreFolder implements AutoCloseable {

    private static final String FORMAT = "llamatelemetry lucene store 1\n";
    private static final String FORMAT_BEGIN = "llamatelemetry lucene store ";
    private static final String FORMAT_FILE = "format";
    private static final String LOCK_FILE = "store.lock";
    private static final List<String> CHECKPOINT_FILES = List.of("checkpoint", "checkpoint.copy");
    private static final String DAMAGED = "damaged";
    private static final String PARTITION_BEGIN = "until-day-";

    private final Path root;
    private final Directory lockDirectory;
    private final Lock lock;

    private StoreFolder(Path root, Directory lockDirectory, Lock lock) {
        this.root = root;
        this.lockDirectory = lockDirectory;
        this.lock = lock;
    }

    /**
     * Locks the folder, which is made if it is not there.
     *
     * @throws StoreException if another store has it, or it is of another version, or not such a folder
     */
    static StoreFolder open(Path root) throws IOException {
        Files.createDirectories(root);
        Directory directory = FSDirectory.open(root);
        Lock lock = null;
        try {
            lock = directory.obtainLock(LOCK_FILE);
            StoreFolder folder = new StoreFolder(root, directory, lock);
            folder.checkFormat();
            return folder;
        } catch (LockObtainFailedException e) {
            directory.close();
            throw new StoreException(
                    Kind.PERMANENT,
                    "The folder " + root
                            + " is in use by another store, in this process or another one; stop that first, or"
                            + " configure a folder of its own.",
                    e);
        } catch (IOException | RuntimeException e) {
            IOUtils.closeWhileHandlingException(lock, directory);
            throw e;
        }
    }

    /** The last durable state. */
    Checkpoint readCheckpoint() throws IOException {
        List<Checkpoint> found = new ArrayList<>();
        int files = 0;
        for (String name : CHECKPOINT_FILES) {
            Path file = root.resolve(name);
            if (Files.exists(file)) {
                files++;
                String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
                Optional<Checkpoint> checkpoint = Checkpoint.parse(text);
                checkpoint.ifPresent(found::add);
            }
        }
        if (found.isEmpty() && files > 0) {
            throw new StoreException(
                    Kind.DAMAGED,
                    "Both copies of the checkpoint in " + root
                            + " are damaged; move the folder away, or restore it from a" + " backup.",
                    null);
        }
        return found.stream()
                .reduce((first, second) -> second.sequence() > first.sequence() ? second : first)
                .orElse(Checkpoint.EMPTY);
    }

    /** Makes a state the last durable one. */
    void writeCheckpoint(Checkpoint checkpoint) throws IOException {
        for (String name : CHECKPOINT_FILES) {
            writeTemporary(name, checkpoint.toText());
        }
        for (String name : CHECKPOINT_FILES) {
            publish(name);
        }
    }

    Path shardFolder(ShardId id) {
        return root.resolve(id.partitionFolder()).resolve(id.kind().folderName());
    }

    /** Deletes the shards' folders that the checkpoint does not name: they were dropped, or never durable. */
    void deleteAllBut(Checkpoint checkpoint) throws IOException {
        try (DirectoryStream<Path> partitions = Files.newDirectoryStream(root, PARTITION_BEGIN + "*")) {
            for (Path partition : partitions) {
                try (DirectoryStream<Path> shards = Files.newDirectoryStream(partition)) {
                    for (Path shard : shards) {
                        boolean named = checkpoint.generations().keySet().stream()
                                .anyMatch(id -> shardFolder(id).equals(shard));
                        if (!named) {
                            delete(shard);
                        }
                    }
                }
                deleteIfEmpty(partition);
            }
        }
    }

    /** Deletes the folder of a shard, and its partition's if nothing else is there. */
    void delete(ShardId id) throws IOException {
        Path shard = shardFolder(id);
        delete(shard);
        Path partition = root.resolve(id.partitionFolder());
        if (Files.exists(partition)) {
            deleteIfEmpty(partition);
        }
    }

    /** Moves the folder of a damaged shard out of the way, for somebody to look at. */
    Path setAside(ShardId id, Instant now) throws IOException {
        Path aside = Files.createDirectories(root.resolve(DAMAGED));
        Path target = aside.resolve(id.partitionFolder() + "-" + id.kind().folderName() + "-" + now.toEpochMilli());
        if (Files.exists(shardFolder(id))) {
            Files.move(shardFolder(id), target);
            IOUtils.fsync(aside, true);
        }
        return target;
    }

    @Override
    public void close() throws IOException {
        IOUtils.close(lock, lockDirectory);
    }

    private void checkFormat() throws IOException {
        Path file = root.resolve(FORMAT_FILE);
        if (!Files.exists(file)) {
            try (DirectoryStream<Path> content = Files.newDirectoryStream(root)) {
                for (Path other : content) {
                    String name = String.valueOf(other.getFileName());
                    if (!name.equals(LOCK_FILE) && !name.startsWith(FORMAT_FILE)) {
                        throw new StoreException(
                                Kind.PERMANENT,
                                "The folder " + root + " has no file " + FORMAT_FILE + " but other files (" + name
                                        + "): it is no Lucene store; configure another folder.",
                                null);
                    }
                }
            }
            writeTemporary(FORMAT_FILE, FORMAT);
            publish(FORMAT_FILE);
            return;
        }
        String found = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        if (!found.equals(FORMAT)) {
            String version = found.startsWith(FORMAT_BEGIN)
                    ? "version " + found.substring(FORMAT_BEGIN.length()).strip()
                    : "an unknown format";
            throw new StoreException(
                    Kind.PERMANENT,
                    "The folder " + root + " is of " + version
                            + " (expected: version 1); use the software that wrote it, or"
                            + " configure another folder.",
                    null);
        }
    }

    /** Writes a file beside the one that it is to replace; a full disk strikes here. */
    private void writeTemporary(String name, String text) throws IOException {
        Path temporary = root.resolve(name + ".new");
        try (FileChannel channel = FileChannel.open(
                temporary, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    private void publish(String name) throws IOException {
        Path temporary = root.resolve(name + ".new");
        Files.move(temporary, root.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        IOUtils.fsync(root, true);
    }

    private static void deleteIfEmpty(Path folder) throws IOException {
        boolean empty;
        try (DirectoryStream<Path> content = Files.newDirectoryStream(folder)) {
            empty = !content.iterator().hasNext();
        }
        if (empty) {
            Files.delete(folder);
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(
                    Path folder, java.io.@org.jspecify.annotations.Nullable IOException e) throws IOException {
                if (e != null) {
                    throw e;
                }
                Files.delete(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
