package io.llamatelemetry.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What has expired is freed only up to where the store has come: a later event may have been accepted while it lived. */
final class ExpiryTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private final SettableClock clock = new SettableClock(NOON);
    private final Lane lane = new Lane();
    private final List<Instant> freed = new ArrayList<>();

    private void run() {
        new Expiry(freed::add, lane, clock, Duration.ofMillis(1)).run();
    }

    @Test
    void whatWasOverAWhileAgoIsFreed() {
        run();
        assertEquals(List.of(NOON.minus(Expiry.GRACE)), freed);
    }

    @Test
    void nothingIsFreedWhileEventsWait() {
        lane.settled = new CompletableFuture<>();
        run();
        assertEquals(List.of(), freed);
    }

    @Test
    void nothingIsFreedOnceEventsWaitForTheNextStart() {
        lane.incomplete = true;
        run();
        assertEquals(List.of(), freed);
    }

    /** A lane that stands still. */
    private static final class Lane implements EventLane {

        private CompletableFuture<Void> settled = CompletableFuture.completedFuture(null);
        private boolean incomplete;

        @Override
        public CompletionStage<Map<Integer, String>> accept(List<KeyedRecord> records) {
            return settled.thenApply(done -> Map.of());
        }

        @Override
        public CompletionStage<Void> caughtUp() {
            return settled;
        }

        @Override
        public CompletionStage<Void> settled() {
            return settled;
        }

        @Override
        public CompletionStage<Void> recovered() {
            return settled;
        }

        @Override
        public @Nullable JournalStatistics statistics() {
            return null;
        }

        @Override
        public EngineHealth health() {
            return new EngineHealth(!incomplete, incomplete, List.of());
        }

        @Override
        public void close() {
            // It holds nothing.
        }
    }
}
