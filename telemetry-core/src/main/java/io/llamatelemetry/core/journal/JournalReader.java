package io.llamatelemetry.core.journal;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Follows the journal from a sequence on, in order, and gets what was acknowledged and nothing else: from memory when it
 * is close behind, from the files when it is not. For one thread at a time. An open reader keeps a segment's bytes on the
 * disk while it is in it.
 */
public final class JournalReader implements Closeable {
    private final JournalFiles files;
    private final Segments segments;
    private final Tail tail;
    private final JournalListener listener;
    private long next;
    private @Nullable Place place;
    private boolean closed;

    /** A segment that is held, and where in it. */
    private record Place(Segment segment, SegmentScanner scanner) {}

    JournalReader(JournalFiles files, Segments segments, Tail tail, JournalListener listener, long fromSequence) {
        this.files = files;
        this.segments = segments;
        this.tail = tail;
        this.listener = listener;
        this.next = Math.max(1, fromSequence);
    }

    /** The least sequence that the next frame can have. */
    public long nextSequence() {
        return next;
    }

    /**
     * Waits until there is something to read; false when the time is over or the journal is closed.
     *
     * @throws InterruptedException if the thread is interrupted
     */
    public boolean await(Duration most) throws InterruptedException {
        return tail.await(next, most.toNanos());
    }

    /**
     * The next frames, without waiting; empty if there are none now. Frames that were released are left out, and so are
     * damaged ones, which the recovery report or the listener has told of.
     *
     * @param maxFrames 1 or more
     * @param maxBytes of payload; the last frame may go beyond it
     * @throws IOException if a file cannot be read; the call may be repeated
     */
    public List<JournalFrame> poll(int maxFrames, long maxBytes) throws IOException {
        if (maxFrames < 1) {
            throw new IllegalArgumentException("maxFrames: " + maxFrames + " (expected: >= 1)");
        }
        if (closed) {
            throw new IOException("the journal reader is closed");
        }
        if (next > tail.readable()) {
            return List.of();
        }
        List<JournalFrame> frames = tail.read(next, maxFrames, maxBytes);
        if (frames.isEmpty()) {
            return readFiles(maxFrames, maxBytes);
        }
        leave();
        next = frames.get(frames.size() - 1).sequence() + 1;
        return frames;
    }

    private List<JournalFrame> readFiles(int maxFrames, long maxBytes) throws IOException {
        List<JournalFrame> frames = new ArrayList<>();
        long room = maxBytes;
        while (frames.size() < maxFrames && room > 0) {
            Place at = enter();
            if (at == null) {
                break;
            }
            Segments.View view = segments.view(at.segment());
            JournalFrame frame = nextIn(at, view);
            if (frame == null) {
                leave();
                next = Math.max(next, view.lastSequence() + 1);
            } else {
                next = frame.sequence() + 1;
                room -= frame.payload().length;
                frames.add(frame);
            }
        }
        return frames;
    }

    /** The next frame of the segment; null behind its last. */
    private @Nullable JournalFrame nextIn(Place at, Segments.View view) throws IOException {
        SegmentScanner scanner = at.scanner();
        while (true) {
            long from = scanner.position();
            SegmentScanner.Scanned scanned = scanner.next(at.segment().base - 1, view.lastSequence() + 1, view.end());
            long to = scanned == null ? view.end() : scanned.offset();
            if (from < to && segments.addDamaged(at.segment(), from, to)) {
                long last =
                        scanned == null ? view.lastSequence() : scanned.header().sequence() - 1;
                listener.damaged(new JournalFinding(
                        JournalFinding.Kind.DAMAGE, at.segment().path, from, to - from, next, last, null));
            }
            if (scanned == null) {
                return null;
            }
            if (scanned.header().sequence() >= next) {
                return scanned.frame();
            }
        }
    }

    private @Nullable Place enter() throws IOException {
        Place current = place;
        if (current != null && segments.view(current.segment()).lastSequence() >= next) {
            return current;
        }
        leave();
        Segment segment = segments.holdFor(next);
        if (segment == null) {
            return null;
        }
        boolean entered = false;
        try {
            Place found = new Place(
                    segment,
                    new SegmentScanner(files.openToRead(segment.path), segment.salt, segments.startFor(segment, next)));
            place = found;
            entered = true;
            return found;
        } finally {
            if (!entered) {
                segments.letGo(segment);
            }
        }
    }

    private void leave() throws IOException {
        Place current = place;
        if (current != null) {
            place = null;
            segments.letGo(current.segment());
            current.scanner().close();
        }
    }

    /** Lets go of the files; again is harmless. */
    @Override
    public void close() throws IOException {
        closed = true;
        leave();
    }
}
