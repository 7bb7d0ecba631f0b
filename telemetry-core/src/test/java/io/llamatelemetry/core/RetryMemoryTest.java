package io.llamatelemetry.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class RetryMemoryTest {

    private final SettableClock clock = new SettableClock(Instant.parse("2026-01-01T00:00:00Z"));
    private final AtomicInteger done = new AtomicInteger();

    private CompletionStage<Void> act() {
        done.incrementAndGet();
        return CompletableFuture.completedStage(null);
    }

    private static boolean outcome(CompletionStage<Boolean> stage) {
        return stage.toCompletableFuture().join();
    }

    @Test
    void aKeyIsDoneOnce() {
        RetryMemory memory = new RetryMemory(clock);
        assertTrue(outcome(memory.once("1k", this::act)));
        assertFalse(outcome(memory.once("1k", this::act)));
        assertTrue(outcome(memory.once("1other", this::act)));
        assertEquals(2, done.get());
    }

    @Test
    void aKeyIsForgottenAfterADay() {
        RetryMemory memory = new RetryMemory(clock);
        assertTrue(outcome(memory.once("1k", this::act)));
        clock.advance(Duration.ofHours(24).minusNanos(1));
        assertFalse(outcome(memory.once("1k", this::act)));
        clock.advance(Duration.ofNanos(1));
        assertTrue(outcome(memory.once("1k", this::act)));
    }

    @Test
    void aFailureIsNotRemembered() {
        RetryMemory memory = new RetryMemory(clock);
        CompletionStage<Boolean> first =
                memory.once("1k", () -> CompletableFuture.failedStage(new IllegalStateException("planted")));
        assertTrue(first.toCompletableFuture().isCompletedExceptionally());
        assertTrue(outcome(memory.once("1k", this::act)));
    }

    @Test
    void aRepetitionWaitsForTheFirst() {
        RetryMemory memory = new RetryMemory(clock);
        CompletableFuture<Void> pending = new CompletableFuture<>();
        CompletionStage<Boolean> first = memory.once("1k", () -> pending);
        CompletionStage<Boolean> second = memory.once("1k", this::act);
        assertFalse(second.toCompletableFuture().isDone());
        pending.complete(null);
        assertTrue(outcome(first));
        assertFalse(outcome(second));
        assertEquals(0, done.get());
    }

    @Test
    void aRepetitionDoesItWhereTheFirstFails() {
        RetryMemory memory = new RetryMemory(clock);
        CompletableFuture<Void> pending = new CompletableFuture<>();
        CompletionStage<Boolean> first = memory.once("1k", () -> pending);
        CompletionStage<Boolean> second = memory.once("1k", this::act);
        pending.completeExceptionally(new IllegalStateException("planted"));
        assertTrue(first.toCompletableFuture().isCompletedExceptionally());
        assertTrue(outcome(second));
        assertEquals(1, done.get());
    }

    @Test
    void theOldestKeysAreForgottenWhereThereAreTooMany() {
        RetryMemory memory = new RetryMemory(clock, 2, 2, 2);
        outcome(memory.once("1a", this::act));
        outcome(memory.once("1b", this::act));
        outcome(memory.once("1c", this::act));
        assertFalse(outcome(memory.once("1c", this::act)));
        assertTrue(outcome(memory.once("1a", this::act)));
    }

    @Test
    void manyKeysAreDoneAtOnceAndEachOnce() {
        RetryMemory memory = new RetryMemory(clock);
        outcome(memory.once("1b", this::act));
        List<BitSet> asked = new ArrayList<>();
        BitSet done = memory.onceEach(Arrays.asList("1a", "1b", null, "1a"), places -> {
                    asked.add(places);
                    return act();
                })
                .toCompletableFuture()
                .join();
        assertEquals("{0, 2}", done.toString());
        assertEquals(List.of(done), asked);
        assertEquals(
                "{}",
                memory.onceEach(List.of("1a", "1b"), places -> act())
                        .toCompletableFuture()
                        .join()
                        .toString());
    }

    @Test
    void ofManyKeysThoseAreDoneAgainThatFailedWithAnotherRequest() {
        RetryMemory memory = new RetryMemory(clock);
        CompletableFuture<Void> pending = new CompletableFuture<>();
        memory.onceEach(List.of("1a", "1b"), places -> pending);
        CompletionStage<BitSet> second = memory.onceEach(List.of("1c", "1a", "1b"), places -> act());
        assertFalse(second.toCompletableFuture().isDone());
        pending.completeExceptionally(new IllegalStateException("planted"));
        assertEquals("{0, 1, 2}", second.toCompletableFuture().join().toString());
        assertEquals(2, done.get());
    }

    @Test
    void aStreamOfPointsDoesNotDriveARequestsKeyOut() {
        RetryMemory memory = new RetryMemory(clock, 2, 3, 1);
        String request = RetryMemory.key(Delivery.UNMARKED, "k", 0);
        outcome(memory.once(request, this::act));
        for (int i = 0; i < 9; i++) {
            outcome(memory.once(RetryMemory.pointKey("p" + i), this::act));
        }
        assertFalse(outcome(memory.once(request, this::act)));
        assertFalse(outcome(memory.once(RetryMemory.pointKey("p8"), this::act)));
        assertTrue(outcome(memory.once(RetryMemory.pointKey("p1"), this::act)));
    }

    @Test
    void exportsAreRememberedApartFromPointsAndRequests() {
        RetryMemory memory = new RetryMemory(clock, 2, 3, 1);
        String point = RetryMemory.pointKey("p");
        String request = RetryMemory.key(Delivery.UNMARKED, "k", 0);
        outcome(memory.once(point, this::act));
        outcome(memory.once(request, this::act));
        assertTrue(outcome(memory.once(RetryMemory.exportKey(Delivery.UNMARKED, "a"), this::act)));
        assertTrue(outcome(memory.once(RetryMemory.exportKey(Delivery.UNMARKED, "b"), this::act)));
        assertFalse(outcome(memory.once(RetryMemory.exportKey(Delivery.UNMARKED, "b"), this::act)));
        Delivery another = new Delivery("another", null, false);
        assertTrue(outcome(memory.once(RetryMemory.exportKey(another, "b"), this::act)));
        assertTrue(outcome(memory.once(RetryMemory.exportKey(Delivery.UNMARKED, "a"), this::act)));
        assertFalse(outcome(memory.once(point, this::act)));
        assertFalse(outcome(memory.once(request, this::act)));
    }

    @Test
    void aRestoredKeyIsKnownForTheRestOfItsDay() {
        RetryMemory memory = new RetryMemory(clock);
        memory.restore("1k", clock.instant().minus(Duration.ofHours(23)));
        assertFalse(outcome(memory.once("1k", this::act)));
        clock.advance(Duration.ofHours(1));
        assertTrue(outcome(memory.once("1k", this::act)));
    }

    @Test
    void keysOfOtherPrincipalsAndPlacesAreOtherKeys() {
        Delivery ada = new Delivery("ada", "k", false);
        Delivery bob = new Delivery("bob", "k", false);
        assertEquals(RetryMemory.key(ada, "k", 0), RetryMemory.key(ada, "k", 0));
        assertNotEquals(RetryMemory.key(ada, "k", 0), RetryMemory.key(bob, "k", 0));
        assertNotEquals(RetryMemory.key(ada, "k", 0), RetryMemory.key(ada, "k", 1));
        assertNotEquals(
                RetryMemory.key(new Delivery("a", "bc", false), "bc", 0),
                RetryMemory.key(new Delivery("ab", "c", false), "c", 0));
    }
}
