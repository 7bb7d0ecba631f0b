package io.llamatelemetry.spi;

import io.llamatelemetry.api.JsonBigInteger;
import io.llamatelemetry.api.JsonLong;
import io.llamatelemetry.api.JsonNumber;
import java.math.BigInteger;

/**
 * Text whose order is the order of the numbers, exactly, for integers of any size and for doubles. Equal numbers have equal
 * text, whatever type they came as.
 *
 * <p>The text is a sign, the exponent of the highest bit, and the bits below that, six to a character, without trailing zeros.
 * For negative numbers exponent and bits are complemented, and a character above all others ends them.
 *
 * @param exact the text of the number
 * @param bucket the first characters of it, which it has in common with the numbers nearest to it: sign, exponent, six bits.
 *     The order of buckets is that of their numbers
 */
record OrderedNumber(String exact, String bucket) {

    private static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz~";
    private static final int DIGIT_BITS = 6;
    private static final int MOST_DIGIT = 63;
    private static final char ABOVE_DIGITS = '\u007f';
    private static final char NEGATIVE = '0';
    private static final String ZERO = "1";
    private static final char POSITIVE = '2';
    private static final int EXPONENT_BIAS = 2_048;
    private static final int FRACTION_BITS = 52;
    private static final int HEAD_LENGTH = 3;

    static OrderedNumber of(JsonNumber number) {
        if (number instanceof JsonLong integer) {
            long value = integer.value();
            return value == Long.MIN_VALUE
                    ? ofBits(BigInteger.valueOf(value), 0)
                    : ofBits(value < 0, Math.abs(value), 0);
        }
        if (number instanceof JsonBigInteger integer) {
            return ofBits(integer.value(), 0);
        }
        long bits = Double.doubleToRawLongBits(number.doubleValue());
        int exponent = (int) (bits >>> FRACTION_BITS) & 0x7ff;
        long fraction = bits & ((1L << FRACTION_BITS) - 1);
        long magnitude = exponent == 0 ? fraction : fraction | (1L << FRACTION_BITS);
        return ofBits(bits < 0, magnitude, Math.max(exponent, 1) - 1_075);
    }

    /** Of the texts of this bucket's numbers none is before this. */
    String bucketStart() {
        boolean powersOfTwo =
                bucket.length() > HEAD_LENGTH && bucket.charAt(0) == POSITIVE && lastDigit() == DIGITS.charAt(0);
        return powersOfTwo ? bucket.substring(0, HEAD_LENGTH) : bucket;
    }

    /** The texts of this bucket's numbers are all before this, those of greater numbers are not. */
    String bucketEnd() {
        if (bucket.length() <= HEAD_LENGTH) {
            return bucket + '\0';
        }
        boolean powersOfTwo = bucket.charAt(0) == NEGATIVE && lastDigit() == DIGITS.charAt(MOST_DIGIT);
        char end = (char) ((powersOfTwo ? ABOVE_DIGITS : lastDigit()) + 1);
        return bucket.substring(0, HEAD_LENGTH) + end;
    }

    private char lastDigit() {
        return bucket.charAt(HEAD_LENGTH);
    }

    private static OrderedNumber ofBits(boolean negative, long magnitude, int scale) {
        if (magnitude == 0) {
            return new OrderedNumber(ZERO, ZERO);
        }
        int highest = Long.SIZE - 1 - Long.numberOfLeadingZeros(magnitude);
        StringBuilder text = head(negative, highest + scale);
        long rest = highest == 0 ? 0 : magnitude << (Long.SIZE - highest);
        while (rest != 0) {
            append(text, negative, (int) (rest >>> (Long.SIZE - DIGIT_BITS)));
            rest <<= DIGIT_BITS;
        }
        return finish(text, negative);
    }

    private static OrderedNumber ofBits(BigInteger value, int scale) {
        BigInteger magnitude = value.abs();
        boolean negative = value.signum() < 0;
        int highest = magnitude.bitLength() - 1;
        StringBuilder text = head(negative, highest + scale);
        int lowest = magnitude.getLowestSetBit();
        for (int top = highest - 1; top >= lowest; top -= DIGIT_BITS) {
            int digit = 0;
            for (int bit = top; bit > top - DIGIT_BITS; bit--) {
                digit = (digit << 1) | (bit >= 0 && magnitude.testBit(bit) ? 1 : 0);
            }
            append(text, negative, digit);
        }
        return finish(text, negative);
    }

    private static StringBuilder head(boolean negative, int exponent) {
        int biased = exponent + EXPONENT_BIAS;
        StringBuilder text = new StringBuilder().append(negative ? NEGATIVE : POSITIVE);
        append(text, negative, biased >>> DIGIT_BITS);
        append(text, negative, biased & MOST_DIGIT);
        return text;
    }

    private static OrderedNumber finish(StringBuilder text, boolean negative) {
        boolean powerOfTwo = text.length() == HEAD_LENGTH;
        String head = text.substring(0, HEAD_LENGTH);
        char digit = powerOfTwo ? DIGITS.charAt(negative ? MOST_DIGIT : 0) : text.charAt(HEAD_LENGTH);
        if (negative) {
            text.append(ABOVE_DIGITS);
        }
        return new OrderedNumber(text.toString(), head + digit);
    }

    private static void append(StringBuilder text, boolean negative, int digit) {
        text.append(DIGITS.charAt(negative ? MOST_DIGIT - digit : digit));
    }
}
