package io.llamatelemetry.core;

import io.llamatelemetry.api.OverloadedException;
import io.llamatelemetry.api.UnavailableException;
import io.llamatelemetry.spi.StoreWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The straight way to a store whose writes wait for others: they are made on the lane's own threads. */
final class WaitingLane implements EventLane {

    private static final Logger LOG = LoggerFactory.getLogger(WaitingLane.class);
    private static final int MOST_WRITES = 64;

    /** When what waits has waited so long for its turn, nothing more is taken: more comes than the store takes. */
    private static final Duration LONG_WAIT = Duration.ofSeconds(3);

    /** What waits may take so much of the heap: what is made of an event on its way takes several times as much. */
    private static final int PART_OF_HEAP = 16;

    /** What a write holds besides its records, with what waits for its end. */
    private static final long BYTES_A_WRITE = 4 << 10;

    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(30);

    private final DirectLane lane;
    private final long mostBytes;
    private final Duration patience;
    private final LongSupplier nanoTime;
    private final AtomicLong bytes = new AtomicLong();
    private final Set<Write> outstanding = ConcurrentHashMap.newKeySet();
    private final ThreadPoolExecutor writing;

    /**
     * One with the usual bounds.
     *
     * @param patience whose turn has not come after so long is refused: nobody waits for it any more
     */
    WaitingLane(StoreWriter writer, Duration patience) {
        this(writer, MOST_WRITES, Runtime.getRuntime().maxMemory() / PART_OF_HEAP, patience, System::nanoTime);
    }

    /**
     * One with other bounds.
     *
     * @param mostWrites how many writes it makes at once
     * @param mostBytes what holds so much, roughly, takes nothing more
     * @param nanoTime the clock to wait by
     */
    WaitingLane(StoreWriter writer, int mostWrites, long mostBytes, Duration patience, LongSupplier nanoTime) {
        this.lane = new DirectLane(writer);
        this.mostBytes = mostBytes;
        this.patience = patience;
        this.nanoTime = nanoTime;
        this.writing = new ThreadPoolExecutor(
                mostWrites,
                mostWrites,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                DaemonThreads.named("telemetry-write"));
        writing.allowCoreThreadTimeOut(true);
    }

    @Override
    public CompletionStage<Map<Integer, String>> accept(List<KeyedRecord> records) {
        Optional<OverloadedException> overload = overload();
        if (overload.isPresent()) {
            return CompletableFuture.failedStage(overload.get());
        }
        Write write = new Write(records);
        bytes.addAndGet(write.size);
        outstanding.add(write);
        try {
            writing.execute(write);
        } catch (RejectedExecutionException e) {
            write.end(null, new UnavailableException("The telemetry engine is closed.", Failures.RETRY_SOON, e));
        } catch (Error e) {
            // There is no thread for it; what was claimed for it has to be let go of all the same.
            write.end(null, e);
        }
        return write.written;
    }

    /** The records of one request, and what becomes of them. */
    private final class Write implements Runnable {

        private final List<KeyedRecord> records;
        private final long size;
        private final long since = nanoTime.getAsLong();
        private final CompletableFuture<Map<Integer, String>> written = new CompletableFuture<>();

        Write(List<KeyedRecord> records) {
            this.records = records;
            this.size = BYTES_A_WRITE
                    + records.stream()
                            .mapToLong(keyed -> AnswerSize.of(keyed.record()))
                            .sum();
        }

        private boolean hasWaited(Duration time) {
            return nanoTime.getAsLong() - since >= time.toNanos();
        }

        @Override
        public void run() {
            if (hasWaited(patience)) {
                end(null, tooMany());
                return;
            }
            try {
                lane.accept(records).whenComplete(this::end);
            } catch (RuntimeException | Error e) {
                end(null, e);
            }
        }

        private void end(@Nullable Map<Integer, String> refused, @Nullable Throwable failure) {
            // Whoever is told may come with the next at once.
            if (outstanding.remove(this)) {
                bytes.addAndGet(-size);
            }
            if (failure == null) {
                written.complete(refused);
            } else {
                written.completeExceptionally(failure);
            }
        }
    }

    private static OverloadedException tooMany() {
        return new OverloadedException("Too many events wait for the store.", Failures.RETRY_SOON);
    }

    @Override
    public Optional<OverloadedException> overload() {
        boolean behind = writing.getQueue().peek() instanceof Write next && next.hasWaited(LONG_WAIT);
        return behind || bytes.get() >= mostBytes ? Optional.of(tooMany()) : Optional.empty();
    }

    @Override
    public CompletionStage<Void> caughtUp() {
        return lane.caughtUp();
    }

    @Override
    public CompletionStage<Void> settled() {
        CompletableFuture<?>[] writes =
                outstanding.stream().map(write -> write.written).toArray(CompletableFuture<?>[]::new);
        return CompletableFuture.allOf(writes).exceptionally(refused -> null);
    }

    @Override
    public CompletionStage<Instant> settledUntil(Instant time) {
        return CompletableFuture.completedStage(outstanding.stream()
                .flatMap(write -> write.records.stream())
                .map(keyed -> keyed.record().acceptedAt())
                .filter(time::isAfter)
                .min(Comparator.naturalOrder())
                .orElse(time));
    }

    @Override
    public CompletionStage<Void> recovered() {
        return lane.recovered();
    }

    @Override
    public @Nullable JournalStatistics statistics() {
        return lane.statistics();
    }

    @Override
    public EngineHealth health() {
        return lane.health();
    }

    @Override
    public void close() {
        if (!DaemonThreads.end(writing, CLOSE_WITHIN)) {
            LOG.warn("event=writes_abandoned message=\"the store did not answer in time\"");
        }
        lane.close();
    }
}
