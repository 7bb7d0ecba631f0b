package io.llamatelemetry.core.dataset;

import io.llamatelemetry.api.JsonObject;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The datasets beneath one folder. A dataset is a folder of parts, {@code part-00000001.jsonl} and so on, each written whole
 * by one export and never changed: a part is there, durably, or it is not. Beside each stands a small {@code .json} file
 * about it. Safe for threads; exports to one dataset come one after another.
 */
public final class DatasetFiles {

    /** The most bytes of rows that one reading gives; at least one row is given. */
    private static final long MOST_BYTES_READ = 64L << 20;

    private final Path root;
    private final Map<String, ReentrantLock> locks = new ConcurrentHashMap<>();
    private final Map<Path, PartAbout> known = new ConcurrentHashMap<>();

    /**
     * Datasets beneath a folder, which need not exist yet.
     *
     * @param root the folder
     */
    public DatasetFiles(Path root) {
        this.root = root;
    }

    /**
     * What is noted of an export beside its rows.
     *
     * @param exportedAt when it was asked for
     * @param fingerprint what was asked for, hashed
     * @param key the name that the sender gave the request, hashed; null if it gave none
     */
    public record Mark(
            Instant exportedAt,
            String fingerprint,
            @Nullable String key) {}

    /**
     * Some rows of a dataset.
     *
     * @param rows the rows, in the order in which they were saved
     * @param hasMore whether there are rows after these
     */
    public record Rows(List<JsonObject> rows, boolean hasMore) {}

    /**
     * Appends rows as one part, durable when this returns.
     *
     * @param datasetId any id
     * @param mark what to note of the export
     * @param isRepetition whether an earlier export, by its mark, was this same one; nothing is appended then
     * @param source gives the rows, one after another, to what it is handed; when it throws, nothing is appended
     * @return whether the rows were appended now
     * @throws IOException if they could not be written; nothing is appended then
     */
    public boolean append(
            String datasetId, Mark mark, Predicate<Mark> isRepetition, Consumer<Consumer<JsonObject>> source)
            throws IOException {
        ReentrantLock lock = locks.computeIfAbsent(datasetId, id -> new ReentrantLock());
        lock.lock();
        try {
            Path folder = root.resolve(DatasetNames.folderOf(datasetId));
            List<Path> parts = parts(folder);
            for (Path part : parts) {
                if (isRepetition.test(about(part).mark())) {
                    return false;
                }
            }
            createFolder(folder, datasetId);
            long number = parts.isEmpty() ? 1 : DatasetNames.numberOf(parts.get(parts.size() - 1)) + 1;
            write(folder, number, mark, source);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Reads rows back.
     *
     * @param datasetId any id
     * @param start the index of the first row, from 0
     * @param limit the most rows
     * @return the rows, perhaps fewer than asked for where they are large; nothing if there is no such dataset
     * @throws IOException if they cannot be read
     */
    public Optional<Rows> read(String datasetId, long start, int limit) throws IOException {
        Path folder = root.resolve(DatasetNames.folderOf(datasetId));
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        List<JsonObject> rows = new ArrayList<>();
        long toSkip = start;
        long bytes = 0;
        for (Path part : parts(folder)) {
            PartAbout about = about(part);
            if (toSkip >= about.rows()) {
                toSkip -= about.rows();
                continue;
            }
            try (PartReader reader = new PartReader(part, about, toSkip)) {
                toSkip = 0;
                for (Optional<JsonObject> row = reader.next(); row.isPresent(); row = reader.next()) {
                    bytes += reader.lastRowBytes();
                    boolean full = rows.size() == limit || (bytes > MOST_BYTES_READ && !rows.isEmpty());
                    if (full) {
                        return Optional.of(new Rows(rows, true));
                    }
                    rows.add(row.get());
                }
            }
        }
        return Optional.of(new Rows(rows, false));
    }

    /** A text as 32 hexadecimal digits, for marks. */
    public static String hash(String text) {
        return DatasetNames.hash(text);
    }

    private void createFolder(Path folder, String datasetId) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder);
            syncFolder(root);
        }
        DatasetNames.noteOwner(folder, datasetId);
    }

    private void write(Path folder, long number, Mark mark, Consumer<Consumer<JsonObject>> source) throws IOException {
        Path part = folder.resolve(DatasetNames.partName(number));
        Path draft = folder.resolve(DatasetNames.partName(number) + ".draft");
        try {
            PartAbout about = PartWriter.write(draft, mark, source);
            // The note first: a part is there once its rows are, and never without its note.
            about.write(DatasetNames.aboutFile(part));
            Files.move(draft, part, StandardCopyOption.ATOMIC_MOVE);
            syncFolder(folder);
            known.put(part, about);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private PartAbout about(Path part) throws IOException {
        PartAbout about = known.get(part);
        if (about == null) {
            about = PartAbout.read(part);
            known.put(part, about);
        }
        return about;
    }

    private static List<Path> parts(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(DatasetNames::isPart)
                    .sorted(DatasetNames.BY_NUMBER)
                    .toList();
        }
    }

    /** Makes the names in a folder durable. Windows has no such thing, and keeps them by itself. */
    private static void syncFolder(Path folder) throws IOException {
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }
}
