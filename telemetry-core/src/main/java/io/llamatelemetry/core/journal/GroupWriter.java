package io.llamatelemetry.core.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that writes frames. It takes all appends that wait, after a {@link Gathering} of them, writes them with one
 * write (as far as the buffer reaches), syncs once, and hands them on to be acknowledged. A group lies in one segment. Any
 * failure ends it: what could not be synced is never tried again, since the system may have dropped the pages and then reports
 * success.
 */
final class GroupWriter implements Runnable {
    private final JournalConfig config;
    private final JournalFiles files;
    private final Health health;
    private final Counters counters;
    private final Segments segments;
    private final SegmentPool pool;
    private final Tail tail;
    private final AppendQueue queue;
    private final Completions completions;

    private final ByteBuffer buffer;
    private final boolean syncEachGroup;
    private final Gathering gathering = new Gathering();
    private long nextSequence;
    /** The next frame follows upon sequences that were never used. */
    private boolean jump;
    /** The next frame is the first since the journal was opened. */
    private boolean start = true;

    private @Nullable Active active;
    private long offset;
    private boolean unsynced;
    private long unsyncedSince;

    /** The segment that is written, how its frames are made, and its file. */
    private record Active(Segment segment, FrameFormat format, JournalFile file) {}

    GroupWriter(
            JournalConfig config,
            JournalFiles files,
            Health health,
            Counters counters,
            Segments segments,
            SegmentPool pool,
            Tail tail,
            AppendQueue queue,
            Completions completions,
            long nextSequence,
            boolean jump) {
        this.config = config;
        this.files = files;
        this.health = health;
        this.counters = counters;
        this.segments = segments;
        this.pool = pool;
        this.tail = tail;
        this.queue = queue;
        this.completions = completions;
        this.buffer = ByteBuffer.allocateDirect(config.groupBytes());
        this.syncEachGroup = config.durability() == Durability.FSYNC;
        this.nextSequence = nextSequence;
        this.jump = jump;
    }

    @Override
    public void run() {
        List<Append> group = new ArrayList<>();
        try {
            while (awaitAppend(group)) {
                commit(group);
                group = new ArrayList<>();
            }
            finish();
        } catch (IOException | RuntimeException | Error e) {
            health.fail("writing", e);
            completions.refused(group, health.refused(Refusal.FAILED));
        }
    }

    /** Waits for an append and puts it into the group; false when the journal closes and none is left. */
    private boolean awaitAppend(List<Append> group) throws IOException {
        while (true) {
            stopIfFailed();
            long wait = syncIfDue();
            if (queue.waiting() > 0) {
                queue.gather(gathering.wanted(), gathering.end());
            }
            Append append = queue.poll();
            if (append != null) {
                group.add(append);
                return true;
            }
            if (health.isClosing()) {
                return false;
            }
            queue.await(wait);
        }
    }

    private void stopIfFailed() throws IOException {
        if (health.failed()) {
            throw new IOException(health.reason());
        }
    }

    /** Nanoseconds until the next sync of the interval is due; syncs if it is. */
    private long syncIfDue() throws IOException {
        if (!unsynced) {
            return Long.MAX_VALUE;
        }
        long left = TimeUnit.MILLISECONDS.toNanos(config.intervalMillis()) - (System.nanoTime() - unsyncedSince);
        if (left > 0) {
            return left;
        }
        sync();
        return Long.MAX_VALUE;
    }

    /** Commits the group's one append together with those that wait and fit into the segment. */
    private void commit(List<Append> group) throws IOException {
        Append first = group.get(0);
        while (first != null) {
            Active target = roomFor(first.framedBytes);
            if (target == null) {
                Refusal refusal = health.refusing();
                completions.refused(List.copyOf(group), health.refused(refusal == null ? Refusal.DISK_FULL : refusal));
                return;
            }
            long groupOffset = offset;
            long groupSequence = nextSequence;
            List<byte[]> payloads = new ArrayList<>();
            Append next = first;
            while (next != null && offset + next.framedBytes <= target.segment().size) {
                encode(target, next, payloads);
                boolean full = offset - groupOffset >= config.groupBytes();
                next = full ? null : queue.poll();
                if (next != null) {
                    group.add(next);
                }
            }
            flush(target);
            if (syncEachGroup) {
                sync();
            }
            publish(target, groupSequence, groupOffset, payloads);
            List<Append> done = next == null ? List.copyOf(group) : List.copyOf(group.subList(0, group.size() - 1));
            group.clear();
            gathering.committed(done.size(), queue.waiting() + (next == null ? 0 : 1));
            completions.durable(done, groupSequence);
            first = next;
            if (next != null) {
                group.add(next);
                stopIfFailed();
            }
        }
    }

