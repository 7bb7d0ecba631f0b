package io.llamatelemetry.core.journal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A file of frames. What identifies it stands in its name, so there is no file header that could be damaged. Its changing
 * parts belong to {@link Segments}, under whose monitor they are read and written.
 */
final class Segment {
    private static final Pattern NAME = Pattern.compile("segment-(\\d{19})-([0-9a-f]{16})\\.journal");

    /** Bytes between two marks: what a reader scans at most to find its place. */
    private static final int MARK_EVERY = 256 * 1024;

    final Path path;
    /** No frame in it has a sequence below this one. */
    final long base;

    final long salt;
    /** Length of the file. */
    long size;
    /** Offset behind the last frame that readers may see. */
    long end;
    /** Sequence of that frame; base - 1 if there is none. */
    long lastSequence;
    /** Nothing is added to it any more. */
    boolean sealed;

    int readers;
    private final TreeMap<Long, Long> marks = new TreeMap<>();
    private final List<Region> damaged = new ArrayList<>();

    private record Region(long from, long to) {}

    Segment(Path path, long base, long salt, long size) {
        this.path = path;
        this.base = base;
        this.salt = salt;
        this.size = size;
        this.lastSequence = base - 1;
    }

    static Path pathIn(Path folder, long base, long salt) {
        return folder.resolve(String.format(Locale.ROOT, "segment-%019d-%016x.journal", base, salt));
    }

    /** The segment that this file is by its name; null if it is none. */
    static @Nullable Segment named(Path path, long size) {
        Matcher name = NAME.matcher(path.getFileName().toString());
        if (!name.matches() || name.group(1).compareTo("9223372036854775807") > 0) {
            return null;
        }
        long salt = Long.parseUnsignedLong(name.group(2), 16);
        return new Segment(path, Long.parseLong(name.group(1)), salt, size);
    }

    /** Notes that a frame, or a group that begins with it, stands at this offset. */
    void mark(long sequence, long offset) {
        Map.Entry<Long, Long> last = marks.lastEntry();
        if (last == null || offset - last.getValue() >= MARK_EVERY) {
            marks.put(sequence, offset);
        }
    }

    /** An offset at or before the first frame with this sequence or a later one, where a frame begins. */
    long startFor(long sequence) {
        Map.Entry<Long, Long> mark = marks.floorEntry(sequence);
        return mark == null ? 0 : mark.getValue();
    }

    /** Notes a damaged region; false if it was known. */
    boolean addDamaged(long from, long to) {
        for (Region region : damaged) {
            if (region.from() <= from && to <= region.to()) {
                return false;
            }
        }
        return damaged.add(new Region(from, to));
    }
}
