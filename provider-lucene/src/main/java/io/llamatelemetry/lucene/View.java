package io.llamatelemetry.lucene;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SegmentReader;

/**
 * All shards as they were at one moment: a span that moved from one to another is in exactly one of them. Readers take hold of
 * it and let go; the last to let go closes what it holds.
 */
final class View {

    private final List<Part> parts;
    private final TraceFilters traces;
    private final long bytes;
    private final AtomicInteger holders = new AtomicInteger(1);

    /** One shard. */
    private record Part(Kind kind, DirectoryReader reader) {}

    /** The shards as they are; held by the caller. */
    View(Shards shards) throws IOException {
        List<Part> all = new ArrayList<>();
        for (Shard shard : shards.all()) {
            shard.reader().incRef();
            // Made here, by one thread: readers that make it at once would make several, and mix them.
            shard.reader().getContext();
            all.add(new Part(shard.id().kind(), shard.reader()));
        }
        this.parts = List.copyOf(all);
        this.traces = shards.traces();
        this.bytes = countBytes();
    }

    /** Takes hold of it; false if it is closed already. */
    boolean hold() {
        int before = holders.getAndUpdate(count -> count == 0 ? 0 : count + 1);
        return before > 0;
    }

    /** Lets go of it. */
    void release() throws IOException {
        if (holders.decrementAndGet() == 0) {
            for (Part part : parts) {
                part.reader().decRef();
            }
        }
    }

    /** How many bytes the files of all segments have. */
    long bytes() {
        return bytes;
    }

    private long countBytes() throws IOException {
        long bytes = 0;
        for (Part part : parts) {
            for (LeafReaderContext leaf : part.reader().leaves()) {
                bytes += leaf.reader() instanceof SegmentReader segment
                        ? segment.getSegmentInfo().sizeInBytes()
                        : 0;
            }
        }
        return bytes;
    }

    long segmentCount() {
        return parts.stream().mapToLong(part -> part.reader().leaves().size()).sum();
    }

    /** Says of most traces that a segment of spans has none of theirs. */
    KeyFilter traces(LeafReaderContext segment) throws IOException {
        return traces.of(segment.reader());
    }

    /** The indexes of a kind. */
    List<DirectoryReader> readers(Kind kind) {
        return parts.stream()
                .filter(part -> part.kind() == kind)
                .map(Part::reader)
                .toList();
    }

    /** The segments of a kind. */
    List<LeafReaderContext> segments(Kind kind) {
        List<LeafReaderContext> segments = new ArrayList<>();
        for (Part part : parts) {
            if (part.kind() == kind) {
                segments.addAll(part.reader().leaves());
            }
        }
        return segments;
    }
}
