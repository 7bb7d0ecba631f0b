package io.llamatelemetry.core;

import io.llamatelemetry.api.TelemetryException;
import io.llamatelemetry.api.UnavailableException;
import io.llamatelemetry.spi.ReadContext;
import io.llamatelemetry.spi.StoreException;
import io.llamatelemetry.spi.StoreReader;
import io.llamatelemetry.spi.TelemetryStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Runs queries: each after what was acknowledged before it, at one instant, and within its time. */
final class Reads {

    private final Openness openness;
    private final TelemetryStore store;
    private final EventLane lane;
    private final Duration limit;
    private final Clock clock;

    Reads(Openness openness, TelemetryStore store, EventLane lane, Duration limit, Clock clock) {
        this.openness = openness;
        this.store = store;
        this.lane = lane;
        this.limit = limit;
        this.clock = clock;
    }

    /**
     * A question to the store.
     *
     * @param <T> the answer
     */
    interface Question<T> {

        T ask(StoreReader reader, ReadContext context);
    }

    /** The present. */
    Instant now() {
        return clock.instant();
    }

    /** Asks within the usual time. */
    <T> T read(Question<T> question) {
        return read(question, limit);
    }

    /** Asks within the given time. */
    <T> T read(Question<T> question, Duration within) {
        openness.require();
        ReadContext context = ReadContext.limitedTo(within, now());
        try {
            waitFor(lane.caughtUp(), context.remaining());
            makeVisible();
            return question.ask(store.reader(), context);
        } catch (StoreException e) {
            throw Failures.toTelemetry(e);
        }
    }

    /** A store that cannot show what is outstanding is read as it is where the lane says that something is missing. */
    private void makeVisible() {
        try {
            store.sync();
        } catch (StoreException e) {
            if (!lane.health().incomplete()) {
                throw e;
            }
        }
    }

    /** Waits within the usual time for the store to come so far. */
    void waitFor(CompletionStage<Void> stage) {
        waitFor(stage, limit);
    }

    private static void waitFor(CompletionStage<Void> caughtUp, Duration within) {
        try {
            caughtUp.toCompletableFuture().get(within.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new UnavailableException(
                    "What was accepted before is not applied yet; the store is behind.", Failures.RETRY_SOON, e);
        } catch (ExecutionException e) {
            throw unwrapped(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** Waits for the outcome of an acceptance. */
    static <T extends @Nullable Object> T await(CompletionStage<T> outcome) {
        try {
            return outcome.toCompletableFuture().get();
        } catch (ExecutionException e) {
            throw unwrapped(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static RuntimeException unwrapped(Exception failure) {
        Throwable cause = failure;
        while ((cause instanceof ExecutionException || cause instanceof CompletionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof TelemetryException telemetry) {
            return telemetry;
        }
        return cause instanceof RuntimeException runtime ? runtime : new IllegalStateException(cause);
    }

    private static UnavailableException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new UnavailableException("The wait was interrupted.", Failures.RETRY_SOON, e);
    }
}
