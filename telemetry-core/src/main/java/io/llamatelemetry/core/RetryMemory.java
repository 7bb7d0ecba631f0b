package io.llamatelemetry.core;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Remembers requests by their idempotency keys for 24 hours, so that the same key of the same principal and the same place
 * in the request is the same event. Bounded; where more keys come within a day than are kept, the oldest are forgotten.
 */
final class RetryMemory {

    /** How long a key is remembered. */
    static final Duration KEYS_LAST = Duration.ofHours(24);

    private static final int KEY_BYTES = 16;

    /** In the first byte of a key: what it names. */
    private static final int KIND_BITS = 0xc0;

    private static final int REQUEST = 0x00;
    private static final int POINT = 0x80;
    private static final int EXPORT = 0xc0;

    /** How long ago an equal event may have been accepted for a retry without a key to be taken for it. */
    static final Duration EQUALS_LAST = Duration.ofMinutes(10);

    /** How many identities of points are remembered at most. */
    static final int MOST_POINTS = 500_000;

    /** How many exports are remembered at most. */
    static final int MOST_EXPORTS = 100_000;

    private static final int MOST_KEYS = 1_000_000;

    private final Clock clock;
    private final int mostKeys;
    private final int mostPoints;
    private final int mostExports;
    private final Object lock = new Object();

    /** What became of each key: done, or still under way. Guarded by the lock, as the queue is. */
    private final Map<String, CompletableFuture<Boolean>> outcomes = new HashMap<>();

    /** Requests, points and exports by their age, apart, so that a stream of points does not drive a request's key out. */
    private final Deque<Entry> requests = new ArrayDeque<>();

    private final Deque<Entry> points = new ArrayDeque<>();
    private final Deque<Entry> exports = new ArrayDeque<>();

    private record Entry(String key, Instant since, CompletableFuture<Boolean> outcome) {}

    RetryMemory(Clock clock) {
        this(clock, MOST_KEYS, MOST_POINTS, MOST_EXPORTS);
    }

