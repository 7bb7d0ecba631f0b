package io.llamatelemetry.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.llamatelemetry.api.OverloadedException;
import io.llamatelemetry.api.UnavailableException;
import io.llamatelemetry.spi.SpanKey;
import io.llamatelemetry.spi.SpanRecord;
import io.llamatelemetry.spi.SpanStart;
import io.llamatelemetry.spi.StoreException;
import io.llamatelemetry.spi.StoreWriter;
import io.llamatelemetry.spi.WriteBatch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A store whose writes wait. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class WaitingLaneTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final int LARGE = 1 << 20;
    private static final Duration LONG_WAIT = Duration.ofSeconds(3);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** A write ends when there is a permit for it. */
    private final Semaphore permits = new Semaphore(0);

    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE);
    private final WaitingLane lane = new WaitingLane(this::write, 2, 10 * LARGE, PATIENCE, now::get);

    private List<StoreWriter.Refusal> write(WriteBatch batch) {
        begun.incrementAndGet();
        permits.acquireUninterruptibly();
        ended.incrementAndGet();
        return switch (batch.spans().get(0).key().spanId()) {
            case "refused" -> List.of(new StoreWriter.Refusal(batch.spans().get(0), "a bound"));
            case "failed" -> throw new StoreException(StoreException.Kind.TEMPORARY, "away", null);
            case "broken" -> throw new AssertionError("broken");
            case "wrong" -> throw new IllegalStateException("wrong");
            default -> List.of();
        };
    }

    @AfterEach
    void close() {
        permits.release(100);
        lane.close();
    }

    private CompletableFuture<Map<Integer, String>> accept(String spanId) {
        return accept(spanId, "name");
    }

    private CompletableFuture<Map<Integer, String>> accept(String spanId, String name) {
        SpanStart start = new SpanStart(NOON, name, null, Map.of());
        SpanRecord record = new SpanRecord(new SpanKey("t", spanId), start, null, NOON, NOON.plusSeconds(60));
        return lane.accept(List.of(new KeyedRecord(record, null))).toCompletableFuture();
    }

    /** As many as there may be at once. */
    private List<CompletableFuture<Map<Integer, String>>> beginTwo() {
        List<CompletableFuture<Map<Integer, String>>> writing = List.of(accept("a"), accept("b"));
        while (begun.get() < writing.size()) {
            Thread.onSpinWait();
        }
        return writing;
    }

    @Test
    void whoHandsInDoesNotWait() {
        CompletableFuture<Map<Integer, String>> accepted = accept("a");
        assertFalse(accepted.isDone());
        permits.release();
        assertEquals(Map.of(), accepted.join());
    }

    @Test
    void whatBecomesOfAWriteIsTold() {
        permits.release(4);
        assertEquals(Map.of(0, "a bound"), accept("refused").join());
        CompletionException failed = assertThrows(CompletionException.class, accept("failed")::join);
        assertInstanceOf(UnavailableException.class, failed.getCause());
        CompletionException broken = assertThrows(CompletionException.class, accept("broken")::join);
        assertInstanceOf(AssertionError.class, broken.getCause());
        CompletionException wrong = assertThrows(CompletionException.class, accept("wrong")::join);
        assertInstanceOf(IllegalStateException.class, wrong.getCause());
        assertTrue(lane.settled().toCompletableFuture().isDone());
    }

    @Test
    void nothingMoreIsTakenWhileSomethingHasWaitedForLong() {
        List<CompletableFuture<Map<Integer, String>>> writing = beginTwo();
        now.addAndGet(LONG_WAIT.toNanos());
        CompletableFuture<Map<Integer, String>> waiting = accept("c");
        now.addAndGet(LONG_WAIT.toNanos() - 1);
        CompletableFuture<Map<Integer, String>> last = accept("d");
        assertTrue(lane.overload().isEmpty());
        now.addAndGet(1);
        assertTrue(lane.overload().isPresent());
        CompletionException refused = assertThrows(CompletionException.class, accept("e")::join);
        assertInstanceOf(OverloadedException.class, refused.getCause());
        permits.release(4);
        writing.forEach(CompletableFuture::join);
        waiting.join();
        last.join();
        assertEquals(4, ended.get());
        assertTrue(lane.overload().isEmpty());
    }

    @Test
    void whatComesAfterTheEndIsRefused() {
        lane.close();
        CompletionException refused = assertThrows(CompletionException.class, accept("a")::join);
        assertInstanceOf(UnavailableException.class, refused.getCause());
    }

    @Test
    void whatHoldsMuchIsTakenUntilThereIsNoRoomForIt() {
        String large = "x".repeat(5 * LARGE);
        List<CompletableFuture<Map<Integer, String>>> taken = List.of(accept("a", large), accept("failed", large));
        assertTrue(lane.overload().isPresent());
        CompletionException refused = assertThrows(CompletionException.class, accept("b")::join);
        assertInstanceOf(OverloadedException.class, refused.getCause());
        permits.release(2);
        taken.get(0).join();
        assertThrows(CompletionException.class, taken.get(1)::join);
        assertTrue(lane.overload().isEmpty());
        permits.release();
        assertEquals(Map.of(), accept("b").join());
    }

    @Test
    void whoseTurnComesTooLateIsRefusedAndNotWritten() {
        List<CompletableFuture<Map<Integer, String>>> writing = beginTwo();
        CompletableFuture<Map<Integer, String>> late = accept("late");
        now.addAndGet(1);
        CompletableFuture<Map<Integer, String>> inTime = accept("in time");
        now.addAndGet(PATIENCE.toNanos() - 1);
        permits.release(3);
        CompletionException refused = assertThrows(CompletionException.class, late::join);
        assertInstanceOf(OverloadedException.class, refused.getCause());
        assertEquals(Map.of(), inTime.join());
        writing.forEach(CompletableFuture::join);
        assertEquals(3, begun.get());
    }

    @Test
    void whatWasTakenInSettlesWhenItIsWrittenOrRefused() {
        List<CompletableFuture<Map<Integer, String>>> taken = List.of(accept("a"), accept("failed"));
        CompletableFuture<Void> settled = lane.settled().toCompletableFuture();
        permits.release();
        assertFalse(settled.isDone());
        permits.release();
        settled.join();
        assertEquals(2, ended.get());
        assertTrue(taken.stream().allMatch(CompletableFuture::isDone));
        assertTrue(lane.settled().toCompletableFuture().isDone());
    }

    @Test
    void whatWasOverBeforeTheOldestWriteWasAcceptedIsFreedMeanwhile() {
        CompletableFuture<Map<Integer, String>> accepted = accept("a");
        Instant later = NOON.plusSeconds(3_600);
        List<Instant> freed = new ArrayList<>();
        Expiry expiry = new Expiry(freed::add, lane, new SettableClock(later), Duration.ofMillis(1));
        expiry.run();
        permits.release();
        accepted.join();
        expiry.run();
        assertEquals(List.of(NOON, later.minus(Expiry.GRACE)), freed);
    }

    @Test
    void closingWaitsForWhatIsUnderWay() throws InterruptedException {
        CompletableFuture<Map<Integer, String>> accepted = accept("a");
        CountDownLatch closed = new CountDownLatch(1);
        new Thread(() -> {
                    lane.close();
                    closed.countDown();
                })
                .start();
        assertFalse(closed.await(50, TimeUnit.MILLISECONDS));
        permits.release();
        closed.await();
        assertTrue(accepted.isDone());
        assertEquals(begun.get(), ended.get());
    }
}
