package io.llamatelemetry.server.http;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Counts requests against a rate, each sender's by itself: a sender has a bucket of tokens, which fills at the rate, and a
 * request takes one. The buckets of those who have been quiet the longest are forgotten, so that no number of senders takes
 * more than a bounded memory; who is forgotten has a full bucket.
 *
 * @param <K> who sends
 */
final class TokenBuckets<K> {

    private static final double BURST_SECONDS = 2;
    private static final double NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

    private final double rate;
    private final double burst;
    private final LongSupplier nanoTime;
    private final Map<K, Bucket> buckets;

    private static final class Bucket {

        private double tokens;
        private long filled;

        Bucket(double tokens, long filled) {
            this.tokens = tokens;
            this.filled = filled;
        }
    }

    /**
     * @param rate requests a second; 0 lets everything pass
     * @param burst the most tokens in a bucket; 0 for those of two seconds, at least one
     * @param remembered the most buckets
     * @param nanoTime a clock as {@link System#nanoTime()} is one
     */
    TokenBuckets(double rate, int burst, int remembered, LongSupplier nanoTime) {
        this.rate = rate;
        this.burst = burst > 0 ? burst : Math.max(1, rate * BURST_SECONDS);
        this.nanoTime = nanoTime;
        this.buckets = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<K, Bucket> eldest) {
                return size() > remembered;
            }
        };
    }

    /** Whether there is a rate at all. */
    boolean isOn() {
        return rate > 0;
    }

    /**
     * Takes a token of the sender's.
     *
     * @return zero if there was one, else how long it takes until there is
     */
    Duration take(K sender) {
        if (!isOn()) {
            return Duration.ZERO;
        }
        long now = nanoTime.getAsLong();
        synchronized (buckets) {
            Bucket bucket = buckets.computeIfAbsent(sender, fresh -> new Bucket(burst, now));
            double since = Math.max(0, now - bucket.filled) / NANOS_PER_SECOND;
            bucket.tokens = Math.min(burst, bucket.tokens + since * rate);
            bucket.filled = now;
            if (bucket.tokens >= 1) {
                bucket.tokens--;
                return Duration.ZERO;
            }
            return Duration.ofNanos((long) Math.ceil((1 - bucket.tokens) / rate * NANOS_PER_SECOND));
        }
    }

    int remembered() {
        synchronized (buckets) {
            return buckets.size();
        }
    }
}