    RetryMemory(Clock clock, int mostKeys, int mostPoints, int mostExports) {
        this.clock = clock;
        this.mostKeys = mostKeys;
        this.mostPoints = mostPoints;
        this.mostExports = mostExports;
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

    /**
     * Does something once for each of many keys: for those that were not done before, all at once.
     *
     * @param keys what names them; one may be there several times, and null names none
     * @param action what to do for the keys at these places
     * @return completes with the places that were done now; the others had been done before
     */
    CompletionStage<BitSet> onceEach(List<@Nullable String> keys, Function<BitSet, CompletionStage<?>> action) {
        BitSet all = new BitSet(keys.size());
        all.set(0, keys.size());
        return onceEach(keys, all, action);
    }

    private CompletionStage<BitSet> onceEach(
            List<@Nullable String> keys, BitSet places, Function<BitSet, CompletionStage<?>> action) {
        CompletableFuture<Boolean> mine = new CompletableFuture<>();
        BitSet claimed = new BitSet(keys.size());
        Map<Integer, CompletableFuture<Boolean>> earlier = new HashMap<>();
        Instant now = clock.instant();
        synchronized (lock) {
            for (int place = places.nextSetBit(0); place >= 0; place = places.nextSetBit(place + 1)) {
                String key = keys.get(place);
                CompletableFuture<Boolean> other = key == null ? null : claim(key, mine, now);
                if (other == null) {
                    claimed.set(place);
                } else if (other != mine) {
                    earlier.put(place, other);
                }
            }
        }
        CompletionStage<?> started;
        try {
            started =
                    claimed.isEmpty() ? CompletableFuture.completedStage(true) : action.apply((BitSet) claimed.clone());
        } catch (RuntimeException e) {
            started = CompletableFuture.failedStage(e);
        }
        started.whenComplete((result, failure) -> {
            if (failure == null) {
                mine.complete(true);
            } else {
                claimed.stream().mapToObj(keys::get).filter(Objects::nonNull).forEach(key -> forget(key, mine));
                mine.completeExceptionally(failure);
            }
        });
        return earlier.isEmpty() ? mine.thenApply(done -> claimed) : afterOthers(keys, mine, claimed, earlier, action);
    }

    /** Waits for what others had begun, and does what they failed to do. */
    private CompletionStage<BitSet> afterOthers(
            List<@Nullable String> keys,
            CompletableFuture<Boolean> mine,
            BitSet claimed,
            Map<Integer, CompletableFuture<Boolean>> earlier,
            Function<BitSet, CompletionStage<?>> action) {
        CompletableFuture<?>[] others = earlier.values().toArray(CompletableFuture[]::new);
        return mine.thenCompose(done -> CompletableFuture.allOf(others).handle((ended, failure) -> {
                    BitSet failed = new BitSet();
                    earlier.forEach((place, other) -> failed.set(place, other.isCompletedExceptionally()));
                    return failed;
                }))
                .thenCompose(failed -> failed.isEmpty()
                        ? CompletableFuture.completedStage(claimed)
                        : onceEach(keys, failed, action).thenApply(later -> {
                            later.or(claimed);
                            return later;
                        }));
    }

    /** Remembers a key again whose event was accepted before this process began. */
    void restore(String key, Instant since) {
        CompletableFuture<Boolean> done = CompletableFuture.completedFuture(true);
        synchronized (lock) {
            if (outcomes.putIfAbsent(key, done) == null) {
                byAge(kind(key)).addLast(new Entry(key, since, done));
            }
        }
    }

    /** The name of a point that its producer may send again, whoever sends it. */
    static String pointKey(String identity) {
        return key(POINT, sha256().digest(identity.getBytes(StandardCharsets.UTF_8)));
    }

    /** The name of a whole request of a principal who may send it again without saying so. */
    static String exportKey(Delivery delivery, String identity) {
        MessageDigest digest = sha256();
        digest.update(delivery.principal().getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0xff);
        digest.update(identity.getBytes(StandardCharsets.UTF_8));
        return key(EXPORT, digest.digest());
    }

    private static String key(int kind, byte[] digest) {
        digest[0] = (byte) ((digest[0] & ~KIND_BITS) | kind);
        return HexFormat.of().formatHex(digest, 0, KEY_BYTES);
    }

    /** The name of one place in one request of one principal. */
    static String key(Delivery delivery, String idempotencyKey, int place) {
        MessageDigest digest = sha256();
        digest.update(delivery.principal().getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0xff);
        digest.update(idempotencyKey.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0xff);
        digest.update(Integer.toString(place).getBytes(StandardCharsets.UTF_8));
        return key(REQUEST, digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Of a key in hexadecimal the first digit tells the kind. */
    private static int kind(String key) {
        char first = key.charAt(0);
        return first < '8' ? REQUEST : first < 'c' ? POINT : EXPORT;
    }

    private Deque<Entry> byAge(int kind) {
        return kind == REQUEST ? requests : kind == POINT ? points : exports;
    }

    private int most(int kind) {
        return kind == REQUEST ? mostKeys : kind == POINT ? mostPoints : mostExports;
    }

    private @Nullable CompletableFuture<Boolean> claim(String key, CompletableFuture<Boolean> mine) {
        Instant now = clock.instant();
        synchronized (lock) {
            return claim(key, mine, now);
        }
    }

    private @Nullable CompletableFuture<Boolean> claim(String key, CompletableFuture<Boolean> mine, Instant now) {
        int kind = kind(key);
        Deque<Entry> byAge = byAge(kind);
        dropOld(byAge, Integer.MAX_VALUE, now);
        CompletableFuture<Boolean> earlier = outcomes.putIfAbsent(key, mine);
        if (earlier == null) {
            dropOld(byAge, most(kind), now);
            byAge.addLast(new Entry(key, now, mine));
        }
        return earlier;
    }

    private void dropOld(Deque<Entry> byAge, int most, Instant now) {
        Instant oldest = now.minus(KEYS_LAST);
        while (!byAge.isEmpty()
                && (byAge.size() >= most || !byAge.getFirst().since().isAfter(oldest))) {
            Entry entry = byAge.removeFirst();
            outcomes.remove(entry.key(), entry.outcome());
        }
    }

    /** Forgets a key whose event was not kept after all. */
    void forget(@Nullable String key) {
        if (key != null) {
            synchronized (lock) {
                outcomes.remove(key);
            }
        }
    }

    private void forget(String key, CompletableFuture<Boolean> outcome) {
        synchronized (lock) {
            outcomes.remove(key, outcome);
        }
    }
}
