package io.llamatelemetry.api;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * A JSON integer beyond the range of {@code long}, of at most {@value JsonNumber#MAX_DIGITS} digits.
 *
 * @param value the number; never one that fits into a {@code long}, so that equal numbers are equal values
 */
public record JsonBigInteger(BigInteger value) implements JsonNumber {

    private static final BigInteger LIMIT = BigInteger.TEN.pow(MAX_DIGITS);

    public JsonBigInteger {
        if (value.bitLength() < Long.SIZE) {
            throw new IllegalArgumentException(value + " fits into a long (expected: JsonLong)");
        }
        if (value.abs().compareTo(LIMIT) >= 0) {
            throw new IllegalArgumentException("an integer of more than " + MAX_DIGITS + " digits");
        }
    }

    @Override
    public double doubleValue() {
        return value.doubleValue();
    }

    @Override
    public BigDecimal exact() {
        return new BigDecimal(value);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
