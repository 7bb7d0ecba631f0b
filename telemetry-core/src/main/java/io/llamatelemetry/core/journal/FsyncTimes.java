package io.llamatelemetry.core.journal;

import java.util.List;

/**
 * How long the fsyncs of commit groups took.
 *
 * @param count how many
 * @param sumNanos all together
 * @param maxNanos the longest
 * @param buckets how many took up to 64 µs, up to 128 µs and so on, doubling; the last has all that took longer. Each
 *     fsync is in one bucket
 */
public record FsyncTimes(long count, long sumNanos, long maxNanos, List<Long> buckets) {
    static final int BUCKETS = 20;
    private static final long FIRST_BOUND_NANOS = 64_000;

    /** Copies the buckets. */
    public FsyncTimes {
        buckets = List.copyOf(buckets);
    }

    /** The bound of this bucket in nanoseconds, inclusive; Long.MAX_VALUE for the last. */
    public static long boundNanos(int bucket) {
        return bucket >= BUCKETS - 1 ? Long.MAX_VALUE : FIRST_BOUND_NANOS << bucket;
    }

    static int bucketOf(long nanos) {
        int bucket = 0;
        while (nanos > boundNanos(bucket)) {
            bucket++;
        }
        return bucket;
    }
}
