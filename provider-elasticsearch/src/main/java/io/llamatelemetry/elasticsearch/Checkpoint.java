package io.llamatelemetry.elasticsearch;

import io.llamatelemetry.spi.StoreException;
import io.llamatelemetry.spi.StoreException.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** A file with the journal's number up to which the cluster has everything. */
final class Checkpoint {

    private static final String FILE = "checkpoint";

    private final Path folder;
    private volatile long sequence;

    private Checkpoint(Path folder, long sequence) {
        this.folder = folder;
        this.sequence = sequence;
    }

    /** Reads the file of a folder, which is made if it is not there. */
    static Checkpoint open(Path folder) {
        try {
            Files.createDirectories(folder);
            Path file = folder.resolve(FILE);
            if (!Files.exists(file)) {
                return new Checkpoint(folder, 0);
            }
            String text = Files.readString(file).strip();
            if (!text.matches("sequence \\d{1,18}")) {
                throw new StoreException(
                        Kind.DAMAGED,
                        file.getFileName()
                                + " is damaged; remove it, and the journal is written to the cluster from its"
                                + " beginning, which changes nothing that is there.",
                        null);
            }
            return new Checkpoint(folder, Long.parseLong(text.substring("sequence ".length())));
        } catch (IOException e) {
            throw new StoreException(Kind.PERMANENT, "The checkpoint cannot be read: " + e.getMessage(), e);
        }
    }

    long sequence() {
        return sequence;
    }

    /** Writes the number to the disk, whole or not at all. */
    synchronized void advance(long to) {
        if (to <= sequence) {
            return;
        }
        Path written = folder.resolve(FILE + ".new");
        try {
            try (FileChannel out = FileChannel.open(
                    written,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.TRUNCATE_EXISTING)) {
                ByteBuffer text = ByteBuffer.wrap(("sequence " + to + "\n").getBytes(StandardCharsets.UTF_8));
                while (text.hasRemaining()) {
                    out.write(text);
                }
                out.force(true);
            }
            Files.move(written, folder.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
            try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
                directory.force(true);
            }
        } catch (IOException e) {
            throw new StoreException(Kind.TEMPORARY, "The checkpoint cannot be written: " + e.getMessage(), e);
        }
        sequence = to;
    }
}
