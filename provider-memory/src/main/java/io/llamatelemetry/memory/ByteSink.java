package io.llamatelemetry.memory;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Collects the bytes of one record. For one thread; can be used again after {@link #clear}. */
final class ByteSink {

    private static final int INITIAL_SIZE = 512;

    /** A shorter text takes hardly more bytes than its number, and less time. */
    private static final int LEAST_NUMBERED = 10;

    private static final int LATIN_LIMIT = 0x100;

    private final Texts texts;
    private byte[] bytes = new byte[INITIAL_SIZE];
    private int size;

    ByteSink(Texts texts) {
        this.texts = texts;
    }

    void clear() {
        size = 0;
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    void putByte(int value) {
        reserve(1);
        bytes[size++] = (byte) value;
    }

    /** Two bytes in place of those at a position. */
    void replaceShort(int position, int value) {
        bytes[position] = (byte) (value >> 8);
        bytes[position + 1] = (byte) value;
    }

    /** Eight bytes. */
    void putLong(long value) {
        reserve(Long.BYTES);
        ByteSource.LONGS.set(bytes, size, value);
        size += Long.BYTES;
    }

    /** One byte for small values, up to ten for great and negative ones. */
    void putVariable(long value) {
        reserve(10);
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
    }

    /** Few bytes for values near to zero, negative ones too. */
    void putSigned(long value) {
        putVariable((value << 1) ^ (value >> 63));
    }

    void putBytes(byte[] source, int from, int to) {
        reserve(to - from);
        System.arraycopy(source, from, bytes, size, to - from);
        size += to - from;
    }

    /** A key or name: by its number where it has one. Gives back its {@link Terms#hash}. */
    int putName(String name) {
        // A parser gives out the same key again and again, and that knows this hash.
        Dictionary.Entry known = texts.names.find(name, name.hashCode());
        if (known == null) {
            return putUnique(name);
        }
        putNumber(known);
        return known.termHash;
    }

    /** A text that may come again: by its number where it has one. Gives back its {@link Terms#hash}. */
    int putText(String text) {
        byte[] ascii = TextHash.ascii(text);
        int hash = TextHash.of(text, ascii);
        Dictionary.Entry known = text.length() < LEAST_NUMBERED ? null : texts.values.find(text, hash);
        if (known == null) {
            putOut(text, ascii);
        } else {
            putNumber(known);
        }
        return hash;
    }

    private void putNumber(Dictionary.Entry known) {
        putVariable((long) known.number << 1 | 1);
    }

    /** A text that hardly comes again, such as an id: always written out. Gives back its {@link Terms#hash}. */
    int putUnique(String text) {
        byte[] ascii = TextHash.ascii(text);
        putOut(text, ascii);
        return TextHash.of(text, ascii);
    }

    private void putOut(String text, byte @Nullable [] ascii) {
        if (ascii != null) {
            putVariable((long) ascii.length << 2);
            putBytes(ascii, 0, ascii.length);
        } else if (text.chars().allMatch(unit -> unit < LATIN_LIMIT)) {
            byte[] latin = text.getBytes(StandardCharsets.ISO_8859_1);
            putVariable((long) latin.length << 2);
            putBytes(latin, 0, latin.length);
        } else {
            putWide(text);
        }
    }

    private void putWide(String text) {
        putVariable((long) text.length() << 2 | 2);
        reserve(2 * text.length());
        for (int i = 0; i < text.length(); i++) {
            bytes[size++] = (byte) (text.charAt(i) >> 8);
            bytes[size++] = (byte) text.charAt(i);
        }
    }

    private void reserve(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, Math.addExact(size, more)));
        }
    }
}
