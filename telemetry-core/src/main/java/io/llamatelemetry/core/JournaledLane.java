package io.llamatelemetry.core;

import io.llamatelemetry.api.LimitExceededException;
import io.llamatelemetry.api.OverloadedException;
import io.llamatelemetry.api.TelemetryException;
import io.llamatelemetry.api.UnavailableException;
import io.llamatelemetry.core.journal.AppendCallback;
import io.llamatelemetry.core.journal.AppendRefusedException;
import io.llamatelemetry.core.journal.Journal;
import io.llamatelemetry.core.journal.JournalFinding;
import io.llamatelemetry.core.journal.JournalFrame;
import io.llamatelemetry.core.journal.JournalListener;
import io.llamatelemetry.core.journal.JournalReader;
import io.llamatelemetry.core.journal.JournalState;
import io.llamatelemetry.spi.MalformedRecordException;
import io.llamatelemetry.spi.StoreException;
import io.llamatelemetry.spi.TelemetryStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way by the journal: an event is accepted once the journal has it on disk, and applied to the store afterwards. What the
 * store does not have durably when the process ends is applied again at the next start.
 */
final class JournaledLane implements EventLane {

    private static final Logger LOG = LoggerFactory.getLogger(JournaledLane.class);
    /**
     * What comes beyond it is refused, so that queries wait no longer. Who waits for acknowledgements is slowed down long
     * before that, by {@link Pacing}.
     */
    private static final Duration MOST_WORK = Duration.ofSeconds(3);

    private static final Duration RETRY_WHEN_FULL = Duration.ofSeconds(5);
    private static final Duration RETRY_WHEN_FAILED = Duration.ofSeconds(30);
    private static final int KEYS_READ_AT_ONCE = 4_096;
    private static final long BYTES_READ_AT_ONCE = 4L << 20;
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(30);

    private final Journal journal;
    private final TelemetryStore store;
    private final Applied applied;
    private final Drain drain;
    private final Thread drainThread;
    private final KeyLog keyLog;
    private final Committer committer;
    private final Pacing pacing;
    private final CompletionStage<Void> recovered;
    private volatile CompletableFuture<Void> newest = CompletableFuture.completedFuture(null);
    private boolean closed;

    private JournaledLane(
            Journal journal, TelemetryStore store, KeyLog keyLog, RetryMemory memory, JournalSettings settings) {
        this.journal = journal;
        this.store = store;
        this.keyLog = keyLog;
        long committed = store.committed();
        this.applied = new Applied(committed);
        // What an earlier process acknowledged is work as well.
        applied.acknowledged(journal.lastSequence());
        this.pacing = new Pacing(applied);
        this.recovered = applied.await(journal.lastSequence());
        this.committer = new Committer(store, journal, applied, keyLog, settings.commitInterval());
        this.drain = new Drain(journal::read, store, applied, (key, acceptedAt) -> {
            memory.restore(key, acceptedAt);
            committer.note(key, acceptedAt);
        });
        this.drainThread = DaemonThreads.named("telemetry-drain").newThread(drain);
    }

    /**
     * Opens the journal beneath a folder and begins to apply what the store does not have.
     *
     * @throws StoreException if the journal cannot be opened
     */
    static JournaledLane open(
            Path folder, JournalSettings settings, TelemetryStore store, RetryMemory memory, Clock clock) {
        Journal journal = openJournal(folder, settings, store);
        boolean opened = false;
        try {
            KeyLog keyLog = new KeyLog(folder.resolve("retries"));
            keyLog.load(clock.instant().minus(RetryMemory.KEYS_LAST), memory::restore);
            journal.release(store.committed());
            JournaledLane lane = new JournaledLane(journal, store, keyLog, memory, settings);
            lane.recallKeys(memory);
            lane.drainThread.start();
            lane.committer.start();
            opened = true;
            return lane;
        } catch (IOException e) {
            throw unopened(e);
        } finally {
            if (!opened) {
                closeQuietly(journal);
            }
        }
    }

    /** Takes the keys out of what the store has and the journal still holds; the drain does so with the rest. */
    private void recallKeys(RetryMemory memory) throws IOException {
        try (JournalReader reader = journal.read(0)) {
            long committed = applied.sequence();
            while (reader.nextSequence() <= committed) {
                List<JournalFrame> frames = reader.poll(KEYS_READ_AT_ONCE, BYTES_READ_AT_ONCE);
                if (frames.isEmpty()) {
                    return;
                }
                for (JournalFrame frame : frames) {
                    if (frame.sequence() <= committed && KeyedRecord.hasKey(frame.payload())) {
                        recall(frame, memory);
                    }
                }
            }
        }
    }

    private void recall(JournalFrame frame, RetryMemory memory) {
        try {
            KeyedRecord keyed = KeyedRecord.of(frame.payload());
            if (keyed.key() != null) {
                memory.restore(keyed.key(), keyed.record().acceptedAt());
                committer.note(keyed.key(), keyed.record().acceptedAt());
            }
        } catch (MalformedRecordException e) {
            LOG.error("event=journal_frame_unreadable sequence={} message=\"{}\"", frame.sequence(), e.getMessage());
        }
    }

    private static Journal openJournal(Path folder, JournalSettings settings, TelemetryStore store) {
        try {
            Journal journal =
                    Journal.open(settings.toConfig(folder.resolve("journal")), store.lastRecorded(), new Reporter());
            for (JournalFinding finding : journal.recovery().findings()) {
                LOG.warn("event=journal_finding message=\"{}\"", finding.message());
            }
            return journal;
        } catch (IOException e) {
            throw unopened(e);
        }
    }

