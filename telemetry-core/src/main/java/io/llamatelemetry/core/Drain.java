package io.llamatelemetry.core;

import io.llamatelemetry.core.journal.JournalFrame;
import io.llamatelemetry.core.journal.JournalReader;
import io.llamatelemetry.spi.MalformedRecordException;
import io.llamatelemetry.spi.StoreException;
import io.llamatelemetry.spi.StoreException.Kind;
import io.llamatelemetry.spi.StoreHealth;
import io.llamatelemetry.spi.StoreWriter;
import io.llamatelemetry.spi.TelemetryStore;
import io.llamatelemetry.spi.WriteBatch;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries events from the journal to the store, in order, on a thread of its own. What the store cannot take now is tried
 * again until it can; what it says it will never take ends the drain, and the journal keeps it.
 */
final class Drain implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Drain.class);
    private static final Duration LOOK_UP_EVERY = Duration.ofMillis(100);
    private static final int MOST_FRAMES = 8_192;
    private static final long MOST_BYTES = 8L << 20;
    private static final long FIRST_PAUSE_MILLIS = 50;
    private static final long LONGEST_PAUSE_MILLIS = 10_000;

    private final LongFunction<JournalReader> journal;
    private final TelemetryStore store;
    private final StoreWriter writer;
    private final Applied applied;
    private final BiConsumer<String, Instant> keys;
    private final LongSupplier nanoTime;
    private final Object pause = new Object();
    private JournalReader reader;
    private long begunNanos;
    private volatile boolean stopped;
    private volatile @Nullable String trouble;
    private volatile @Nullable String failure;
    private final LongAdder unreadable = new LongAdder();

    /**
     * Prepares to drain.
     *
     * @param journal reads the journal from an event on
     * @param store takes the events from {@link TelemetryStore#committed} on
     * @param applied is told how far it has come
     * @param keys is told the idempotency keys of events that are in the store, with when they were accepted
     */
    Drain(
            LongFunction<JournalReader> journal,
            TelemetryStore store,
            Applied applied,
            BiConsumer<String, Instant> keys) {
        this(journal, store, applied, keys, System::nanoTime);
    }

    /** One that reckons the store's work by another clock than the machine's. */
    Drain(
            LongFunction<JournalReader> journal,
            TelemetryStore store,
            Applied applied,
            BiConsumer<String, Instant> keys,
            LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.journal = journal;
        this.store = store;
        this.writer = store.writer();
        this.reader = journal.apply(store.committed() + 1);
        this.applied = applied;
        this.keys = keys;
    }

    @Override
    public void run() {
        try {
            while (!stopped && failure == null) {
                goBack();
                if (reader.await(LOOK_UP_EVERY)) {
                    next();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            fail("The drain of the journal failed: " + e, e);
        }
        close(reader);
        applied.giveUp();
    }

    /**
     * Has the store mend itself; if it went back to do so, applies again what it lost. Readers do not wait meanwhile, and are
     * told that something may be missing.
     */
    private boolean goBack() {
        StoreHealth health = store.health();
        if (health.canWrite()) {
            return false;
        }
        applied.letGo(health.canRead());
        if (!store.recover()) {
            return false;
        }
        long committed = store.committed();
        LOG.warn("event=store_went_back sequence={} message=\"applied again from the journal\"", committed);
        close(reader);
        reader = journal.apply(committed + 1);
        applied.wentBack(committed);
        return true;
    }

    private static void close(JournalReader reader) {
        try {
            reader.close();
        } catch (IOException e) {
            LOG.warn("event=journal_reader_not_closed message=\"{}\"", e.getMessage());
        }
    }

    private void next() throws InterruptedException {
        begunNanos = nanoTime.getAsLong();
        List<JournalFrame> frames;
        try {
            frames = reader.poll(MOST_FRAMES, MOST_BYTES);
        } catch (IOException e) {
            fail("The journal cannot be read: " + e.getMessage(), e);
            return;
        }
        if (frames.isEmpty()) {
            return;
        }
        WriteBatch.Gathering gathering = new WriteBatch.Gathering();
        List<KeyedRecord> keyed = new ArrayList<>();
        for (JournalFrame frame : frames) {
            KeyedRecord payload = payload(frame);
            if (payload == null) {
                continue;
            }
            if (!gathering.add(payload.record())) {
                if (!write(gathering.toBatch(frame.sequence() - 1), keyed)) {
                    return;
                }
                gathering = new WriteBatch.Gathering();
                keyed.clear();
                gathering.add(payload.record());
            }
            if (payload.key() != null) {
                keyed.add(payload);
            }
        }
        write(gathering.toBatch(frames.get(frames.size() - 1).sequence()), keyed);
    }

    /** What a frame holds, or null if that cannot be read. */
    private @Nullable KeyedRecord payload(JournalFrame frame) {
        try {
            return KeyedRecord.of(frame.payload());
        } catch (MalformedRecordException e) {
            unreadable.increment();
            LOG.error("event=journal_frame_unreadable sequence={} message=\"{}\"", frame.sequence(), e.getMessage());
            return null;
        }
    }

    /** Writes a batch and tells of it; says no if it never will be written, or the drain was stopped. */
    private boolean write(WriteBatch batch, List<KeyedRecord> keyed) throws InterruptedException {
        if (!write(batch)) {
            return false;
        }
        for (KeyedRecord payload : keyed) {
            String key = payload.key();
            if (key != null) {
                keys.accept(key, payload.record().acceptedAt());
            }
        }
        long now = nanoTime.getAsLong();
        applied.reached(batch.sequence(), now - begunNanos);
        begunNanos = now;
        return true;
    }

    /** Writes until it is written; says no if it never will be, the drain was stopped, or the store went back. */
    private boolean write(WriteBatch batch) throws InterruptedException {
        long pauseMillis = FIRST_PAUSE_MILLIS;
        while (!stopped) {
            try {
                writer.write(batch);
                if (trouble != null) {
                    LOG.info("event=store_takes_events_again sequence={}", batch.sequence());
                    trouble = null;
                }
                applied.letGo(false);
                return true;
            } catch (StoreException e) {
                if (!e.mayPass()) {
                    fail("The store takes no more events: " + e.getMessage(), e);
                    return false;
                }
                if (trouble == null) {
                    LOG.warn(
                            "event=store_takes_no_events message=\"{}\" remedy=\"kept in the journal, tried again\"",
                            e.getMessage());
                }
                trouble = "The store takes no events now: " + e.getMessage();
                applied.letGo(e.kind() == Kind.FULL);
                rest(pauseMillis);
                pauseMillis = Math.min(2 * pauseMillis, LONGEST_PAUSE_MILLIS);
                if (goBack()) {
                    return false;
                }
                begunNanos = nanoTime.getAsLong();
            }
        }
        return false;
    }

    private void rest(long millis) throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        synchronized (pause) {
            while (!stopped && System.nanoTime() < until) {
                pause.wait(Math.max(1, TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime())));
            }
        }
    }

    private void fail(String message, Throwable cause) {
        failure = message;
        LOG.error(
                "event=drain_failed message=\"{}\" remedy=\"mend the store and start again; the journal keeps what"
                        + " was accepted\"",
                message,
                cause);
    }

    /** Ends the drain after the batch that is under way. */
    void stop() {
        stopped = true;
        synchronized (pause) {
            pause.notifyAll();
        }
    }

    /** Why the store takes no events at the moment, or null. */
    @Nullable String trouble() {
        return trouble;
    }

    /** Why the drain has ended for good, or null. */
    @Nullable String failure() {
        return failure;
    }

    /** How many frames held no record that could be read. */
    long unreadable() {
        return unreadable.sum();
    }
}
