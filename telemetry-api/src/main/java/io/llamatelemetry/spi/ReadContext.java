package io.llamatelemetry.spi;

import io.llamatelemetry.api.DeadlineExceededException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.LongAdder;

/** One query: its present, its deadline, and what was read for it. May be shared by the threads that work on it. */
public final class ReadContext {

    private final Instant now;
    private final Duration limit;
    private final long startedNanos;
    private final LongAdder examined = new LongAdder();
    private volatile boolean cancelled;

    private ReadContext(Instant now, Duration limit) {
        this.now = now;
        this.limit = limit;
        this.startedNanos = System.nanoTime();
    }

    /** A query that begins now and may take as long as it likes. */
    public static ReadContext unlimited(Instant now) {
        return new ReadContext(now, Duration.ofNanos(Long.MAX_VALUE));
    }

    /** A query that begins now and ends by itself after the given time. */
    public static ReadContext limitedTo(Duration limit, Instant now) {
        return new ReadContext(now, limit);
    }

    /** The instant at which records must live to be seen. */
    public Instant now() {
        return now;
    }

    /**
     * Counts records that were looked at, whether or not they were in the answer, and ends the query if its time is over.
     *
     * @param records how many; 0 just looks at the time
     * @throws DeadlineExceededException if the query's time is over, or nobody waits for it any more
     */
    public void examined(long records) {
        examined.add(records);
        if (cancelled) {
            throw new DeadlineExceededException("The query was cancelled.");
        }
        if (System.nanoTime() - startedNanos > limit.toNanos()) {
            throw new DeadlineExceededException("The query took longer than " + limit.toMillis()
                    + " ms; ask for less, or narrow it by a condition.");
        }
    }

    /** How many records were looked at so far. */
    public long examinedSoFar() {
        return examined.sum();
    }

    /** How much of the query's time is left; not below zero. */
    public Duration remaining() {
        long left = limit.toNanos() - (System.nanoTime() - startedNanos);
        return Duration.ofNanos(Math.max(0, left));
    }

    /** Ends the query at its next look at the time. */
    public void cancel() {
        cancelled = true;
    }
}
