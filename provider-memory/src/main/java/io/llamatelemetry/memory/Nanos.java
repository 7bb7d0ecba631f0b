package io.llamatelemetry.memory;

import io.llamatelemetry.api.Timestamps;
import java.time.Instant;

/** Times as nanoseconds since the epoch. */
final class Nanos {

    static final long PER_SECOND = 1_000_000_000L;

    private Nanos() {}

    /** The nanoseconds of a time; of one outside of the range of the seam, those of the nearest time within. */
    static long of(Instant time) {
        if (time.isAfter(Timestamps.MAX)) {
            return Long.MAX_VALUE;
        }
        return time.isBefore(Timestamps.MIN) ? 0 : Timestamps.toNanos(time);
    }

    /** The first nanosecond of a second; of one beyond the range, the last of all. */
    static long ofSecond(long second) {
        return second > Long.MAX_VALUE / PER_SECOND ? Long.MAX_VALUE : Math.max(0, second) * PER_SECOND;
    }
}
