package io.llamatelemetry.api;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Times on the wire: ISO 8601 text or Unix numbers in, ISO 8601 in UTC out. */
public final class Timestamps {

    /** The earliest time that an event may have. */
    public static final Instant MIN = Instant.EPOCH;

    /** The latest time that an event may have: 2262-04-11T23:47:16.854775807Z, the most nanoseconds a long holds. */
    public static final Instant MAX = Instant.ofEpochSecond(0, Long.MAX_VALUE);

    /** A number above this magnitude counts milliseconds, else seconds. */
    private static final BigDecimal MOST_SECONDS = new BigDecimal("2e10");

    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final int MOST_FRACTION_DIGITS = 9;

    /** As far as any clock is from UTC. */
    private static final int MOST_OFFSET_SECONDS = 18 * 3600;

    private Timestamps() {}

    /** Whether an event may have this time. */
    public static boolean isInRange(Instant time) {
        return !time.isBefore(MIN) && !time.isAfter(MAX);
    }

    /**
     * The nanoseconds since the epoch.
     *
     * @throws ArithmeticException if the time is not {@linkplain #isInRange in range}
     */
    public static long toNanos(Instant time) {
        return Math.addExact(Math.multiplyExact(time.getEpochSecond(), NANOS_PER_SECOND), time.getNano());
    }

    /** The time that is so many nanoseconds after the epoch. */
    public static Instant ofNanos(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS_PER_SECOND), Math.floorMod(nanos, NANOS_PER_SECOND));
    }

    /** The ISO 8601 text in UTC with {@code Z}, with as many digits of the second's fraction as the time has. */
    public static String format(Instant time) {
        return time.toString();
    }

    /**
     * Nanoseconds since the epoch from a Unix number: seconds, or milliseconds if the magnitude is above 2e10. Fractions
     * of a nanosecond are dropped toward the past. Not limited in range.
     */
    public static BigInteger nanosOf(BigDecimal unix) {
        int shift = unix.abs().compareTo(MOST_SECONDS) > 0 ? 6 : 9;
        return unix.movePointRight(shift).setScale(0, RoundingMode.FLOOR).toBigInteger();
    }

    /**
     * The decimal that a JSON number stands for as a time: what it was written as, not the double's exact expansion.
     */
    public static BigDecimal decimalOf(JsonNumber number) {
        return number instanceof JsonDouble decimal ? new BigDecimal(decimal.toString()) : number.exact();
    }

    /**
     * Reads ISO 8601: date, {@code T} or a space, hours and minutes, then optionally seconds with up to nine digits of
     * fraction, and {@code Z}, an offset, or nothing for UTC.
     *
     * @return the time, of any range, or null if the text is no such time
     */
    public static @Nullable Instant parse(String text) {
        Scanner scanner = new Scanner(text);
        int year = scanner.digits(4);
        scanner.expect("-");
        int month = scanner.digits(2);
        scanner.expect("-");
        int day = scanner.digits(2);
        scanner.expect("Tt ");
        int hour = scanner.digits(2);
        scanner.expect(":");
        int minute = scanner.digits(2);
        int second = 0;
        int nano = 0;
        if (scanner.skip(":")) {
            second = scanner.digits(2);
            if (scanner.skip(".,")) {
                nano = scanner.fraction();
            }
        }
        int offset = scanner.offsetSeconds();
        if (!scanner.isCleanEnd() || Math.abs(offset) > MOST_OFFSET_SECONDS) {
            return null;
        }
        try {
            LocalDateTime local = LocalDateTime.of(year, month, day, hour, minute, second, nano);
            return Instant.ofEpochSecond(local.toEpochSecond(ZoneOffset.UTC) - offset, nano);
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** Walks over the text; after the first mismatch it only remembers that there was one. */
    private static final class Scanner {

        private final String text;
        private int position;
        private boolean failed;

        Scanner(String text) {
            this.text = text;
        }

        boolean isCleanEnd() {
            return !failed && position == text.length();
        }

        boolean skip(String oneOf) {
            if (position < text.length() && oneOf.indexOf(text.charAt(position)) >= 0) {
                position++;
                return true;
            }
            return false;
        }

        void expect(String oneOf) {
            failed |= !skip(oneOf);
        }

        int digits(int count) {
            int value = 0;
            for (int i = 0; i < count; i++) {
                if (!isDigit()) {
                    failed = true;
                    return 0;
                }
                value = value * 10 + (text.charAt(position++) - '0');
            }
            return value;
        }

        int fraction() {
            int value = 0;
            int count = 0;
            while (isDigit() && count < MOST_FRACTION_DIGITS) {
                value = value * 10 + (text.charAt(position++) - '0');
                count++;
            }
            failed |= count == 0;
            for (int i = count; i < MOST_FRACTION_DIGITS; i++) {
                value *= 10;
            }
            return value;
        }

        int offsetSeconds() {
            if (position == text.length() || skip("Zz")) {
                return 0;
            }
            int sign = skip("+") ? 1 : -1;
            if (sign < 0) {
                expect("-");
            }
            int hours = digits(2);
            int minutes = 0;
            if (position < text.length()) {
                skip(":");
                minutes = digits(2);
            }
            failed |= minutes > 59;
            return sign * (hours * 3600 + minutes * 60);
        }

        private boolean isDigit() {
            return position < text.length() && text.charAt(position) >= '0' && text.charAt(position) <= '9';
        }
    }
}
