package io.llamatelemetry.memory;

/** Something that gives up what was written to it longest ago. Every method may be called from any thread. */
interface Evictable {

    /** In place of a write's number: there is nothing to give up. */
    long NOTHING = Long.MAX_VALUE;

    /** The number of the write that it would give up first, or {@link #NOTHING}. */
    long oldestWrite();

    /** Gives that up, unless it is another by now. */
    void evict(long write);

    /**
     * Frees what has expired.
     *
     * @param now the present in nanoseconds since the epoch
     */
    void expire(long now);
}
