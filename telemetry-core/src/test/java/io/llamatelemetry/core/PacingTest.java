package io.llamatelemetry.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class PacingTest {

    private static final long PATIENCE_SECONDS = 60;
    private static final Duration WITHOUT_END = Duration.ofDays(1);

    private final Applied applied = new Applied(0);
    private final Pacing pacing = new Pacing(applied, WITHOUT_END);

    @AfterEach
    void end() {
        applied.giveUp();
        pacing.close();
    }

    /** Completes with the thread that acknowledged. */
    private static CompletableFuture<Thread> acknowledged(Pacing pacing, long event) {
        CompletableFuture<Thread> acknowledged = new CompletableFuture<>();
        pacing.run(event, () -> acknowledged.complete(Thread.currentThread()));
        return acknowledged;
    }

    private static Thread get(CompletableFuture<Thread> acknowledged) throws Exception {
        return acknowledged.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Test
    void whatTheStoreIsNearToIsAcknowledgedAtOnce() throws Exception {
        applied.acknowledged(10_000);
        CompletableFuture<Thread> first = acknowledged(pacing, 10_000);
        assertTrue(first.isDone());
        assertEquals(Thread.currentThread(), get(first));
    }

    @Test
    void whatIsFarAheadIsAcknowledgedWhenTheStoreComesNear() throws Exception {
        applied.acknowledged(40_000);
        CompletableFuture<Thread> middle = acknowledged(pacing, 20_000);
        CompletableFuture<Thread> last = acknowledged(pacing, 40_000);
        assertFalse(middle.isDone());
        applied.reached(9_999, 0);
        assertFalse(middle.isDone());
        applied.reached(10_000, 0);
        assertNotEquals(Thread.currentThread(), get(middle), "the store's thread waits for nobody");
        assertFalse(last.isDone());
        applied.reached(40_000, 0);
        get(last);
    }

    @Test
    void noAcknowledgementWaitsWithoutAnEnd() throws Exception {
        applied.acknowledged(1_000_000);
        try (Pacing hasty = new Pacing(applied, Duration.ofMillis(1))) {
            get(acknowledged(hasty, 1_000_000));
        }
        assertEquals(0, applied.sequence());
    }

    @Test
    void nothingIsHeldBackForAStoreThatTakesNothingMore() throws Exception {
        applied.acknowledged(1_000_000);
        CompletableFuture<Thread> held = acknowledged(pacing, 1_000_000);
        applied.giveUp();
        get(held);
        assertTrue(acknowledged(pacing, 1_000_000).isDone());
    }

    @Test
    void whatIsDueIsAcknowledgedBeforeTheEnd() throws Exception {
        applied.acknowledged(1_000_000);
        CompletableFuture<Thread> held = acknowledged(pacing, 1_000_000);
        applied.giveUp();
        pacing.close();
        assertTrue(held.isDone());
    }
}
