package io.llamatelemetry.core.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A write-ahead journal in a folder. Every payload gets a sequence, one more than the one before, over restarts too. Safe
 * for many threads: they append, the journal's own thread writes and syncs what waits together, and readers follow.
 *
 * <p>A failed write or fsync is final for the open journal: appends are refused from then on, and what was acknowledged
 * stays readable. A full disk is not such a failure, since it strikes only where the next segment is prepared.
 */
public final class Journal implements Closeable {
    private static final String FORMAT = "llamatelemetry-journal 1";
    private static final int FORMAT_BYTES = 256;

    private final JournalConfig config;
    private final JournalFiles files;
    private final JournalListener listener;
    private final Closeable folderLock;
    private final RecoveryReport report;
    private final Health health;
    private final Counters counters = new Counters();
    private final Segments segments = new Segments();
    private final AppendQueue queue;
    private final Tail tail;
    private final Completions completions;
    private final SegmentPool pool;
    private final GroupWriter writer;
    private final Thread writerThread;
    private final Thread poolThread;
    private final Thread completionThread;
    private volatile boolean writerEnded;
    private boolean closed;

    private Journal(
            JournalConfig config,
            JournalFiles files,
            JournalListener listener,
            Closeable folderLock,
            Recovery.Result recovered,
            long usedSequence) {
        this.config = config;
        this.files = files;
        this.listener = listener;
        this.folderLock = folderLock;
        this.report = recovered.report();
        this.health = new Health(listener, config);
        this.queue = new AppendQueue(config.queueBytes());
        this.tail = new Tail(config.tailBytes(), report.lastSequence());
        this.completions = new Completions(queue);
        for (Segment segment : recovered.segments()) {
            segments.add(segment);
            counters.diskBytes.addAndGet(segment.size);
        }
        Segment newest = segments.newest();
        long used = Math.max(usedSequence, newest == null ? 0 : newest.lastSequence);
        long nextSequence = Math.max(used + 1, recovered.expectedSequence());
        boolean jump = newest != null && nextSequence != recovered.expectedSequence();
        this.pool = new SegmentPool(config, files, health, counters, segments);
        this.writer = new GroupWriter(
                config, files, health, counters, segments, pool, tail, queue, completions, nextSequence, jump);
        String name = "journal-" + config.folder().getFileName();
        this.writerThread = new Thread(this::write, name + "-writer");
        this.poolThread = new Thread(pool, name + "-segments");
        this.completionThread = new Thread(completions, name + "-completions");
        for (Thread thread : List.of(writerThread, poolThread, completionThread)) {
            thread.setDaemon(true);
        }
    }

    /**
     * Takes the folder, makes it if need be, and reads what is in it.
     *
     * @param usedSequence the greatest sequence that any store has recorded of this journal, 0 if none: no frame will get
     *     it or a lower one, even if the frames that had them were lost
     * @throws JournalOpenException if another process or this one has the folder open, or its format is not known
     * @throws IOException if the disk cannot be read or written; damaged content is no reason
     */
    public static Journal open(JournalConfig config, long usedSequence, JournalListener listener) throws IOException {
        return open(config, usedSequence, listener, new SystemFiles());
    }

    static Journal open(JournalConfig config, long usedSequence, JournalListener listener, JournalFiles files)
            throws IOException {
        if (usedSequence < 0) {
            throw new IllegalArgumentException("usedSequence: " + usedSequence + " (expected: >= 0)");
        }
        files.createFolder(config.folder());
        Closeable folderLock = files.lock(config.folder());
        boolean started = false;
        try {
            checkFormat(files, config.folder());
            Recovery.Result recovered = Recovery.run(files, config.folder());
            Journal journal = new Journal(config, files, listener, folderLock, recovered, usedSequence);
            journal.start();
            started = true;
            return journal;
        } finally {
            if (!started) {
                folderLock.close();
            }
        }
    }

    private void start() throws IOException {
        boolean adopted = false;
        try {
            pool.adopt();
            files.forceFolder(config.folder());
            counters.folderFsyncs.incrementAndGet();
            adopted = true;
        } finally {
            if (!adopted) {
                pool.close();
            }
        }
        poolThread.start();
        completionThread.start();
        writerThread.start();
    }

