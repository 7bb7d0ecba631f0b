package io.llamatelemetry.api;

import java.math.BigDecimal;

/**
 * A JSON integer within the range of {@code long}.
 *
 * @param value the number
 */
public record JsonLong(long value) implements JsonNumber {

    @Override
    public double doubleValue() {
        return value;
    }

    @Override
    public BigDecimal exact() {
        return BigDecimal.valueOf(value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
