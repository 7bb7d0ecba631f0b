package io.llamatelemetry.server.load;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;

/**
 * Counts the answers to one kind of request by one thread: all of them by status, and those of the measured time with how
 * long they took. Others may read the counts while it counts, and the latencies when the thread has ended.
 */
final class Tally {

    private static final int STATUSES = 600;
    private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(10);
    private static final int DIGITS = 3;

    private final LongAdder[] statuses = new LongAdder[STATUSES];
    private final LongAdder broken = new LongAdder();
    private final LongAdder partial = new LongAdder();
    private final LongAdder measured = new LongAdder();
    private final Histogram latencies = new Histogram(LONGEST_NANOS, DIGITS);
    private final long from;
    private final long to;

    /**
     * Measures from here to there.
     *
     * @param from nanoseconds as {@link System#nanoTime()} counts them
     * @param to the same
     */
    Tally(long from, long to) {
        this.from = from;
        this.to = to;
        for (int i = 0; i < STATUSES; i++) {
            statuses[i] = new LongAdder();
        }
    }

    /** Counts an answer; if it is a good one within the measured time, with its latency. */
    void answered(int status, long sentAt, long doneAt) {
        statuses[Math.min(status, STATUSES - 1)].increment();
        if (status / 100 == 2 && doneAt - from >= 0 && doneAt - to < 0) {
            measured.increment();
            latencies.recordValue(Math.min(doneAt - sentAt, LONGEST_NANOS));
        }
    }

    /** Counts a connection that ended before the answer. */
    void broke() {
        broken.increment();
    }

    /** Counts a good status whose body says that not everything was taken. */
    void partly() {
        partial.increment();
    }

    long measured() {
        return measured.sum();
    }

    long broken() {
        return broken.sum();
    }

    long partial() {
        return partial.sum();
    }

    long status(int status) {
        return statuses[status].sum();
    }

    /** How many answers of each status there were, since the start. */
    Map<Integer, Long> statuses() {
        Map<Integer, Long> counts = new TreeMap<>();
        for (int i = 0; i < STATUSES; i++) {
            long count = statuses[i].sum();
            if (count > 0) {
                counts.put(i, count);
            }
        }
        return counts;
    }

    /** Latencies in nanoseconds, of the measured time. */
    Histogram latencies() {
        return latencies;
    }
}
