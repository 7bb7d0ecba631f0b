package io.llamatelemetry.spi;

/** Which start comes first. */
public enum StartOrder {
    /** The latest start first. */
    NEWEST_FIRST,
    /** The earliest start first. */
    OLDEST_FIRST
}