    private static StoreException unopened(IOException e) {
        return new StoreException(StoreException.Kind.PERMANENT, "The journal cannot be opened: " + e.getMessage(), e);
    }

    private static void closeQuietly(Journal journal) {
        try {
            journal.close();
        } catch (IOException e) {
            LOG.warn("event=journal_not_closed message=\"{}\"", e.getMessage());
        }
    }

    @Override
    public CompletionStage<Map<Integer, String>> accept(List<KeyedRecord> payloads) {
        Optional<OverloadedException> overload = overload();
        if (overload.isPresent()) {
            return CompletableFuture.failedStage(overload.get());
        }
        List<byte[]> frames = new ArrayList<>(payloads.size());
        for (KeyedRecord payload : payloads) {
            frames.add(payload.toBytes());
        }
        Acknowledgement acknowledgement = new Acknowledgement(frames.size());
        try {
            journal.append(frames, acknowledgement);
        } catch (AppendRefusedException e) {
            return CompletableFuture.failedStage(toTelemetry(e));
        }
        newest = acknowledgement.settled;
        return acknowledgement;
    }

    @Override
    public Optional<OverloadedException> overload() {
        return isDraining() && applied.workSeconds() > MOST_WORK.toSeconds()
                ? Optional.of(new OverloadedException(
                        "The store has more than " + MOST_WORK.toSeconds() + " s of work to do first.",
                        Failures.RETRY_SOON))
                : Optional.empty();
    }

    /** Whether the store takes events, at whatever pace. */
    private boolean isDraining() {
        return drain.trouble() == null && drain.failure() == null;
    }

    @Override
    public CompletionStage<Void> caughtUp() {
        return applied.await(journal.lastSequence());
    }

    @Override
    public CompletionStage<Void> settled() {
        // The journal settles in order: what was appended before the newest is settled with it.
        return newest.thenCompose(ended -> caughtUp());
    }

    @Override
    public CompletionStage<Void> recovered() {
        return recovered;
    }

    @Override
    public EngineHealth health() {
        List<String> problems = new ArrayList<>();
        JournalState state = journal.state();
        if (state != JournalState.OPEN) {
            problems.add("The journal takes no events: " + journal.stateReason());
        }
        String trouble = drain.trouble();
        if (trouble != null) {
            problems.add(trouble);
        }
        String failure = drain.failure();
        if (failure != null) {
            problems.add(failure);
        }
        committer.problem().ifPresent(problems::add);
        return new EngineHealth(problems.isEmpty(), failure != null || applied.isLetGo(), problems);
    }

    @Override
    public JournalStatistics statistics() {
        return new JournalStatistics(
                journal.metrics(),
                applied.sequence(),
                store.committed(),
                applied.lagSeconds(),
                drain.unreadable(),
                journal.recovery().findings().size());
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            settled().toCompletableFuture().get(CLOSE_WITHIN.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            LOG.warn("event=closed_behind message=\"the journal keeps what the store does not have yet\"");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        drain.stop();
        join(drainThread);
        pacing.close();
        committer.close();
        try (journal) {
            keyLog.close();
        } catch (IOException e) {
            throw new StoreException(
                    StoreException.Kind.TEMPORARY, "The journal could not be closed: " + e.getMessage(), e);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static TelemetryException toTelemetry(AppendRefusedException refusal) {
        return switch (refusal.reason()) {
            case QUEUE_FULL ->
                new OverloadedException(
                        "More events wait for the disk than the journal holds in memory.", Failures.RETRY_SOON);
            case JOURNAL_FULL ->
                new UnavailableException(
                        "The journal is full (journal.max_size): the store has not taken in what is in it.",
                        RETRY_WHEN_FULL,
                        refusal);
            case DISK_FULL ->
                new UnavailableException(
                        "The disk is full; events are taken again once there is room.", RETRY_WHEN_FULL, refusal);
            case TOO_LARGE ->
                new LimitExceededException("The request is larger than a file of the journal (journal.segment_size).");
            case FAILED ->
                new UnavailableException(
                        "The journal has failed; the server has to be started again.", RETRY_WHEN_FAILED, refusal);
            case CLOSED -> new UnavailableException("The telemetry engine is closed.", Failures.RETRY_SOON, refusal);
        };
    }

    /**
     * Passes on how an append ended, in its turn, and notes when. What is in the journal was promised: nothing is refused
     * later.
     */
    private final class Acknowledgement extends CompletableFuture<Map<Integer, String>> implements AppendCallback {

        private final int frames;

        /** Completes when the journal has it or has refused it, which the sender may be told later. */
        private final CompletableFuture<Void> settled = new CompletableFuture<>();

        Acknowledgement(int frames) {
            this.frames = frames;
        }

        @Override
        public void durable(long firstSequence) {
            long last = firstSequence + frames - 1;
            applied.acknowledged(last);
            settled.complete(null);
            if (isDraining()) {
                pacing.run(last, () -> complete(Map.of()));
            } else {
                complete(Map.of());
            }
        }

        @Override
        public void refused(AppendRefusedException refusal) {
            settled.complete(null);
            completeExceptionally(toTelemetry(refusal));
        }
    }

    /** Says in the log how the journal is. */
    private static final class Reporter implements JournalListener {

        @Override
        public void stateChanged(JournalState state, String reason) {
            if (state == JournalState.OPEN || state == JournalState.CLOSED) {
                LOG.info("event=journal_state state={} reason=\"{}\"", state, reason);
            } else {
                LOG.error("event=journal_state state={} reason=\"{}\"", state, reason);
            }
        }

        @Override
        public void damaged(JournalFinding finding) {
            LOG.error("event=journal_finding message=\"{}\"", finding.message());
        }
    }
}
