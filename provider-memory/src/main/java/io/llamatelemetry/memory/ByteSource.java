package io.llamatelemetry.memory;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Reads what a {@link ByteSink} wrote, in the same order. For one thread. */
final class ByteSource {

    /** Access to eight bytes at any place of an array. */
    static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final Texts texts;
    private final byte[] bytes;
    private int position;

    ByteSource(byte[] bytes, int position, Texts texts) {
        this.bytes = bytes;
        this.position = position;
        this.texts = texts;
    }

    int position() {
        return position;
    }

    int getByte() {
        return bytes[position++];
    }

    long getLong() {
        long value = (long) LONGS.get(bytes, position);
        position += Long.BYTES;
        return value;
    }

    long getVariable() {
        long value = 0;
        int shift = 0;
        byte next;
        do {
            next = bytes[position++];
            value |= (long) (next & 0x7F) << shift;
            shift += 7;
        } while (next < 0);
        return value;
    }

    long getSigned() {
        long value = getVariable();
        return (value >>> 1) ^ -(value & 1);
    }

    String getName() {
        return get(texts.names);
    }

    String getText() {
        return get(texts.values);
    }

    private String get(Dictionary dictionary) {
        long head = getVariable();
        if ((head & 1) != 0) {
            return dictionary.text((int) (head >>> 1));
        }
        int length = (int) (head >>> 2);
        if ((head & 2) == 0) {
            String text = new String(bytes, position, length, StandardCharsets.ISO_8859_1);
            position += length;
            return text;
        }
        char[] units = new char[length];
        for (int i = 0; i < length; i++) {
            units[i] = (char) ((bytes[position++] << 8) | (bytes[position++] & 0xFF));
        }
        return new String(units);
    }

    void skipText() {
        long head = getVariable();
        if ((head & 1) == 0) {
            int length = (int) (head >>> 2);
            position += (head & 2) == 0 ? length : 2 * length;
        }
    }

    /** Whether a text that was written out in full is this one. Leaves the position wherever it happens to be. */
    boolean isText(String text) {
        long head = getVariable();
        int length = (int) (head >>> 2);
        if (length != text.length()) {
            return false;
        }
        boolean narrow = (head & 2) == 0;
        for (int i = 0; i < length; i++) {
            if (text.charAt(i) != nextUnit(narrow)) {
                return false;
            }
        }
        return true;
    }

    /** The {@link Terms#hash} of a text that was written out in full. */
    int textHash() {
        return Terms.hash(getText());
    }

    private char nextUnit(boolean narrow) {
        return (char) (narrow ? bytes[position++] & 0xFF : (bytes[position++] << 8) | (bytes[position++] & 0xFF));
    }
}
