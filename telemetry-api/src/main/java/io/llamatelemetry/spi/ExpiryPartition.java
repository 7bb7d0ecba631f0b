package io.llamatelemetry.spi;

import java.time.Duration;
import java.time.Instant;

/**
 * Records that a store lays out together and drops as a whole, because they are over at about the same time. The times of
 * expiry are rounded up to a multiple of some days: of the least power of two that is at least an eighth of the time to live.
 * So a time to live has about nine partitions that live, and any mixture of them a bounded number.
 *
 * @param endDay the day, in days since the epoch, at the beginning of which all of it is over
 */
public record ExpiryPartition(long endDay) implements Comparable<ExpiryPartition> {

    private static final long SECONDS_PER_DAY = Duration.ofDays(1).toSeconds();
    private static final int PARTS = 8;

    /**
     * The partition of a record.
     *
     * @param acceptedAt when the record, or the first of its events, was accepted
     * @param expiresAt when it is over
     */
    public static ExpiryPartition of(Instant acceptedAt, Instant expiresAt) {
        long seconds = expiresAt.getEpochSecond() + (expiresAt.getNano() > 0 ? 1 : 0);
        long days = widthDays(Duration.between(acceptedAt, expiresAt)) * SECONDS_PER_DAY;
        long end = Math.floorDiv(seconds + days - 1, days) * days;
        return new ExpiryPartition(end / SECONDS_PER_DAY);
    }

    /** How many days of expiry a partition of records with this time to live holds. */
    static long widthDays(Duration timeToLive) {
        long seconds = timeToLive.toSeconds() + (timeToLive.toNanosPart() > 0 ? 1 : 0);
        long width = 1;
        while (width * SECONDS_PER_DAY * PARTS < seconds) {
            width *= 2;
        }
        return width;
    }

    /** When all of it is over. */
    public Instant end() {
        return Instant.ofEpochSecond(endDay * SECONDS_PER_DAY);
    }

    /** Whether all of it is over. */
    public boolean isOver(Instant now) {
        return !now.isBefore(end());
    }

    /** By when they are over, the earliest first. */
    @Override
    public int compareTo(ExpiryPartition other) {
        return Long.compare(endDay, other.endDay);
    }
}
