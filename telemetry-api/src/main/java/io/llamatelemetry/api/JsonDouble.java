package io.llamatelemetry.api;

import java.math.BigDecimal;

/**
 * A JSON number that is written with a fraction or an exponent.
 *
 * @param value the number; finite
 */
public record JsonDouble(double value) implements JsonNumber {

    public JsonDouble {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(value + " is not a JSON number (expected: a finite one)");
        }
    }

    @Override
    public double doubleValue() {
        return value;
    }

    @Override
    public BigDecimal exact() {
        return new BigDecimal(value);
    }

    @Override
    public String toString() {
        return DoubleText.of(value);
    }
}
