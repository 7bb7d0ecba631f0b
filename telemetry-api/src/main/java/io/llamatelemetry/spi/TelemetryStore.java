package io.llamatelemetry.spi;

import java.time.Instant;

/**
 * An open store. Every method may be called from any thread at any time until {@link #close}; what is called afterwards
 * throws {@link StoreException}.
 *
 * <p>How events get in depends on {@link #acceptance}. With {@link Acceptance#ON_WRITE} the engine writes on the caller's
 * thread, or where {@link #writesWait} on threads of its own, many at once, and acknowledges when the write returns. With
 * {@link Acceptance#JOURNALED} it acknowledges what its own journal holds, and one thread of its own writes to the store in
 * the order of the sequence numbers. After a crash it writes again everything above {@link #committed}, so that the store may
 * see a batch twice and must not show it twice.
 */
public interface TelemetryStore extends AutoCloseable {

    /** When an event counts as accepted. */
    enum Acceptance {
        /** When {@link StoreWriter#write} returns: the store is durable by itself, or is not meant to be. */
        ON_WRITE,
        /** When the engine's journal has it on disk. */
        JOURNALED
    }

    /** When an event counts as accepted; the same for the life of the store. */
    Acceptance acceptance();

    /**
     * Whether a write may wait for a disk or a network; the same for the life of the store. Asked with {@link
     * Acceptance#ON_WRITE}: who hands events in must not wait with it. The engine then makes up to 64 writes at once. While
     * one has waited for 3 seconds for its turn, or all together hold a sixteenth of the heap, roughly, it refuses what comes.
     */
    default boolean writesWait() {
        return false;
    }

    /** The way in. */
    StoreWriter writer();

    /** The way out. */
    StoreReader reader();

    /**
     * Makes everything visible to later reads whose {@link StoreWriter#write} has returned. Cheap where nothing is
     * outstanding. Called before every query.
     *
     * @throws StoreException if it cannot be made visible
     */
    void sync();

    /**
     * Makes everything durable whose {@link StoreWriter#write} has returned. Called from time to time with {@link
     * Acceptance#JOURNALED}, on a thread that may wait; reads and writes go on meanwhile.
     *
     * @throws StoreException if it cannot be made durable
     */
    void commit();

    /**
     * The greatest sequence number such that every batch up to it is durable in the store; 0 for none. Known again after a
     * restart. With {@link Acceptance#ON_WRITE} it is 0 always.
     */
    long committed();

    /**
     * The greatest sequence number that is durably recorded anywhere in the store, even where a lesser one is not yet; at
     * least {@link #committed}. Known again after a restart, so that no later batch ever gets a number that the store takes
     * for one that it has.
     */
    default long lastRecorded() {
        return committed();
    }

    /**
     * Mends, where it can, what keeps the store from writing, by going back to what is durable. What was written after {@link
     * #committed} is then gone and has to be written again. Called on the thread that writes, after a failure and then from
     * time to time.
     *
     * @return whether the store went back; false if there is no need, or it cannot now
     */
    default boolean recover() {
        return false;
    }

    /**
     * Frees what has expired. Reads leave expired records out whether or not this was called. Called every few seconds.
     *
     * @param now the present
     */
    void expire(Instant now);

    /** How the store is. Answers at once, from what is known. */
    StoreHealth health();

    /** What the store counts. Answers at once. */
    StoreStatistics statistics();

    /**
     * Makes everything durable that was written, if the store is durable at all, and gives back what the store holds.
     * Closing again does nothing.
     *
     * @throws StoreException if something could not be made durable; the store is closed all the same
     */
    @Override
    void close();
}
