package io.llamatelemetry.core;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Slows down who sends more than the store takes: while the store is behind, an acknowledgement is given when the store comes
 * near to what it is for, though that is durable. So those who wait for it send no faster than the store works, and nobody has
 * to be refused; but no acknowledgement waits longer than a second.
 */
final class Pacing implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Pacing.class);
    private static final Duration LONGEST = Duration.ofSeconds(1);

    private final Applied applied;
    private final Duration longest;

    /** Acknowledges apart from the store's thread, which must not wait for what an acknowledgement sets in motion. */
    private final ExecutorService acknowledging = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            DaemonThreads.named("telemetry-pace"),
            // What comes after the end is still acknowledged.
            (late, ended) -> late.run());

    Pacing(Applied applied) {
        this(applied, LONGEST);
    }

    /** One that waits no longer than this. */
    Pacing(Applied applied, Duration longest) {
        this.applied = applied;
        this.longest = longest;
    }

    /** Acknowledges an event: at once, or when the store is near to it. */
    void run(long event, Runnable acknowledgement) {
        CompletableFuture<Void> near = applied.near(event).toCompletableFuture();
        if (near.isDone()) {
            acknowledgement.run();
            return;
        }
        // The copy is this acknowledgement's own; others may wait for the same event without an end.
        CompletableFuture<Void> unused = near.copy()
                .completeOnTimeout(null, longest.toNanos(), TimeUnit.NANOSECONDS)
                .thenRunAsync(acknowledgement, acknowledging);
    }

    /** Gives the acknowledgements whose turn has come, and ends. To be called when nothing more will be applied. */
    @Override
    public void close() {
        if (!DaemonThreads.end(acknowledging, LONGEST)) {
            LOG.warn("event=acknowledgements_late message=\"closed before all were given\"");
        }
    }
}
