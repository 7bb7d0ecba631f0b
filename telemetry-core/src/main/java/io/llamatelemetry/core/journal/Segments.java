package io.llamatelemetry.core.journal;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The segments that readers may see, oldest first. */
final class Segments {
    private final List<Segment> list = new ArrayList<>();

    /** How far a segment may be read, and whether that can still grow. */
    record View(long end, long lastSequence, boolean sealed) {}

    synchronized void add(Segment segment) {
        list.add(segment);
    }

    synchronized int count() {
        return list.size();
    }

    synchronized @Nullable Segment newest() {
        return list.isEmpty() ? null : list.get(list.size() - 1);
    }

    /** Lets readers see a group that begins with this sequence at this offset. */
    synchronized void extend(Segment segment, long firstSequence, long offset, long lastSequence, long end) {
        segment.mark(firstSequence, offset);
        segment.lastSequence = lastSequence;
        segment.end = end;
    }

    synchronized void seal(Segment segment) {
        segment.sealed = true;
    }

    synchronized View view(Segment segment) {
        return new View(segment.end, segment.lastSequence, segment.sealed);
    }

    synchronized long startFor(Segment segment, long sequence) {
        return segment.startFor(sequence);
    }

    synchronized boolean addDamaged(Segment segment, long from, long to) {
        return segment.addDamaged(from, to);
    }

    /** The oldest segment with a frame of this sequence or a later one, kept from being recycled until let go. */
    synchronized @Nullable Segment holdFor(long sequence) {
        for (Segment segment : list) {
            if (segment.lastSequence >= sequence) {
                segment.readers++;
                return segment;
            }
        }
        return null;
    }

    synchronized void letGo(Segment segment) {
        segment.readers--;
    }

    synchronized boolean isHeld(Segment segment) {
        return segment.readers > 0;
    }

    /**
     * Takes out the segments that hold nothing above this sequence. The newest stays, since from it the next start knows
     * which sequences were used.
     */
    synchronized List<Segment> retire(long committedSequence) {
        List<Segment> retired = new ArrayList<>();
        while (list.size() > 1 && list.get(0).sealed && list.get(0).lastSequence <= committedSequence) {
            retired.add(list.remove(0));
        }
        return retired;
    }
}
