package io.llamatelemetry.core;

import io.llamatelemetry.core.journal.Journal;
import io.llamatelemetry.spi.StoreException;
import io.llamatelemetry.spi.TelemetryStore;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the store durable from time to time, and lets the journal go of what the store then has. */
final class Committer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Committer.class);

    private final TelemetryStore store;
    private final Journal journal;
    private final Applied applied;
    private final KeyLog keyLog;
    private final Duration interval;
    private final ScheduledThreadPoolExecutor timer;
    private final Object lock = new Object();
    private List<Key> noted = new ArrayList<>();
    private volatile @Nullable String problem;
    private @Nullable Future<?> schedule;

    private record Key(String key, Instant acceptedAt) {}

    Committer(TelemetryStore store, Journal journal, Applied applied, KeyLog keyLog, Duration interval) {
        this.store = store;
        this.journal = journal;
        this.applied = applied;
        this.keyLog = keyLog;
        this.interval = interval;
        this.timer = new ScheduledThreadPoolExecutor(1, DaemonThreads.named("telemetry-commit"));
    }

    void start() {
        schedule = timer.scheduleWithFixedDelay(
                this::commit, interval.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Notes a key whose event is in the store, to be kept when the journal lets go of the event. */
    void note(String key, Instant acceptedAt) {
        synchronized (lock) {
            noted.add(new Key(key, acceptedAt));
        }
    }

    /** What keeps the store from becoming durable, or nothing. */
    Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    private synchronized void commit() {
        try {
            // The keys first: the journal lets go of the events that they came with.
            keepKeys();
            if (applied.sequence() > store.committed()) {
                store.commit();
            }
            journal.release(store.committed());
            problem = null;
        } catch (IOException | StoreException e) {
            problem = "The store could not be made durable: " + e.getMessage();
            LOG.warn(
                    "event=commit_failed message=\"{}\" remedy=\"kept in the journal, tried again\"",
                    e.getMessage(),
                    e);
        } catch (RuntimeException e) {
            problem = "The store could not be made durable: " + e;
            LOG.error("event=commit_failed message=\"{}\"", e, e);
        }
    }

    private void keepKeys() throws IOException {
        List<Key> taken;
        synchronized (lock) {
            taken = noted;
            noted = new ArrayList<>();
        }
        if (taken.isEmpty()) {
            return;
        }
        boolean kept = false;
        try {
            for (Key key : taken) {
                keyLog.append(key.key(), key.acceptedAt());
            }
            keyLog.sync();
            kept = true;
        } finally {
            if (!kept) {
                synchronized (lock) {
                    noted.addAll(0, taken);
                }
            }
        }
    }

    /** Commits once more and stops. */
    @Override
    public void close() {
        if (schedule != null) {
            schedule.cancel(false);
        }
        timer.shutdown();
        commit();
    }
}
