package io.llamatelemetry.core.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads all segments at the start. Afterwards all of them are sealed: new frames go to a new file, never behind a damaged
 * one's end. Damaged content never stops the start; a disk that cannot be read does.
 */
final class Recovery {
    private final JournalFiles files;
    private final Path folder;
    private final List<Segment> segments = new ArrayList<>();
    private final List<Region> regions = new ArrayList<>();
    private int settled;
    private long frames;
    private long bytes;
    private long firstSequence;
    private long lastSequence;
    private long lastGroup;
    /** The last group before each start and before this one: only there is an acknowledgement in doubt. */
    private final Set<Long> lastGroups = new TreeSet<>();

    /** A region without whole frames; what it lacks is known once a later frame is found. */
    private static final class Region {
        final Segment segment;
        final long from;
        final long length;
        boolean followed;
        long firstMissing;
        long lastMissing;
        long nextGroup;

        @Nullable Path keptAside;

        Region(Segment segment, long from, long length) {
            this.segment = segment;
            this.from = from;
            this.length = length;
        }
    }

    /** What the journal goes on from: its segments, their report, and the sequence that would follow without a gap. */
    record Result(List<Segment> segments, RecoveryReport report, long expectedSequence) {}

    private Recovery(JournalFiles files, Path folder) {
        this.files = files;
        this.folder = folder;
    }

    static Result run(JournalFiles files, Path folder) throws IOException {
        long start = System.nanoTime();
        Recovery recovery = new Recovery(files, folder);
        recovery.find();
        for (int i = 0; i < recovery.segments.size(); i++) {
            recovery.scan(i);
        }
        recovery.keepAside();
        recovery.sealAll();
        return recovery.result(start);
    }

    private void find() throws IOException {
        for (Path path : files.list(folder)) {
            Segment segment = Segment.named(path, 0);
            if (segment != null) {
                try (JournalFile file = files.openToRead(path)) {
                    segment.size = file.size();
                }
                segments.add(segment);
            }
        }
        // Of two with one base the first is empty: its successor was made and it was not deleted any more.
        segments.sort(Comparator.<Segment>comparingLong(segment -> segment.base).thenComparingLong(s -> s.size));
    }

    private void scan(int index) throws IOException {
        Segment segment = segments.get(index);
        long below = index + 1 < segments.size() ? segments.get(index + 1).base : Long.MAX_VALUE;
        try (SegmentScanner scanner = new SegmentScanner(files.openToRead(segment.path), segment.salt, 0)) {
            SegmentScanner.Scanned scanned;
            while ((scanned = scanner.next(Math.max(lastSequence, segment.base - 1), below, segment.size)) != null) {
                accept(segment, scanned);
                segment.end = scanner.position();
            }
            long content = scanner.endOfContent(segment.end, segment.size);
            if (content > segment.end) {
                addRegion(segment, segment.end, content - segment.end);
            }
            segment.end = Math.min(segment.end, segment.size);
            bytes += scanner.bytesRead();
        }
    }

    private void addRegion(Segment segment, long from, long length) {
        regions.add(new Region(segment, from, length));
        segment.addDamaged(from, from + length);
    }

    private void accept(Segment segment, SegmentScanner.Scanned scanned) {
        FrameFormat.Header header = scanned.header();
        if (scanned.skippedFrom() < scanned.offset()) {
            addRegion(segment, scanned.skippedFrom(), scanned.offset() - scanned.skippedFrom());
        }
        long expected = expectedSequence();
        long group = header.sequence() - header.place();
        if (header.sequence() > expected && !header.jump()) {
            if (settled == regions.size()) {
                regions.add(new Region(segment, scanned.offset(), 0));
            }
            Region last = regions.get(regions.size() - 1);
            last.firstMissing = expected;
            last.lastMissing = header.sequence() - 1;
        }
        for (; settled < regions.size(); settled++) {
            regions.get(settled).followed = true;
            regions.get(settled).nextGroup = group;
        }
        segment.mark(header.sequence(), scanned.offset());
        segment.lastSequence = header.sequence();
        firstSequence = firstSequence == 0 ? header.sequence() : firstSequence;
        lastSequence = header.sequence();
        if (header.start()) {
            lastGroups.add(lastGroup);
        }
        lastGroup = group;
        frames++;
    }

