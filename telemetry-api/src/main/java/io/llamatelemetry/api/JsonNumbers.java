package io.llamatelemetry.api;

import java.math.BigInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads JSON numbers from text. */
public final class JsonNumbers {

    private static final Pattern NUMBER = Pattern.compile("-?(?:0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");
    private static final int SAFE_LONG_LENGTH = 18;
    private static final int MAX_LENGTH = 2_000;

    private JsonNumbers() {}

    /**
     * Reads a text that is exactly a JSON number: an integer of at most {@value JsonNumber#MAX_DIGITS} digits, or a
     * number with a fraction or exponent, which becomes the nearest double.
     *
     * @return the number, or null if the text is none, or is one beyond those bounds
     */
    public static @Nullable JsonNumber parse(String text) {
        if (text.isEmpty() || text.length() > MAX_LENGTH || !startsLikeNumber(text.charAt(0))) {
            return null;
        }
        var match = NUMBER.matcher(text);
        if (!match.matches()) {
            return null;
        }
        if (match.group(1) == null && match.group(2) == null) {
            return integer(text);
        }
        double value = Double.parseDouble(text);
        return Double.isFinite(value) ? new JsonDouble(value) : null;
    }

    private static @Nullable JsonNumber integer(String text) {
        if (text.length() <= SAFE_LONG_LENGTH) {
            return new JsonLong(Long.parseLong(text));
        }
        int digits = text.length() - (text.charAt(0) == '-' ? 1 : 0);
        return digits <= JsonNumber.MAX_DIGITS ? JsonValue.of(new BigInteger(text)) : null;
    }

    private static boolean startsLikeNumber(char first) {
        return first == '-' || (first >= '0' && first <= '9');
    }
}
