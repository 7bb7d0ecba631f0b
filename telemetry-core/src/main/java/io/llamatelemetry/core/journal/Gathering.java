package io.llamatelemetry.core.journal;

import java.util.concurrent.TimeUnit;

/**
 * For whom a group waits before it is written. While many append, those who were just answered mostly come again at once, and
 * one sync then serves them together with those who came during the last one; so a group waits for as many as that, but no
 * longer after the last sync than that took. Who appends alone, or seldom, never waits. Belongs to the writer's thread.
 */
final class Gathering {
    /** Fewer do not wait for each other. */
    private static final int MANY = 4;

    private static final long LONGEST_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

    private int appending;
    private long end = System.nanoTime();

    /** Notes a sync, by {@link System#nanoTime()}. */
    void synced(long startNanos, long endNanos) {
        end = endNanos + Math.min(endNanos - startNanos, LONGEST_NANOS);
    }

    /**
     * Notes a group.
     *
     * @param answered how many appends were in it
     * @param waiting how many came meanwhile
     */
    void committed(int answered, int waiting) {
        appending = answered + waiting;
    }

    /** How many appends the next group waits for. */
    int wanted() {
        return appending < MANY ? 1 : appending;
    }

    /** Until when at most, by {@link System#nanoTime()}. */
    long end() {
        return end;
    }
}
