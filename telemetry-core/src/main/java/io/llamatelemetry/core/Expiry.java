package io.llamatelemetry.core;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the store free what has expired, but never past an event that waits to be applied: that may have been accepted while
 * what it belongs to lived, and then the two live on together.
 */
final class Expiry implements Runnable {

    /** An event may have its time and be on its way into the journal; it is there long before this is over. */
    static final Duration GRACE = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(Expiry.class);

    private final Consumer<Instant> free;
    private final EventLane lane;
    private final Clock clock;
    private final Duration patience;

    /**
     * Prepares to free.
     *
     * @param free frees what was over at an instant
     * @param lane what brings the events
     * @param patience how long to wait for what is to be applied, where the lane has that waited for; if it takes longer,
     *     nothing is freed in this round
     */
    Expiry(Consumer<Instant> free, EventLane lane, Clock clock, Duration patience) {
        this.free = free;
        this.lane = lane;
        this.clock = clock;
        this.patience = patience;
    }

    @Override
    public void run() {
        Instant latest = clock.instant().minus(GRACE);
        try {
            Instant settled =
                    lane.settledUntil(latest).toCompletableFuture().get(patience.toNanos(), TimeUnit.NANOSECONDS);
            if (!lane.health().incomplete()) {
                free.accept(settled);
            }
        } catch (TimeoutException e) {
            LOG.debug("event=expiry_waits message=\"events wait to be applied\"");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | RuntimeException e) {
            LOG.warn("event=expiry_failed message=\"{}\"", e.getMessage(), e);
        }
    }
}
