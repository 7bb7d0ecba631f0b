package io.llamatelemetry.core;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Remembers requests by their idempotency keys for 24 hours, so that the same key of the same principal and the same place
 * in the request is the same event. Bounded; where more keys come within a day than are kept, the oldest are forgotten.
 */
final class RetryMemory {

    /** How long a key is remembered. */
    static final Duration KEYS_LAST = Duration.ofHours(24);

    /** How long ago an equal event may have been accepted for a retry without a key to be taken for it. */
    static final Duration EQUALS_LAST = Duration.ofMinutes(10);

    private static final int MOST_KEYS = 1_000_000;

    private final Clock clock;
    private final int mostKeys;
    private final Object lock = new Object();

    /** What became of each key: done, or still under way. Guarded by the lock, as the queue is. */
    private final Map<String, CompletableFuture<Boolean>> outcomes = new HashMap<>();

    private final Deque<Entry> byAge = new ArrayDeque<>();

    private record Entry(String key, Instant since, CompletableFuture<Boolean> outcome) {}

    RetryMemory(Clock clock) {
        this(clock, MOST_KEYS);
    }

    RetryMemory(Clock clock, int mostKeys) {
        this.clock = clock;
        this.mostKeys = mostKeys;
    }

    /**
     * Does something once for a key. A repetition while the first is under way waits for its outcome, and does it itself if
     * the first failed.
     *
     * @param key what names it; from {@link #key}
     * @param action what to do
     * @return completes with true if it was done now, with false if it had been done before
     */
    CompletionStage<Boolean> once(String key, Supplier<? extends CompletionStage<?>> action) {
        CompletableFuture<Boolean> mine = new CompletableFuture<>();
        CompletableFuture<Boolean> earlier = claim(key, mine);
        if (earlier != null) {
            return earlier.handle((done, failure) -> failure == null)
                    .thenCompose(done -> done ? CompletableFuture.completedFuture(false) : once(key, action));
        }
        CompletionStage<?> started;
        try {
            started = action.get();
        } catch (RuntimeException e) {
            forget(key, mine);
            mine.completeExceptionally(e);
            return mine;
        }
        started.whenComplete((result, failure) -> {
            if (failure == null) {
                mine.complete(true);
            } else {
                forget(key, mine);
                mine.completeExceptionally(failure);
            }
        });
        return mine;
    }

    /** Remembers a key again whose event was accepted before this process began. */
    void restore(String key, Instant since) {
        CompletableFuture<Boolean> done = CompletableFuture.completedFuture(true);
        synchronized (lock) {
            if (outcomes.putIfAbsent(key, done) == null) {
                byAge.addLast(new Entry(key, since, done));
            }
        }
    }

    /** The name of one place in one request of one principal. */
    static String key(Delivery delivery, String idempotencyKey, int place) {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
        digest.update(delivery.principal().getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0xff);
        digest.update(idempotencyKey.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0xff);
        digest.update(Integer.toString(place).getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest.digest(), 0, 16);
    }

    private @Nullable CompletableFuture<Boolean> claim(String key, CompletableFuture<Boolean> mine) {
        Instant now = clock.instant();
        synchronized (lock) {
            dropOld(now);
            CompletableFuture<Boolean> earlier = outcomes.putIfAbsent(key, mine);
            if (earlier == null) {
                byAge.addLast(new Entry(key, now, mine));
            }
            return earlier;
        }
    }

    private void dropOld(Instant now) {
        Instant oldest = now.minus(KEYS_LAST);
        while (!byAge.isEmpty()
                && (byAge.size() >= mostKeys || !byAge.getFirst().since().isAfter(oldest))) {
            Entry entry = byAge.removeFirst();
            outcomes.remove(entry.key(), entry.outcome());
        }
    }

    private void forget(String key, CompletableFuture<Boolean> outcome) {
        synchronized (lock) {
            outcomes.remove(key, outcome);
        }
    }
}
