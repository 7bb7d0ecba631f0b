package io.llamatelemetry.server.http;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Decodes percent-encoded text, strictly: two hex digits after each percent sign, and UTF-8 in the end. */
final class PercentEncoding {

    /** What the HTTP library puts in place of bytes that are not UTF-8. Whoever means this character can encode it. */
    private static final char REPLACEMENT = '\uFFFD';

    private PercentEncoding() {}

    /**
     * Decodes a piece of a path, where a plus is a plus.
     *
     * @throws IllegalArgumentException if it is malformed; the message says how, for the caller
     */
    static String decode(String raw) {
        return decode(raw, false);
    }

    /** The same for a piece of a query string, where a plus is a space. */
    static String decodeQuery(String raw) {
        return decode(raw, true);
    }

    private static String decode(String raw, boolean plusIsSpace) {
        if (raw.indexOf(REPLACEMENT) >= 0) {
            throw new IllegalArgumentException("not UTF-8");
        }
        if (isPlain(raw, plusIsSpace)) {
            return raw;
        }
        byte[] given = utf8(raw);
        byte[] decoded = new byte[given.length];
        int length = 0;
        for (int i = 0; i < given.length; i++) {
            byte next = given[i];
            if (next == '%') {
                decoded[length++] = (byte) (hexDigit(given, i + 1) << 4 | hexDigit(given, i + 2));
                i += 2;
            } else {
                decoded[length++] = plusIsSpace && next == '+' ? (byte) ' ' : next;
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(decoded, 0, length))
                    .toString();
        } catch (CharacterCodingException malformed) {
            throw new IllegalArgumentException("not UTF-8 once its percent-encoding is undone", malformed);
        }
    }

    private static boolean isPlain(String raw, boolean plusIsSpace) {
        for (int i = 0; i < raw.length(); i++) {
            char next = raw.charAt(i);
            if (next == '%' || next >= 0x80 || (plusIsSpace && next == '+')) {
                return false;
            }
        }
        return true;
    }

    private static byte[] utf8(String raw) {
        try {
            ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(raw));
            byte[] array = new byte[bytes.remaining()];
            bytes.get(array);
            return array;
        } catch (CharacterCodingException loneSurrogate) {
            throw new IllegalArgumentException("not UTF-8", loneSurrogate);
        }
    }

    private static int hexDigit(byte[] text, int index) {
        int digit = index < text.length ? Character.digit(text[index], 16) : -1;
        if (digit < 0) {
            throw new IllegalArgumentException("a percent sign without two hex digits after it");
        }
        return digit;
    }
}
