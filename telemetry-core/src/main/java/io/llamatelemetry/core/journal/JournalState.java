package io.llamatelemetry.core.journal;

/** Whether appends are taken. Reading works in every state but {@link #CLOSED}. */
public enum JournalState {
    /** Appends are taken. */
    OPEN,
    /** Refused until something is released; see {@link Refusal#JOURNAL_FULL}. */
    JOURNAL_FULL,
    /** Refused until the disk has room; see {@link Refusal#DISK_FULL}. */
    DISK_FULL,
    /** Refused for good; see {@link Refusal#FAILED}. */
    FAILED,
    /** Closed. */
    CLOSED
}
