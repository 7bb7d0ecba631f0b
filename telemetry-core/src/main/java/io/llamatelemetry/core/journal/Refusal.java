package io.llamatelemetry.core.journal;

/** Why an append was not taken. */
public enum Refusal {
    /** More waits to be written than the queue may hold. */
    QUEUE_FULL(true),
    /** The journal is at its bound until what it holds is released. */
    JOURNAL_FULL(true),
    /** The disk has no room for another segment; taken again by itself once there is. */
    DISK_FULL(true),
    /** The append alone is larger than a segment. */
    TOO_LARGE(false),
    /** A write or fsync failed; final for this process. */
    FAILED(false),
    /** The journal is closed, or closing. */
    CLOSED(false);

    private final boolean retryable;

    Refusal(boolean retryable) {
        this.retryable = retryable;
    }

    /** Whether the same append can succeed later on this open journal. */
    public boolean retryable() {
        return retryable;
    }
}