    private void encode(Active target, Append append, List<byte[]> payloads) throws IOException {
        for (int i = 0; i < append.checksums.length; i++) {
            byte[] payload = append.payloads.get(i);
            FrameFormat.Header header = new FrameFormat.Header(
                    nextSequence, payload.length, append.checksums[i], payloads.size(), jump, start);
            if (buffer.remaining() < FrameFormat.HEADER_BYTES) {
                flush(target);
            }
            target.format().write(header, offset, buffer);
            for (int done = 0; done < payload.length; ) {
                if (!buffer.hasRemaining()) {
                    flushAt(target, offset + FrameFormat.HEADER_BYTES + done);
                }
                int part = Math.min(payload.length - done, buffer.remaining());
                buffer.put(payload, done, part);
                done += part;
            }
            payloads.add(payload);
            pad(target, payload.length);
            nextSequence++;
            jump = false;
            start = false;
        }
    }

    private void pad(Active target, int length) throws IOException {
        long end = offset + FrameFormat.framedBytes(length);
        for (long at = offset + FrameFormat.HEADER_BYTES + length; at < end; at++) {
            if (!buffer.hasRemaining()) {
                flushAt(target, at);
            }
            buffer.put((byte) 0);
        }
        offset = end;
    }

    private void flush(Active target) throws IOException {
        flushAt(target, offset);
    }

    /** Writes what the buffer holds; it ends at this offset. */
    private void flushAt(Active target, long end) throws IOException {
        buffer.flip();
        if (buffer.hasRemaining()) {
            if (!unsynced) {
                unsynced = true;
                unsyncedSince = System.nanoTime();
            }
            target.file().writeFully(buffer, end - buffer.remaining());
        }
        buffer.clear();
    }

    private void sync() throws IOException {
        Active target = active;
        if (target == null || !unsynced) {
            return;
        }
        long start = System.nanoTime();
        target.file().force(false);
        long end = System.nanoTime();
        counters.synced(end - start);
        gathering.synced(start, end);
        unsynced = false;
        tail.durable(nextSequence - 1);
    }

    private void publish(Active target, long groupSequence, long groupOffset, List<byte[]> payloads) {
        segments.extend(target.segment(), groupSequence, groupOffset, nextSequence - 1, offset);
        tail.publish(groupSequence, payloads);
        counters.wrote(payloads.size(), offset - groupOffset);
    }

    /** The segment to write so many bytes to; null if a new one is needed and there is none. */
    private @Nullable Active roomFor(long bytes) throws IOException {
        Active current = active;
        if (current != null && offset + bytes <= current.segment().size) {
            return current;
        }
        SegmentPool.Spare spare = pool.take();
        if (spare == null) {
            return null;
        }
        if (current != null) {
            sync();
            segments.seal(current.segment());
            current.file().close();
        }
        return activate(spare);
    }

    private Active activate(SegmentPool.Spare spare) throws IOException {
        long salt = pool.newSalt();
        Path path = Segment.pathIn(config.folder(), nextSequence, salt);
        Segment segment = new Segment(path, nextSequence, salt, config.segmentBytes());
        Active next = new Active(segment, new FrameFormat(salt), spare.file());
        active = next;
        offset = 0;
        files.rename(spare.path(), path);
        files.forceFolder(config.folder());
        counters.folderFsyncs.incrementAndGet();
        segments.add(segment);
        return next;
    }

    private void finish() throws IOException {
        sync();
    }

    /** Closes the file, after the thread has ended. */
    void close() throws IOException {
        Active target = active;
        if (target != null) {
            target.file().close();
        }
    }
}
