package io.llamatelemetry.core.journal;

/**
 * Told once how an append ended, on the journal's completion thread and in the order of the sequences (or, while the journal
 * closes or has just failed, as refused on the thread that appends). Must be quick, must
 * not block, and must not close the journal.
 */
public interface AppendCallback {
    /** The payloads are durable (as configured) and have this and the following sequences. */
    void durable(long firstSequence);

    /**
     * Not acknowledged. After {@link Refusal#FAILED} the payloads may still be found after a restart; after every other
     * reason they will not.
     */
    void refused(AppendRefusedException refusal);
}
