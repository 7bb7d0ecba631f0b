package io.llamatelemetry.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class AppliedTest {

    private final Applied applied = new Applied(0);

    @Test
    void whatIsInTheStoreBeforeItsAcknowledgementIsNotedDoesNotLag() {
        applied.reached(5);
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
        applied.reached(5);
        assertEquals(0, applied.lagSeconds());
    }
}
