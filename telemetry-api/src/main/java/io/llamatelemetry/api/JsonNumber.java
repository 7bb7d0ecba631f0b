package io.llamatelemetry.api;

import java.math.BigDecimal;
import java.math.BigInteger;

/** A JSON number: an integer, kept exactly, or else the nearest double. Always finite. */
public sealed interface JsonNumber extends JsonValue permits JsonLong, JsonBigInteger, JsonDouble {

    /** The most digits an integer may have. */
    int MAX_DIGITS = 400;

    /** The nearest double; infinite for an integer beyond the range of doubles. */
    double doubleValue();

    /** The exact value. */
    BigDecimal exact();

    /** Compares by exact numeric value, so that 1 equals 1.0 and 2⁵³ + 1 is greater than 2⁵³. */
    static int compare(JsonNumber left, JsonNumber right) {
        if (left instanceof JsonLong a && right instanceof JsonLong b) {
            return Long.compare(a.value(), b.value());
        }
        if (left instanceof JsonDouble a && right instanceof JsonDouble b) {
            double x = a.value();
            double y = b.value();
            return x < y ? -1 : x > y ? 1 : 0;
        }
        return left.exact().compareTo(right.exact());
    }

    /** Whether the value is a whole number: an integer, or a double without a fraction. */
    default boolean isIntegral() {
        return !(this instanceof JsonDouble decimal) || decimal.value() == Math.rint(decimal.value());
    }

    /**
     * The value as an integer.
     *
     * @throws ArithmeticException if it has a fraction
     */
    default BigInteger toBigInteger() {
        return exact().toBigIntegerExact();
    }
}
