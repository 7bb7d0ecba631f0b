package io.llamatelemetry.core.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Spare segments: files of zeros, on the disk whole before they are used, so that a full disk strikes here and nowhere
 * else. A thread of its own prepares one ahead, and deletes or zeroes again what was released; a released segment that is
 * kept as a spare means that a disk filled by others does not stop the journal.
 */
final class SegmentPool implements Runnable {
    /** Released segments are zeroed for reuse while there are fewer spares than this. */
    private static final int SPARES_KEPT = 2;

    private static final long FIRST_RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final int ZEROS = 1024 * 1024;

    /** So much is written before the disk is made to take it, so that commits do not wait long behind it. */
    private static final long FORCE_EVERY = 8L * 1024 * 1024;

    private final JournalConfig config;
    private final JournalFiles files;
    private final Health health;
    private final Counters counters;
    private final Segments segments;
    private final SecureRandom random = new SecureRandom();
    private final ByteBuffer zeros;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<Spare> ready = new ArrayDeque<>();
    private final ArrayDeque<Segment> retired = new ArrayDeque<>();
    private @Nullable Refusal problem;
    private long retryNanos = FIRST_RETRY_NANOS;
    private boolean stopped;

    /** A whole file of zeros, open. */
    record Spare(Path path, JournalFile file) {}

    SegmentPool(JournalConfig config, JournalFiles files, Health health, Counters counters, Segments segments) {
        this.config = config;
        this.files = files;
        this.health = health;
        this.counters = counters;
        this.segments = segments;
        this.zeros = ByteBuffer.allocateDirect(Math.min(ZEROS, config.segmentBytes()))
                .asReadOnlyBuffer();
    }

    /** Takes over the spares of an earlier run; deletes what is not one. Before the thread is started. */
    void adopt() throws IOException {
        for (Path path : files.list(config.folder())) {
            String name = path.getFileName().toString();
            boolean spare = name.startsWith("spare-") && name.endsWith(".journal");
            if (spare && ready.size() < SPARES_KEPT) {
                JournalFile file = files.open(path);
                if (file.size() == config.segmentBytes()) {
                    ready.add(new Spare(path, file));
                    counters.diskBytes.addAndGet(config.segmentBytes());
                    continue;
                }
                file.close();
            }
            if (spare || name.endsWith(".tmp")) {
                files.delete(path);
            }
        }
    }

    /**
     * A spare, waited for while one is being prepared; null if there can be none now, and then appends are refused until
     * there is one.
     */
    @Nullable Spare take() throws IOException {
        lock.lock();
        try {
            while (ready.isEmpty() && problem == null && !health.failed()) {
                changed.awaitUninterruptibly();
            }
            if (health.failed()) {
                throw new IOException(health.reason());
            }
            Spare spare = ready.poll();
            if (spare == null && problem != null) {
                health.block(problem);
            }
            work.signal();
            return spare;
        } finally {
            lock.unlock();
        }
    }

    /** A new random number for a segment's name. */
    long newSalt() {
        return random.nextLong();
    }

