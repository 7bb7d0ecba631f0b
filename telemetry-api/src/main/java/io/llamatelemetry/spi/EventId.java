package io.llamatelemetry.spi;

/**
 * The id that the engine gives a log message or a metric point when it accepts it: 128 bits, unique, ascending in the order
 * of acceptance on one engine. It tells a replay from a second event, and breaks ties between equal times.
 *
 * @param high the upper 64 bits, unsigned
 * @param low the lower 64 bits, unsigned
 */
public record EventId(long high, long low) implements Comparable<EventId> {

    private static final int HEX_DIGITS = 16;

    /**
     * Reads the text that {@link #toString} writes.
     *
     * @throws IllegalArgumentException if it is not 32 lower-case hexadecimal digits
     */
    public static EventId parse(String text) {
        if (!text.matches("[0-9a-f]{32}")) {
            throw new IllegalArgumentException("event id: " + text + " (expected: 32 hexadecimal digits)");
        }
        return new EventId(
                Long.parseUnsignedLong(text, 0, HEX_DIGITS, 16),
                Long.parseUnsignedLong(text, HEX_DIGITS, 2 * HEX_DIGITS, 16));
    }

    @Override
    public int compareTo(EventId other) {
        int byHigh = Long.compareUnsigned(high, other.high);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
    }

    /** 32 hexadecimal digits, which sort as the ids do. */
    @Override
    public String toString() {
        return hex(high) + hex(low);
    }

    private static String hex(long bits) {
        String digits = Long.toHexString(bits);
        return "0".repeat(HEX_DIGITS - digits.length()) + digits;
    }
}