    private static void checkFormat(JournalFiles files, Path folder) throws IOException {
        Path path = folder.resolve("format");
        List<Path> there = files.list(folder);
        if (there.contains(path)) {
            ByteBuffer bytes = ByteBuffer.allocate(FORMAT_BYTES);
            try (JournalFile file = files.openToRead(path)) {
                file.read(bytes, 0);
            }
            String found = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8).strip();
            if (!found.equals(FORMAT)) {
                throw new JournalOpenException("the journal folder " + folder + " has the format \"" + found
                        + "\" (expected: \"" + FORMAT + "\"; open it with the version that wrote it)");
            }
            return;
        }
        if (there.stream().anyMatch(other -> Segment.named(other, 0) != null)) {
            throw new JournalOpenException("the journal folder " + folder
                    + " holds segments but no file \"format\" (expected: one that says \"" + FORMAT + "\")");
        }
        Path draft = folder.resolve("format.tmp");
        files.delete(draft);
        try (JournalFile file = files.create(draft)) {
            file.writeFully(ByteBuffer.wrap((FORMAT + "\n").getBytes(StandardCharsets.UTF_8)), 0);
            file.force(true);
        }
        files.rename(draft, path);
        files.forceFolder(folder);
    }

    /** What was found when this journal was opened. */
    public RecoveryReport recovery() {
        return report;
    }

    /**
     * Appends one payload.
     *
     * @return its sequence once it is durable, else an {@link AppendRefusedException}; completed on the journal's thread
     * @throws AppendRefusedException if it is not even queued
     */
    public CompletableFuture<Long> append(byte[] payload) {
        return append(List.of(payload));
    }

    /**
     * Appends several payloads that become durable together and have consecutive sequences; the future has the first.
     *
     * @throws AppendRefusedException if they are not even queued
     */
    public CompletableFuture<Long> append(List<byte[]> payloads) {
        Append.Future future = new Append.Future();
        append(payloads, future);
        return future;
    }

    /**
     * Appends several payloads that become durable together and have consecutive sequences. Never waits. The bytes are
     * not copied: they must not be changed any more. A crash before the acknowledgement can keep some of the first ones.
     *
     * @throws AppendRefusedException if they are not even queued; the callback then hears nothing
     */
    public void append(List<byte[]> payloads, AppendCallback callback) {
        List<byte[]> kept = List.copyOf(payloads);
        if (kept.isEmpty()) {
            throw new IllegalArgumentException("payloads: none (expected: at least one)");
        }
        Append append = new Append(kept, callback);
        Refusal refusal = health.refusing();
        if (refusal == null && append.framedBytes > config.segmentBytes()) {
            refusal = Refusal.TOO_LARGE;
        }
        if (refusal == null && !queue.reserve(append.framedBytes)) {
            refusal = Refusal.QUEUE_FULL;
        }
        if (refusal != null) {
            throw health.refused(refusal);
        }
        append.computeChecksums();
        queue.add(append);
        if (writerEnded) {
            refuseQueued();
        }
    }

    /** Whether appends are taken. */
    public JournalState state() {
        return health.state();
    }

    /** Why the state is as it is, in words. */
    public String stateReason() {
        return health.reason();
    }

    /** The last sequence that was acknowledged; 0 if there is none. */
    public long lastSequence() {
        return tail.readable();
    }

    /**
     * A reader of the frames from this sequence on, of those that are there now and of those to come.
     *
     * @param fromSequence 0 or 1 for all that were not released
     */
    public JournalReader read(long fromSequence) {
        return new JournalReader(files, segments, tail, listener, fromSequence);
    }

    /**
     * Says that the store has everything up to this sequence durably. Segments without a later frame are deleted or
     * reused, soon and on the journal's thread; the newest one stays.
     */
    public void release(long committedSequence) {
        counters.released.accumulateAndGet(committedSequence, Math::max);
        if (health.failed()) {
            return; // the next start releases them
        }
        List<Segment> retired = segments.retire(committedSequence);
        if (!retired.isEmpty()) {
            pool.retire(retired);
        }
    }

    /** How it is and what it did. */
    public JournalMetrics metrics() {
        return counters.snapshot(health, segments.count(), tail.readable(), tail.durable(), queue.bytes());
    }

    private void write() {
        try {
            writer.run();
        } finally {
            writerEnded = true;
            refuseQueued();
            completions.finish();
        }
    }

    private void refuseQueued() {
        Refusal refusal = health.refusing();
        AppendRefusedException refused = health.refused(refusal == null ? Refusal.CLOSED : refusal);
        for (Append append = queue.poll(); append != null; append = queue.poll()) {
            completions.refuseNow(append, refused);
        }
    }

    /**
     * Refuses further appends, commits those that were taken, syncs and closes; again is harmless. Not to be called from
     * a callback.
     *
     * @throws IOException if a file could not be closed; the folder is free nevertheless
     */
    @Override
    public synchronized void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        health.close();
        queue.wake();
        join(writerThread);
        join(completionThread);
        pool.stop();
        join(poolThread);
        tail.close();
        try (folderLock) {
            writer.close();
            pool.close();
        }
    }

    private static void join(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
