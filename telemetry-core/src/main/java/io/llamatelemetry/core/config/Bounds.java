package io.llamatelemetry.core.config;

import io.llamatelemetry.spi.Setting;
import java.math.BigDecimal;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The range of a number, both ends inclusive.
 *
 * @param min the least, or null for any
 * @param max the greatest, or null for any
 * @param writer how the key's own notation writes a bound
 */
record Bounds(@Nullable BigDecimal min, @Nullable BigDecimal max, Function<BigDecimal, String> writer) {

    static Bounds of(Setting setting, Function<BigDecimal, String> writer) {
        return new Bounds(finite(setting.min()), finite(setting.max()), writer);
    }

    /** These bounds, and at most those. */
    Bounds within(long least, long greatest) {
        BigDecimal low = BigDecimal.valueOf(least);
        BigDecimal high = BigDecimal.valueOf(greatest);
        return new Bounds(min == null ? low : min.max(low), max == null ? high : max.min(high), writer);
    }

    boolean contains(BigDecimal value) {
        return (min == null || value.compareTo(min) >= 0) && (max == null || value.compareTo(max) <= 0);
    }

    /** {@code >= 0}, {@code <= 9}, {@code 0 to 9}, or empty where anything goes. */
    String text() {
        if (min != null && max != null) {
            return writer.apply(min) + " to " + writer.apply(max);
        }
        if (min != null) {
            return ">= " + writer.apply(min);
        }
        return max != null ? "<= " + writer.apply(max) : "";
    }

    /** The form with the bounds behind it. */
    String after(String form) {
        return text().isEmpty() ? form : form + ", " + text();
    }

    private static @Nullable BigDecimal finite(double bound) {
        return Double.isInfinite(bound) ? null : BigDecimal.valueOf(bound).stripTrailingZeros();
    }
}
