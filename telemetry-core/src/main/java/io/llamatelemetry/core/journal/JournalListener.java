package io.llamatelemetry.core.journal;

/** Told what an operator wants to know. Called on the journal's threads: must be quick and must not call the journal. */
public interface JournalListener {
    /** Hears nothing. */
    JournalListener NONE = new JournalListener() {};

    /** The state is now this one, for this reason, in words. */
    default void stateChanged(JournalState state, String reason) {}

    /** A reader came upon damage that was not there at the start, and went on behind it. */
    default void damaged(JournalFinding finding) {}
}
