package io.llamatelemetry.core.journal;

/** When an append counts as done. */
public enum Durability {
    /** After the fsync of its group: survives the process and the power. */
    FSYNC,

    /**
     * After the write to the operating system: survives the process; a power loss can take what was acknowledged in the
     * last {@link JournalConfig#intervalMillis()} milliseconds.
     */
    INTERVAL
}
