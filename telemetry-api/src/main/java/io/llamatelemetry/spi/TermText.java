package io.llamatelemetry.spi;

import io.llamatelemetry.api.CanonicalJson;
import io.llamatelemetry.api.CodePoints;
import io.llamatelemetry.api.JsonArray;
import io.llamatelemetry.api.JsonNumber;
import io.llamatelemetry.api.JsonObject;
import io.llamatelemetry.api.JsonValue;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a term is spelt: the key, {@code =}, a letter for the type, the value. Fields of a span have keys that no attribute can
 * have.
 */
final class TermText {

    /** The attribute or field is there. */
    static final char PRESENT = 'p';
    /** The field is not there. */
    static final char ABSENT = 'a';
    /** A text. */
    static final char TEXT = 's';
    /** A number. */
    static final char NUMBER = 'n';
    /** The bucket of a number. */
    static final char NUMBER_BUCKET = 'N';
    /** The number that a text spells. */
    static final char SPELT_NUMBER = 'm';
    /** The bucket of the number that a text spells. */
    static final char SPELT_NUMBER_BUCKET = 'M';
    /** A boolean. */
    static final char BOOLEAN = 'b';
    /** An array or object. */
    static final char NESTED = 'j';

    /** The most code points of a text or key that a term spells out. */
    static final int MOST_CODE_POINTS = 128;

    /** Stands between the first code points of a long text and its hash. */
    static final char HASH_MARK = '#';

    private static final char KEY_END = '=';
    private static final char ESCAPE = '\\';

    private TermText() {}

    /** What the terms of an attribute begin with. */
    static String attribute(String key) {
        if (isLong(key)) {
            return escaped(beginning(key)) + ESCAPE + 'h' + hash(key) + KEY_END;
        }
        return escaped(key) + KEY_END;
    }

    /** What the terms of a span's field begin with. */
    static String field(String name) {
        return "" + ESCAPE + 'f' + name + KEY_END;
    }

    /** The part of a term that stands for a text. */
    static String text(String value) {
        return isLong(value) ? beginning(value) + HASH_MARK + hash(value) : value;
    }

    /** The part of a term that stands for an array or object: equal for those that are equal, numbers by value. */
    static String nested(JsonValue value) {
        StringBuilder form = new StringBuilder();
        appendForm(value, form);
        return hash(form.toString());
    }

    /** Whether a text is too long to be spelt out. */
    static boolean isLong(String value) {
        return value.length() > MOST_CODE_POINTS && value.codePointCount(0, value.length()) > MOST_CODE_POINTS;
    }

    /** The first code points of a long text. */
    static String beginning(String value) {
        return value.substring(0, value.offsetByCodePoints(0, MOST_CODE_POINTS));
    }

    private static String escaped(String key) {
        if (key.indexOf(KEY_END) < 0 && key.indexOf(ESCAPE) < 0) {
            return key;
        }
        return key.replace("\\", "\\\\").replace("=", "\\e");
    }

    private static void appendForm(JsonValue value, StringBuilder form) {
        if (value instanceof JsonNumber number) {
            form.append(NUMBER).append(OrderedNumber.of(number).exact());
        } else if (value instanceof JsonArray array) {
            form.append('[');
            for (JsonValue element : array.elements()) {
                appendForm(element, form);
                form.append(',');
            }
            form.append(']');
        } else if (value instanceof JsonObject object) {
            Map<String, JsonValue> sorted = new TreeMap<>(CodePoints.ORDER);
            sorted.putAll(object.members());
            form.append('{');
            sorted.forEach((name, member) -> {
                form.append(CanonicalJson.quote(name)).append(':');
                appendForm(member, form);
                form.append(',');
            });
            form.append('}');
        } else {
            form.append(value);
        }
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
