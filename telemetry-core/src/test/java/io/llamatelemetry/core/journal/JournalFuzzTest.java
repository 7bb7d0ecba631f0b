package io.llamatelemetry.core.journal;

import static io.llamatelemetry.core.journal.JournalCase.FOLDER;
import static io.llamatelemetry.core.journal.JournalCase.ack;
import static io.llamatelemetry.core.journal.JournalCase.open;
import static io.llamatelemetry.core.journal.JournalCase.payload;
import static io.llamatelemetry.core.journal.JournalCase.readAll;
import static io.llamatelemetry.core.journal.JournalCase.segmentFiles;
import static io.llamatelemetry.core.journal.JournalCase.small;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Timeout;

/** Whatever is on the disk, the journal opens, gives out nothing that was not written, and goes on. */
class JournalFuzzTest {

    private static final int FILES = 3;
    private static final int MOST_CHANGES = 16;
    private static final int[] LENGTHS = {5, 0, 64, 17, 250};

    private static final SortedMap<Long, String> WRITTEN = new TreeMap<>();
    private static final Map<Path, byte[]> DISK = new HashMap<>();

    /** Three segments, once; what a fuzzer says is done to copies. */
    private static synchronized MemoryFiles disk() throws IOException {
        if (DISK.isEmpty()) {
            MemoryFiles files = new MemoryFiles();
            for (int file = 0; file < FILES; file++) {
                try (Journal journal = open(files)) {
                    for (int length : LENGTHS) {
                        byte[] payload = new byte[length];
                        Arrays.fill(payload, (byte) ('a' + WRITTEN.size()));
                        WRITTEN.put(ack(journal.append(payload)), new String(payload, StandardCharsets.UTF_8));
                    }
                }
            }
            DISK.putAll(files.contents());
        }
        MemoryFiles copy = new MemoryFiles();
        DISK.forEach(copy::replace);
        return copy;
    }

    @FuzzTest
    @Timeout(60)
    void aDamagedJournalGivesOutOnlyWhatWasWritten(byte[] data) throws IOException {
        MemoryFiles files = disk();
        ByteBuffer changes = ByteBuffer.wrap(data);
        for (int i = 0; i < MOST_CHANGES && changes.hasRemaining(); i++) {
            change(files, changes);
        }
        SortedMap<Long, String> read = check(files, 0);
        read.forEach((sequence, text) -> assertEquals(WRITTEN.get(sequence), text, () -> "sequence " + sequence));
    }

    /** Bytes that come from nowhere. Frames with the right sums are written frames; there may be such. */
    @FuzzTest
    @Timeout(60)
    void anyBytesAreAJournal(byte[] data) throws IOException {
        MemoryFiles files = new MemoryFiles();
        open(files).close();
        ByteBuffer rest = ByteBuffer.wrap(data);
        for (int file = 0; file < FILES && rest.remaining() > 2; file++) {
            long base = 1L + rest.get() % 20;
            byte[] bytes = new byte[Math.min(rest.remaining(), Short.toUnsignedInt(rest.getShort(rest.position())))];
            rest.get(bytes);
            files.replace(Segment.pathIn(FOLDER, Math.max(1, base), file), bytes);
        }
        check(files, data.length == 0 ? 0 : data[0] & 0xff);
    }

    /** Opens, appends, opens again: nothing is lost of what was read or appended, and no sequence is given twice. */
    private static SortedMap<Long, String> check(MemoryFiles files, long used) throws IOException {
        SortedMap<Long, String> read;
        long appended;
        try (Journal journal = Journal.open(small(), used, JournalListener.NONE, files)) {
            read = readAll(journal);
            assertEquals(read.size(), journal.recovery().frames());
            appended = ack(journal.append(payload("next")));
        }
        assertTrue(appended > used && (read.isEmpty() || appended > read.lastKey()), "sequence " + appended);
        SortedMap<Long, String> expected = new TreeMap<>(read);
        expected.put(appended, "next");
        try (Journal journal = Journal.open(small(), used, JournalListener.NONE, files)) {
            assertEquals(expected, readAll(journal));
            assertEquals(appended + 1, ack(journal.append(payload("last"))));
        }
        return read;
    }

    private static void change(MemoryFiles files, ByteBuffer changes) throws IOException {
        List<Path> segments = segmentFiles(files);
        if (segments.isEmpty() || changes.remaining() < Long.BYTES) {
            changes.position(changes.limit());
            return;
        }
        int kind = Byte.toUnsignedInt(changes.get()) % 8;
        Path path = segments.get(Byte.toUnsignedInt(changes.get()) % segments.size());
        byte[] content = files.content(path);
        int from = content.length == 0 ? 0 : Short.toUnsignedInt(changes.getShort()) % content.length;
        int to = content.length == 0 ? 0 : Short.toUnsignedInt(changes.getShort()) % content.length;
        int length = Math.min(Byte.toUnsignedInt(changes.get()), content.length - Math.max(from, to));
        byte value = changes.get();
        switch (kind) {
            case 0 -> files.replace(path, Arrays.copyOf(content, from));
            case 1 -> {
                Arrays.fill(content, from, from + length, value);
                files.replace(path, content);
            }
            case 2 -> {
                System.arraycopy(content.clone(), from, content, to, length);
                files.replace(path, content);
            }
            case 3 -> files.delete(path);
            case 4 -> files.replace(path, inserted(content, from, new byte[length]));
            case 5 -> files.replace(path, Arrays.copyOf(content, content.length + length));
            case 6 -> copyUnder(files, 1 + Byte.toUnsignedInt(value) % 30, path);
            default -> {
                if (content.length > 0) {
                    content[from] ^= value;
                    files.replace(path, content);
                }
            }
        }
    }

    /** Copies a segment under another base, unless there is one of that: two of one base are not told apart. */
    private static void copyUnder(MemoryFiles files, long base, Path path) {
        for (Path other : segmentFiles(files)) {
            Segment segment = Segment.named(other, 0);
            if (segment == null || segment.base == base) {
                return;
            }
        }
        Segment copied = Segment.named(path, 0);
        if (copied != null) {
            files.replace(Segment.pathIn(FOLDER, base, copied.salt), files.content(path));
        }
    }

    private static byte[] inserted(byte[] content, int at, byte[] more) {
        ByteBuffer result = ByteBuffer.allocate(content.length + more.length);
        return result.put(content, 0, at)
                .put(more)
                .put(content, at, content.length - at)
                .array();
    }
}
