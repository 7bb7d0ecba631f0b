package io.llamatelemetry.lucene;

import java.util.TreeMap;

/** Sums by bucket, with the rounding errors summed beside them. Points come in runs of one bucket. */
final class BucketSums {

    private final TreeMap<Long, Sum> sums = new TreeMap<>();

    /** Takes the values of a bucket, in order. */
    interface Taker {

        void bucket(long bucket, double sum);
    }

    /** A sum, and what was lost in making it. */
    static final class Sum {

        private double sum;
        private double lost;

        void add(double value) {
            double next = sum + value;
            lost += Math.abs(sum) >= Math.abs(value) ? (sum - next) + value : (value - next) + sum;
            sum = next;
        }

        private double total() {
            return Double.isFinite(sum) ? sum + lost : sum;
        }
    }

    /** The sum of a bucket, to add to. */
    Sum of(long bucket) {
        return sums.computeIfAbsent(bucket, any -> new Sum());
    }

    boolean isEmpty() {
        return sums.isEmpty();
    }

    /** Hands over the sums, the earliest bucket first. */
    void forEach(Taker taker) {
        sums.forEach((bucket, sum) -> taker.bucket(bucket, sum.total()));
    }
}
