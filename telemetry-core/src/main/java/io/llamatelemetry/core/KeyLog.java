package io.llamatelemetry.core;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Keeps idempotency keys over restarts once the journal has let go of the events that they came with: files of one hour
 * each, of entries with their own checksum. Used by one thread at a time.
 */
final class KeyLog implements AutoCloseable {

    private static final Pattern NAME = Pattern.compile("keys-([0-9]{1,12})\\.log");
    private static final int KEY_BYTES = 16;
    private static final int ENTRY_BYTES = KEY_BYTES + Long.BYTES + Integer.BYTES;
    private static final long HOUR_MILLIS = Duration.ofHours(1).toMillis();
    private static final int BUFFER_BYTES = 1 << 14;

    private final Path folder;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES - BUFFER_BYTES % ENTRY_BYTES);
    private @Nullable FileChannel channel;
    private long hour = -1;

    KeyLog(Path folder) throws IOException {
        this.folder = folder;
        Files.createDirectories(folder);
    }

    /** Hands over the keys since a time, and deletes the files that hold only older ones. Damaged entries are passed over. */
    void load(Instant since, BiConsumer<String, Instant> consumer) throws IOException {
        long oldestHour = since.toEpochMilli() / HOUR_MILLIS;
        for (Path file : files()) {
            if (hourOf(file) < oldestHour) {
                Files.delete(file);
            } else {
                ByteBuffer entries = ByteBuffer.wrap(Files.readAllBytes(file));
                while (entries.remaining() >= ENTRY_BYTES) {
                    read(entries, since, consumer);
                }
            }
        }
    }

    /** Notes a key. It is durable after the next {@link #sync}. */
    void append(String key, Instant acceptedAt) throws IOException {
        long millis = acceptedAt.toEpochMilli();
        if (millis / HOUR_MILLIS != hour) {
            turnTo(millis / HOUR_MILLIS);
        }
        if (buffer.remaining() < ENTRY_BYTES) {
            flush();
        }
        byte[] bytes = HexFormat.of().parseHex(key);
        buffer.put(bytes).putLong(millis).putInt(checksum(bytes, millis));
    }

    /** Makes what was noted durable. */
    void sync() throws IOException {
        flush();
        if (channel != null) {
            channel.force(false);
        }
    }

    private void turnTo(long nextHour) throws IOException {
        close();
        Path file = folder.resolve("keys-" + nextHour + ".log");
        FileChannel opened = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        // A torn entry at the end is cut off, so that the next one begins at its place.
        opened.position(opened.size() - opened.size() % ENTRY_BYTES);
        channel = opened;
        hour = nextHour;
    }

    private void flush() throws IOException {
        buffer.flip();
        while (channel != null && buffer.hasRemaining()) {
            channel.write(buffer);
        }
        buffer.clear();
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            try (FileChannel last = channel) {
                sync();
                channel = null;
                hour = -1;
                last.force(true);
            }
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> found = new ArrayList<>(files.filter(
                            file -> NAME.matcher(file.getFileName().toString()).matches())
                    .toList());
            found.sort((left, right) -> Long.compare(hourOf(left), hourOf(right)));
            return found;
        }
    }

    private static long hourOf(Path file) {
        Matcher matcher = NAME.matcher(file.getFileName().toString());
        return matcher.matches() ? Long.parseLong(matcher.group(1)) : -1;
    }

    private static void read(ByteBuffer entries, Instant since, BiConsumer<String, Instant> consumer) {
        byte[] key = new byte[KEY_BYTES];
        entries.get(key);
        long millis = entries.getLong();
        Instant time = Instant.ofEpochMilli(millis);
        if (entries.getInt() == checksum(key, millis) && time.isAfter(since)) {
            consumer.accept(HexFormat.of().formatHex(key), time);
        }
    }

    private static int checksum(byte[] key, long millis) {
        CRC32C crc = new CRC32C();
        crc.update(key);
        crc.update(ByteBuffer.allocate(Long.BYTES).putLong(0, millis));
        return (int) crc.getValue();
    }
}
