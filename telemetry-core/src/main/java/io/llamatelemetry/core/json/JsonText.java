package io.llamatelemetry.core.json;

import io.llamatelemetry.api.Fault;
import io.llamatelemetry.api.InvalidRequestException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What holds of a JSON text's bytes before they are parsed: well-formed UTF-8 (no overlong forms, no encoded surrogates),
 * and no escaped surrogate without its other half. The parser itself is lenient about both.
 */
final class JsonText {

    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long LOW_BITS = 0x0101010101010101L;
    private static final long BACKSLASHES = 0x5c5c5c5c5c5c5c5cL;
    private static final int ESCAPE_LENGTH = 6;
    private static final int ENCODING_MARK_LENGTH = 4;

    private final byte[] json;
    private final int end;

    private JsonText(byte[] json, int end) {
        this.json = json;
        this.end = end;
    }

    /** The bytes of a text, which must be well-formed Unicode. */
    static byte[] bytes(String text) {
        try {
            var buffer = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            byte[] bytes = new byte[buffer.remaining()];
            buffer.get(bytes);
            return bytes;
        } catch (CharacterCodingException e) {
            throw new InvalidRequestException(
                    new Fault(List.of(), "the text holds half of a surrogate pair", "json_invalid"));
        }
    }

    /**
     * Refuses bytes that are not well-formed.
     *
     * @throws InvalidRequestException with one fault that gives line and column
     */
    static void check(byte[] json) {
        check(json, 0, json.length);
    }

    /** The same for a text that is part of an array; the fault's line and column are those within the array. */
    static void check(byte[] json, int from, int to) {
        for (int i = from; i < Math.min(from + ENCODING_MARK_LENGTH, to); i++) {
            if (json[i] == 0) {
                throw malformed(json, i, "malformed JSON: not UTF-8");
            }
        }
        JsonText text = new JsonText(json, to);
        int at = from;
        while (at < to) {
            if (at + Long.BYTES <= to && isPlain((long) WORDS.get(json, at))) {
                at += Long.BYTES;
            } else {
                at = text.next(at);
            }
        }
    }

    /** A syntax fault at the byte of that index. */
    static InvalidRequestException malformed(byte[] json, long index, String what) {
        int end = (int) Math.max(0, Math.min(index, json.length));
        int line = 1;
        int column = 1;
        for (int i = 0; i < end; i++) {
            if (json[i] == '\n') {
                line++;
                column = 1;
            } else if ((json[i] & 0xc0) != 0x80) {
                column++;
            }
        }
        return new InvalidRequestException(
                new Fault(List.of(), what + " at line " + line + " column " + column, "json_invalid"));
    }

    /** Whether eight bytes are ASCII without a backslash. May say no where it is yes, never the other way. */
    private static boolean isPlain(long word) {
        long differences = word ^ BACKSLASHES;
        return ((word | ((differences - LOW_BITS) & ~differences)) & HIGH_BITS) == 0;
    }

    /** Steps over the character or escape at an index. */
    private int next(int at) {
        int first = json[at] & 0xff;
        if (first == '\\') {
            return afterEscape(at);
        }
        if (first < 0x80) {
            return at + 1;
        }
        int length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
        boolean wellFormed = first >= 0xc2
                && first <= 0xf4
                && at + length <= end
                && inRange(json[at + 1] & 0xff, leastSecond(first), mostSecond(first));
        for (int i = 2; wellFormed && i < length; i++) {
            wellFormed = inRange(json[at + i] & 0xff, 0x80, 0xbf);
        }
        if (!wellFormed) {
            throw malformed(json, at, "malformed UTF-8");
        }
        return at + length;
    }

    private static boolean inRange(int value, int least, int most) {
        return value >= least && value <= most;
    }

    private static int leastSecond(int first) {
        return first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
    }

    private static int mostSecond(int first) {
        return first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
    }

    private int afterEscape(int at) {
        int unit = escapedUnit(at);
        if (unit < 0) {
            return Math.min(at + 2, end);
        }
        if (!Character.isSurrogate((char) unit)) {
            return at + ESCAPE_LENGTH;
        }
        int second = escapedUnit(at + ESCAPE_LENGTH);
        if (Character.isHighSurrogate((char) unit) && second >= 0 && Character.isLowSurrogate((char) second)) {
            return at + 2 * ESCAPE_LENGTH;
        }
        throw malformed(json, at, "half of a surrogate pair");
    }

    /** The UTF-16 unit that the escape at an index stands for, or -1 if there is no such escape. */
    private int escapedUnit(int at) {
        if (at + ESCAPE_LENGTH > end || json[at] != '\\' || json[at + 1] != 'u') {
            return -1;
        }
        int unit = 0;
        for (int i = at + 2; i < at + ESCAPE_LENGTH; i++) {
            int digit = Character.digit(json[i], 16);
            if (digit < 0) {
                return -1;
            }
            unit = unit * 16 + digit;
        }
        return unit;
    }
}
