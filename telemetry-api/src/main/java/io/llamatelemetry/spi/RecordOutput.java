package io.llamatelemetry.spi;

import io.llamatelemetry.api.JsonArray;
import io.llamatelemetry.api.JsonBigInteger;
import io.llamatelemetry.api.JsonBoolean;
import io.llamatelemetry.api.JsonDouble;
import io.llamatelemetry.api.JsonLong;
import io.llamatelemetry.api.JsonNull;
import io.llamatelemetry.api.JsonObject;
import io.llamatelemetry.api.JsonString;
import io.llamatelemetry.api.JsonValue;
import io.llamatelemetry.api.Timestamps;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Bytes that grow as values are appended. What each looks like is read by {@link RecordInput}. */
final class RecordOutput {

    /** The deepest nesting of arrays and objects that is written or read. */
    static final int MOST_LEVELS = 500;

    static final int NULL = 0;
    static final int FALSE = 1;
    static final int TRUE = 2;
    static final int LONG = 3;
    static final int BIG_INTEGER = 4;
    static final int DOUBLE = 5;
    static final int STRING = 6;
    static final int ARRAY = 7;
    static final int OBJECT = 8;

    private static final int FIRST_CAPACITY = 512;
    private static final int LONGEST_VARINT = 10;

    private byte[] bytes = new byte[FIRST_CAPACITY];
    private int length;

    byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    void octet(int value) {
        reserve(1);
        bytes[length++] = (byte) value;
    }

    /** Seven bits a byte, the lowest first; the highest bit says that more follow. */
    void varint(long value) {
        reserve(LONGEST_VARINT);
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes[length++] = (byte) ((rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        bytes[length++] = (byte) rest;
    }

    /** Eight bytes, the highest first. */
    void fixed(long value) {
        reserve(Long.BYTES);
        for (int shift = Long.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            bytes[length++] = (byte) (value >>> shift);
        }
    }

    void time(Instant time) {
        fixed(Timestamps.toNanos(time));
    }

    void text(String text) {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        if (encoded.length == text.length()) {
            checkNothingReplaced(text, encoded);
        } else if (hasLoneSurrogate(text)) {
            throw loneSurrogate();
        }
        varint(encoded.length);
        append(encoded);
    }

    void optionalText(@Nullable String text) {
        octet(text == null ? FALSE : TRUE);
        if (text != null) {
            text(text);
        }
    }

    void members(Map<String, JsonValue> members, int level) {
        varint(members.size());
        members.forEach((name, value) -> {
            text(name);
            value(value, level);
        });
    }

    void value(JsonValue value, int level) {
        if (level > MOST_LEVELS) {
            throw new IllegalArgumentException("a value nested more than " + MOST_LEVELS + " levels deep");
        }
        if (value instanceof JsonString string) {
            octet(STRING);
            text(string.value());
        } else if (value instanceof JsonLong number) {
            octet(LONG);
            varint((number.value() << 1) ^ (number.value() >> (Long.SIZE - 1)));
        } else if (value instanceof JsonDouble number) {
            octet(DOUBLE);
            fixed(Double.doubleToRawLongBits(number.value()));
        } else if (value instanceof JsonBigInteger number) {
            octet(BIG_INTEGER);
            byte[] magnitude = number.value().toByteArray();
            varint(magnitude.length);
            append(magnitude);
        } else if (value instanceof JsonArray array) {
            octet(ARRAY);
            varint(array.elements().size());
            array.elements().forEach(element -> value(element, level + 1));
        } else if (value instanceof JsonObject object) {
            octet(OBJECT);
            members(object.members(), level + 1);
        } else {
            octet(value == JsonNull.NULL ? NULL : value == JsonBoolean.TRUE ? TRUE : FALSE);
        }
    }

    private void append(byte[] more) {
        reserve(more.length);
        System.arraycopy(more, 0, bytes, length, more.length);
        length += more.length;
    }

    private void reserve(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }

    /** As many bytes as characters: all ASCII, or lone surrogates, each replaced by a question mark. */
    private static void checkNothingReplaced(String text, byte[] encoded) {
        for (int i = 0; i < encoded.length; i++) {
            if (encoded[i] == '?' && text.charAt(i) != '?') {
                throw loneSurrogate();
            }
        }
    }

    private static boolean hasLoneSurrogate(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (!Character.isSurrogatePair(text.charAt(i), i + 1 < text.length() ? text.charAt(i + 1) : ' ')) {
                    return true;
                }
                i++;
            }
        }
        return false;
    }

    private static IllegalArgumentException loneSurrogate() {
        return new IllegalArgumentException("a text with a lone surrogate (expected: well-formed Unicode)");
    }
}
