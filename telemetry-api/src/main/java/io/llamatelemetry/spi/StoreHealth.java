package io.llamatelemetry.spi;

import org.jspecify.annotations.Nullable;

/**
 * How a store is.
 *
 * @param canRead whether reads are answered in full
 * @param canWrite whether writes are taken
 * @param problem one sentence on what is wrong, for the operator; null when nothing is
 */
public record StoreHealth(
        boolean canRead, boolean canWrite, @Nullable String problem) {

    /** Nothing is wrong. */
    public static final StoreHealth GOOD = new StoreHealth(true, true, null);
}
