package io.llamatelemetry.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class AppliedTest {

    private final Applied applied = new Applied(0);

    @Test
    void whatIsInTheStoreBeforeItsAcknowledgementIsNotedDoesNotLag() {
        applied.reached(5, 0);
        applied.acknowledged(5);
        assertEquals(0, applied.lagSeconds());
    }

    @Test
    void whatIsAcknowledgedLagsUntilItIsInTheStore() {
        applied.acknowledged(5);
        long before = System.nanoTime();
        while (System.nanoTime() == before) {
            Thread.onSpinWait();
        }
        assertTrue(applied.lagSeconds() > 0);
        applied.reached(5, 0);
        assertEquals(0, applied.lagSeconds());
    }

    @Test
    void littleIsNoWork() {
        applied.acknowledged(10_000);
        assertEquals(0, applied.workSeconds());
    }

    @Test
    void workIsReckonedByWhatTheStoreHasShown() {
        applied.acknowledged(100_000);
        assertEquals(10, applied.workSeconds(), 1e-9, "nothing is known yet");
        applied.reached(50_000, 500_000_000);
        assertEquals(50_000 * 1.5 / 60_000, applied.workSeconds(), 1e-9);
        applied.reached(100_000, 500_000_000);
        assertEquals(0, applied.workSeconds());
    }

    @Test
    void whatAStoreDidLongAgoCountsLessAndLess() {
        for (int i = 1; i <= 100; i++) {
            applied.acknowledged(i * 100_000L);
            applied.reached(i * 100_000L, 1_000_000_000);
        }
        applied.acknowledged(10_200_000);
        assertEquals(2, applied.workSeconds(), 0.01);
    }

    @Test
    void whatCameBeforeItWentBackIsWorkAgain() {
        applied.acknowledged(100_000);
        applied.reached(100_000, 1_000_000_000);
        applied.wentBack(20_000);
        assertEquals(80_000 * 2 / 110_000.0, applied.workSeconds(), 1e-9);
    }

    @Test
    void littleThatHasWaitedIsWork() {
        AtomicLong now = new AtomicLong();
        Applied timed = new Applied(0, now::get);
        timed.reached(1, 100_000_000_000L);
        timed.acknowledged(5_001);
        assertEquals(0, timed.workSeconds());
        now.set(1_000_000_000);
        assertEquals(5_000 * 101 / 10_001.0, timed.workSeconds(), 1e-6);
    }

    @Test
    void whatWasLeftInTheJournalIsWorkBeforeAnythingNewComes() {
        Applied restarted = new Applied(1_000);
        restarted.acknowledged(101_000);
        assertEquals(10, restarted.workSeconds(), 1e-9);
    }

    @Test
    void theStoreIsNearToWhatItIsLikelyToHaveWithinHalfASecond() {
        applied.acknowledged(100_000);
        applied.reached(50_000, 500_000_000);
        assertTrue(isDone(applied.near(50_000 + 20_000)), "60,000 took 1.5 s");
        CompletionStage<Void> next = applied.near(50_000 + 20_001);
        assertFalse(isDone(next));
        applied.reached(50_001, 0);
        assertTrue(isDone(next));
    }

    @Test
    void theStoreIsNearToLittleThatHasNotWaited() {
        AtomicLong now = new AtomicLong();
        Applied timed = new Applied(0, now::get);
        timed.reached(1, 99_000_000_000L);
        timed.acknowledged(10_001);
        assertTrue(isDone(timed.near(10_001)));
        now.set(1_000_000_000);
        assertFalse(isDone(timed.near(10_001)), "10,001 took 100 s");
        assertTrue(isDone(timed.near(51)));
    }

    @Test
    void theStoreIsNearToEverythingWhenNothingMoreIsApplied() {
        applied.acknowledged(1_000_000);
        CompletionStage<Void> far = applied.near(1_000_000);
        assertFalse(isDone(far));
        applied.giveUp();
        assertTrue(isDone(far));
        assertTrue(isDone(applied.near(1_000_000)));
    }

    private static boolean isDone(CompletionStage<Void> stage) {
        return stage.toCompletableFuture().isDone();
    }
}
