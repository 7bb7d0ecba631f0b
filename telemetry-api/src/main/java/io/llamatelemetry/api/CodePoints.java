package io.llamatelemetry.api;

import java.util.Comparator;

/**
 * The order of strings in every answer: by Unicode code point, which is also the order of their UTF-8 bytes.
 * {@link String#compareTo} differs from it where characters beyond the basic plane meet U+E000 to U+FFFF.
 */
public final class CodePoints {

    /** The order as a comparator. */
    public static final Comparator<String> ORDER = CodePoints::compare;

    private CodePoints() {}

    /**
     * Compares two strings by code point.
     *
     * @return negative, zero or positive as {@code left} is before, equal to or after {@code right}
     */
    public static int compare(String left, String right) {
        int length = Math.min(left.length(), right.length());
        for (int i = 0; i < length; i++) {
            char a = left.charAt(i);
            char b = right.charAt(i);
            if (a != b) {
                return Integer.compare(rank(a), rank(b));
            }
        }
        return Integer.compare(left.length(), right.length());
    }

    /** Moves surrogates above U+FFFF, where the code points that they make up belong. */
    private static int rank(char unit) {
        return Character.isSurrogate(unit) ? unit + 0x10000 : unit;
    }
}
