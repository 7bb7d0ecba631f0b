package io.llamatelemetry.api;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * The shortest decimal text that reads back as the same double, written as Python's {@code repr} does: {@code 0.5},
 * {@code 7.0}, {@code 1e-05}, {@code 1e+16}. {@link Double#toString} is not used because its digits differ between
 * Java releases.
 */
final class DoubleText {

    private static final double PLAIN_INTEGERS_BELOW = 1e15;
    private static final int LEAST_PLAIN_EXPONENT = -4;
    private static final int FIRST_SCIENTIFIC_EXPONENT = 16;
    private static final int MOST_DIGITS = 17;
    private static final long SIGNIFICAND = (1L << 52) - 1;

    private DoubleText() {}

    static String of(double value) {
        if (value == Math.rint(value) && Math.abs(value) < PLAIN_INTEGERS_BELOW) {
            String sign = Double.doubleToRawLongBits(value) < 0 && value == 0 ? "-" : "";
            return sign + (long) value + ".0";
        }
        BigDecimal shortest = shortest(value);
        String digits = shortest.unscaledValue().abs().toString();
        int exponent = digits.length() - 1 - shortest.scale();
        String sign = value < 0 ? "-" : "";
        if (exponent < LEAST_PLAIN_EXPONENT || exponent >= FIRST_SCIENTIFIC_EXPONENT) {
            return sign + scientific(digits, exponent);
        }
        String plain = shortest.abs().toPlainString();
        return sign + (plain.indexOf('.') < 0 ? plain + ".0" : plain);
    }

    private static BigDecimal shortest(double value) {
        BigDecimal exact = new BigDecimal(value);
        for (int digits = 1; digits < MOST_DIGITS; digits++) {
            BigDecimal nearest = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
            if (nearest.doubleValue() == value) {
                return nearest.stripTrailingZeros();
            }
            if (isPowerOfTwo(value)) {
                BigDecimal farther = exact.round(new MathContext(digits, RoundingMode.UP));
                if (farther.doubleValue() == value) {
                    return farther.stripTrailingZeros();
                }
            }
        }
        return exact.round(new MathContext(MOST_DIGITS, RoundingMode.HALF_EVEN)).stripTrailingZeros();
    }

    /**
     * Whether the doubles below the value (in magnitude) are closer together than those above it. Then a decimal above it
     * can stand for it although one below it is nearer and does not.
     */
    private static boolean isPowerOfTwo(double value) {
        return (Double.doubleToRawLongBits(value) & SIGNIFICAND) == 0;
    }

    private static String scientific(String digits, int exponent) {
        String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
        String magnitude = Math.abs(exponent) < 10 ? "0" + Math.abs(exponent) : Integer.toString(Math.abs(exponent));
        return digits.charAt(0) + fraction + "e" + (exponent < 0 ? "-" : "+") + magnitude;
    }
}