    private long expectedSequence() {
        return lastSequence > 0 ? lastSequence + 1 : segments.isEmpty() ? 1 : segments.get(0).base;
    }

    /** Copies what is no frame to files of its own. Done again after a crash it finds the same names. */
    private void keepAside() throws IOException {
        boolean copied = false;
        Set<Path> there = new TreeSet<>(files.list(folder));
        for (Region region : regions) {
            if (region.length > 0) {
                copied |= keepAside(region, there);
            }
        }
        if (copied) {
            files.forceFolder(folder);
        }
    }

    private boolean keepAside(Region region, Set<Path> there) throws IOException {
        try (JournalFile source = files.openToRead(region.segment.path)) {
            String name = region.segment.path.getFileName().toString().replace("segment-", "aside-");
            String suffix = "-" + region.from + "-" + region.length + ".bytes";
            Path target = folder.resolve(name.replace(".journal", suffix));
            Path draft = folder.resolve(target.getFileName() + ".tmp");
            if (there.contains(target)) {
                region.keptAside = target;
                return false;
            }
            try {
                files.delete(draft);
                copy(source, region, draft);
                files.rename(draft, target);
            } catch (DiskFullException e) {
                files.delete(draft);
                return false;
            }
            region.keptAside = target;
            return true;
        }
    }

    private void copy(JournalFile source, Region region, Path draft) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
        try (JournalFile target = files.create(draft)) {
            for (long done = 0; done < region.length; ) {
                buffer.clear().limit((int) Math.min(buffer.capacity(), region.length - done));
                int read = source.read(buffer, region.from + done);
                if (read <= 0) {
                    break;
                }
                target.writeFully(buffer.flip(), done);
                done += read;
            }
            target.force(true);
        }
    }

    /**
     * Cuts what follows the last frame, its preallocated zeros too, and makes sure of what was written and perhaps not
     * synced before the process ended.
     */
    private void sealAll() throws IOException {
        for (int i = 0; i < segments.size(); i++) {
            Segment segment = segments.get(i);
            boolean open = segment.lastSequence >= lastSequence || i == segments.size() - 1;
            boolean leftInPlace = regions.stream()
                    .anyMatch(region -> region.segment == segment && !region.followed && region.keptAside == null);
            if (open) {
                try (JournalFile file = files.open(segment.path)) {
                    if (segment.size > segment.end && !leftInPlace) {
                        file.truncate(segment.end);
                        segment.size = segment.end;
                    }
                    file.force(true);
                }
            }
            segment.sealed = true;
        }
    }

    private Result result(long start) {
        lastGroups.add(lastGroup);
        List<JournalFinding> findings = new ArrayList<>();
        for (Region region : regions) {
            findings.add(finding(region));
        }
        RecoveryReport report = new RecoveryReport(
                firstSequence, lastSequence, frames, segments.size(), bytes, findings, System.nanoTime() - start);
        return new Result(segments, report, expectedSequence());
    }

    private JournalFinding finding(Region region) {
        JournalFinding.Kind kind;
        long firstMissing = region.firstMissing;
        if (!region.followed) {
            kind = JournalFinding.Kind.TORN_TAIL;
            firstMissing = expectedSequence();
        } else if (firstMissing == 0 || (lastGroups.contains(region.nextGroup) && firstMissing >= region.nextGroup)) {
            kind = JournalFinding.Kind.TORN_GROUP;
        } else {
            kind = region.length == 0 ? JournalFinding.Kind.MISSING : JournalFinding.Kind.DAMAGE;
        }
        return new JournalFinding(
                kind,
                region.segment.path,
                region.from,
                region.length,
                firstMissing,
                region.lastMissing,
                region.keptAside);
    }
}
