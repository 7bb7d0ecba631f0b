package io.llamatelemetry.server.load;

import java.nio.charset.StandardCharsets;

/** Numbers as text of a fixed width, without garbage. */
final class Ascii {

    private static final byte[] HEX = bytes("0123456789abcdef");

    private Ascii() {}

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Writes 16 hex digits. */
    static void writeHex(byte[] to, int offset, long value) {
        for (int i = 0; i < Long.BYTES * 2; i++) {
            to[offset + i] = HEX[(int) (value >>> (60 - 4 * i)) & 0xF];
        }
    }

    /** Writes a number that is not negative with leading zeros. */
    static void writeDigits(byte[] to, int offset, int width, long value) {
        long rest = value;
        for (int i = width - 1; i >= 0; i--) {
            to[offset + i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }

    /** Writes eight bytes, the most significant first. */
    static void writeBytes(byte[] to, int offset, long value) {
        for (int i = 0; i < Long.BYTES; i++) {
            to[offset + i] = (byte) (value >>> (56 - 8 * i));
        }
    }
}
