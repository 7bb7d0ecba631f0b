package io.llamatelemetry.elasticsearch;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.llamatelemetry.api.TelemetryException;
import io.llamatelemetry.core.TelemetryEngine;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/** Asks an engine one thing after another, and notes how long the longest answer took, an answer in words included. */
final class Answering implements AutoCloseable {

    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final Future<?> asking;
    private volatile boolean enough;
    private final AtomicLong asked = new AtomicLong();
    private final AtomicLong longestNanos = new AtomicLong();

    Answering(TelemetryEngine engine) {
        asking = thread.submit(() -> {
            while (!enough) {
                long begun = System.nanoTime();
                engine.health();
                try {
                    engine.telemetry().queryTraces(null, 1, 0, null);
                } catch (TelemetryException e) {
                    // An answer too.
                }
                longestNanos.accumulateAndGet(System.nanoTime() - begun, Math::max);
                asked.incrementAndGet();
            }
        });
    }

    /** Every question so far was answered within that time. */
    void assertWithin(Duration bound) {
        enough = true;
        try {
            asking.get(bound.toSeconds() + 1, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("a question was not answered", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
        assertTrue(asked.get() > 0, "nothing was asked");
        assertTrue(
                longestNanos.get() <= bound.toNanos(),
                () -> "the longest of " + asked + " answers took " + Duration.ofNanos(longestNanos.get()));
    }

    @Override
    public void close() {
        enough = true;
        thread.shutdownNow();
    }
}