    /** Deletes or reuses segments that nothing needs, soon. */
    void retire(List<Segment> released) {
        lock.lock();
        try {
            retired.addAll(released);
            problem = null; // to be found out again
            work.signal();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void run() {
        try {
            while (awaitWork()) {
                workOnce();
            }
        } catch (IOException | RuntimeException | Error e) {
            health.fail("preparing or deleting a segment", e);
        }
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private boolean awaitWork() {
        lock.lock();
        try {
            long left = retryNanos;
            while (!stopped && retired.isEmpty() && !(ready.isEmpty() && (problem == null || left <= 0))) {
                if (ready.isEmpty() && problem == Refusal.DISK_FULL) {
                    left = work.awaitNanos(left);
                } else {
                    work.awaitUninterruptibly();
                }
            }
            return !stopped;
        } catch (InterruptedException e) {
            return !stopped; // nothing interrupts this thread on purpose, and to look too early does no harm
        } finally {
            lock.unlock();
        }
    }

    private void workOnce() throws IOException {
        List<Segment> released;
        int spares;
        lock.lock();
        try {
            problem = null;
            released = new ArrayList<>(retired);
            retired.clear();
            spares = ready.size();
        } finally {
            lock.unlock();
        }
        // Oldest first, so that a crash in between leaves no gap; hence the youngest are those to reuse.
        int unneeded = Math.max(0, released.size() - (SPARES_KEPT - spares));
        delete(released.subList(0, unneeded));
        for (Segment segment : released.subList(unneeded, released.size())) {
            if (segment.size == 0 || segments.isHeld(segment)) {
                delete(List.of(segment));
            } else {
                prepare(segment);
            }
        }
        if (isShort()) {
            prepare(null);
        }
    }

    private boolean isShort() {
        lock.lock();
        try {
            return ready.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    private void delete(List<Segment> unneeded) throws IOException {
        for (Segment segment : unneeded) {
            files.delete(segment.path);
            counters.diskBytes.addAndGet(-segment.size);
        }
        if (!unneeded.isEmpty()) {
            forceFolder();
        }
    }

    private void forceFolder() throws IOException {
        files.forceFolder(config.folder());
        counters.folderFsyncs.incrementAndGet();
    }

    private void prepare(@Nullable Segment reused) throws IOException {
        long had = reused == null ? 0 : reused.size;
        boolean over = counters.diskBytes.get() - had + config.segmentBytes() > config.totalBytes();
        // One segment alone may be over the bound, if that was lowered: it cannot be released before it has a
        // successor.
        if (over && segments.count() > 1) {
            if (reused != null) {
                delete(List.of(reused));
            }
            unavailable(Refusal.JOURNAL_FULL);
            return;
        }
        counters.diskBytes.addAndGet(config.segmentBytes() - had);
        String name = "spare-" + HexFormat.of().toHexDigits(random.nextLong());
        Path draft = config.folder().resolve(name + ".tmp");
        Path path = config.folder().resolve(name + ".journal");
        try {
            available(new Spare(path, fill(reused, draft, path)));
        } catch (DiskFullException e) {
            files.delete(draft);
            files.delete(path);
            forceFolder();
            counters.diskBytes.addAndGet(-config.segmentBytes());
            unavailable(Refusal.DISK_FULL);
        }
    }

    private JournalFile fill(@Nullable Segment reused, Path draft, Path path) throws IOException {
        if (reused != null) {
            files.rename(reused.path, draft);
            forceFolder(); // or a power loss could bring back the name with zeros in it
        }
        JournalFile file = reused == null ? files.create(draft) : files.open(draft);
        boolean whole = false;
        try {
            if (file.size() > config.segmentBytes()) {
                file.truncate(config.segmentBytes());
            }
            writeZeros(file);
            files.rename(draft, path);
            forceFolder();
            whole = true;
            return file;
        } finally {
            if (!whole) {
                file.close();
            }
        }
    }

    private void writeZeros(JournalFile file) throws IOException {
        long forced = 0;
        for (long at = 0; at < config.segmentBytes(); ) {
            ByteBuffer part = zeros.duplicate();
            part.limit((int) Math.min(part.capacity(), config.segmentBytes() - at));
            int length = part.remaining();
            file.writeFully(part, at);
            at += length;
            if (at - forced >= FORCE_EVERY) {
                file.force(false);
                forced = at;
            }
        }
        file.force(true);
    }

    private void available(Spare spare) {
        lock.lock();
        try {
            ready.add(spare);
            retryNanos = FIRST_RETRY_NANOS;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        health.unblock();
    }

    private void unavailable(Refusal refusal) {
        lock.lock();
        try {
            if (refusal == Refusal.DISK_FULL) {
                retryNanos = Math.min(retryNanos * 2, TimeUnit.MILLISECONDS.toNanos(config.retryMillis()));
            }
            problem = ready.isEmpty() ? refusal : null;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Has the thread end. */
    void stop() {
        lock.lock();
        try {
            stopped = true;
            work.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Closes the spares, after the thread has ended. */
    void close() throws IOException {
        for (Spare spare : ready) {
            spare.file().close();
        }
        ready.clear();
    }
}
