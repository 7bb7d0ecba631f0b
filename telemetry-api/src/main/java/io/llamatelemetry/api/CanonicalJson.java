package io.llamatelemetry.api;

import java.util.Map;
import java.util.TreeMap;

/**
 * The one text of a JSON value: members by code point order of their names, no white space, integers in plain digits,
 * doubles in their shortest form ({@code 0.5}, {@code 7.0}, {@code 1e-05}), and only the escapes that JSON demands. Contradicting events are decided by it,
 * labels are written with it, and it must therefore never change.
 */
public final class CanonicalJson {

    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private CanonicalJson() {}

    /** The canonical text of a value. */
    public static String write(JsonValue value) {
        StringBuilder out = new StringBuilder();
        append(value, out);
        return out.toString();
    }

    /** The canonical text of attributes, as of an object. */
    public static String write(Map<String, JsonValue> members) {
        StringBuilder out = new StringBuilder();
        appendObject(members, out);
        return out.toString();
    }

    /** The canonical text of a string: quoted and escaped. */
    public static String quote(String text) {
        StringBuilder out = new StringBuilder(text.length() + 2);
        appendString(text, out);
        return out.toString();
    }

    private static void append(JsonValue value, StringBuilder out) {
        if (value instanceof JsonString string) {
            appendString(string.value(), out);
        } else if (value instanceof JsonArray array) {
            out.append('[');
            for (int i = 0; i < array.elements().size(); i++) {
                if (i > 0) {
                    out.append(',');
                }
                append(array.elements().get(i), out);
            }
            out.append(']');
        } else if (value instanceof JsonObject object) {
            appendObject(object.members(), out);
        } else {
            out.append(value);
        }
    }

    private static void appendObject(Map<String, JsonValue> members, StringBuilder out) {
        Map<String, JsonValue> sorted = members;
        if (members.size() > 1) {
            sorted = new TreeMap<>(CodePoints.ORDER);
            sorted.putAll(members);
        }
        char separator = '{';
        for (Map.Entry<String, JsonValue> member : sorted.entrySet()) {
            out.append(separator);
            appendString(member.getKey(), out);
            out.append(':');
            append(member.getValue(), out);
            separator = ',';
        }
        out.append(members.isEmpty() ? "{}" : "}");
    }

    private static void appendString(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (unit == '"' || unit == '\\') {
                out.append('\\').append(unit);
            } else if (unit < 0x20) {
                out.append("\\u00").append(HEX[unit >> 4]).append(HEX[unit & 0xf]);
            } else {
                out.append(unit);
            }
        }
        out.append('"');
    }
}
