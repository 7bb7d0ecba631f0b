package io.llamatelemetry.core;

import io.llamatelemetry.api.OverloadedException;
import io.llamatelemetry.spi.StoreWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The straight way to a store whose writes wait for others: they are made on the lane's own threads. */
final class WaitingLane implements EventLane {

    private static final Logger LOG = LoggerFactory.getLogger(WaitingLane.class);
    private static final int MOST_WRITES = 64;
    private static final int MOST_WAITING = 1_024;
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(30);

    private final DirectLane lane;
    private final Map<Long, CompletableFuture<?>> outstanding = new ConcurrentHashMap<>();
    private final AtomicLong taken = new AtomicLong();
    private final ThreadPoolExecutor writing;

    WaitingLane(StoreWriter writer) {
        this(writer, MOST_WRITES, MOST_WAITING);
    }

    /** One that makes so many writes at once, while so many more wait for their turn. */
    WaitingLane(StoreWriter writer, int mostWrites, int mostWaiting) {
        lane = new DirectLane(writer);
        writing = new ThreadPoolExecutor(
                mostWrites, mostWrites, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(mostWaiting), DaemonThreads.named("telemetry-write"));
        writing.allowCoreThreadTimeOut(true);
    }

    @Override
    public CompletionStage<Map<Integer, String>> accept(List<KeyedRecord> records) {
        CompletableFuture<Map<Integer, String>> written = new CompletableFuture<>();
        long number = taken.incrementAndGet();
        outstanding.put(number, written);
        CompletionStage<?> unused = written.whenComplete((refused, failure) -> outstanding.remove(number));
        try {
            writing.execute(() -> write(records, written));
        } catch (RejectedExecutionException e) {
            written.completeExceptionally(tooMany());
        } catch (Error e) {
            // There is no thread for it; what was claimed for it has to be let go of all the same.
            written.completeExceptionally(e);
        }
        return written;
    }

    private void write(List<KeyedRecord> records, CompletableFuture<Map<Integer, String>> written) {
        try {
            lane.accept(records).whenComplete((refused, failure) -> {
                if (failure == null) {
                    written.complete(refused);
                } else {
                    written.completeExceptionally(failure);
                }
            });
        } catch (RuntimeException | Error e) {
            written.completeExceptionally(e);
        }
    }

    private static OverloadedException tooMany() {
        return new OverloadedException("Too many events wait for the store.", Failures.RETRY_SOON);
    }

    @Override
    public Optional<OverloadedException> overload() {
        return writing.getQueue().remainingCapacity() == 0 ? Optional.of(tooMany()) : Optional.empty();
    }

    @Override
    public CompletionStage<Void> caughtUp() {
        return lane.caughtUp();
    }

    @Override
    public CompletionStage<Void> settled() {
        return CompletableFuture.allOf(outstanding.values().toArray(CompletableFuture<?>[]::new))
                .exceptionally(refused -> null);
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
