package io.llamatelemetry.core.journal;

/** One payload with its sequence. The bytes are shared, not copied: they must not be changed. */
public final class JournalFrame {
    private final long sequence;
    private final byte[] payload;

    JournalFrame(long sequence, byte[] payload) {
        this.sequence = sequence;
        this.payload = payload;
    }

    /** 1 or more, one more than the frame before it. */
    public long sequence() {
        return sequence;
    }

    /** What was appended. */
    public byte[] payload() {
        return payload;
    }
}
