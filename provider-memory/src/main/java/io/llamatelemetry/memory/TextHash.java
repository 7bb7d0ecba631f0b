package io.llamatelemetry.memory;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Hashes of texts, and of hashes. They are different in every process, so that nobody can prepare collisions. Nearly all
 * texts are ASCII; their bytes are taken out once, and hashed and copied by words.
 */
final class TextHash {

    private static final long SEED = ThreadLocalRandom.current().nextLong();
    private static final long SECRET = ThreadLocalRandom.current().nextLong();
    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

    /** What a lone surrogate is turned into. */
    private static final byte REPLACEMENT = '?';

    private static final long LOW_BITS = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;

    private TextHash() {}

    /** The bytes of a text that is ASCII, otherwise null. */
    static byte @Nullable [] ascii(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        boolean asLong = bytes.length == text.length();
        return asLong && (!mayHaveReplacement(bytes) || isAscii(text)) ? bytes : null;
    }

    /** Looks at eight bytes at a time. May say yes where it is no, never the other way. */
    private static boolean mayHaveReplacement(byte[] ascii) {
        int i = 0;
        for (; i + Long.BYTES <= ascii.length; i += Long.BYTES) {
            long others = word(ascii, i) ^ REPLACEMENT * LOW_BITS;
            if (((others - LOW_BITS) & ~others & HIGH_BITS) != 0) {
                return true;
            }
        }
        for (; i < ascii.length; i++) {
            if (ascii[i] == REPLACEMENT) {
                return true;
            }
        }
        return false;
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(unit -> unit < 0x80);
    }

    /** The hash of a text. */
    static int of(String text) {
        return of(text, ascii(text));
    }

    /**
     * The hash of a text.
     *
     * @param ascii what {@link #ascii} gives of it
     */
    static int of(String text, byte @Nullable [] ascii) {
        if (ascii != null) {
            return of(ascii);
        }
        long state = SEED;
        for (int i = 0; i < text.length(); i++) {
            state = mix(state ^ text.charAt(i), MULTIPLIER);
        }
        return end(state, text.length());
    }

    private static int of(byte[] ascii) {
        int length = ascii.length;
        long state = SEED;
        for (int i = 0; i + 2 * Long.BYTES < length; i += 2 * Long.BYTES) {
            state = mix(word(ascii, i) ^ SECRET, word(ascii, i + Long.BYTES) ^ state);
        }
        if (length >= 2 * Long.BYTES) {
            state = mix(word(ascii, length - 2 * Long.BYTES) ^ SECRET, word(ascii, length - Long.BYTES) ^ state);
        } else if (length >= Long.BYTES) {
            state = mix(word(ascii, 0) ^ SECRET, word(ascii, length - Long.BYTES) ^ state);
        } else {
            long few = 0;
            for (byte unit : ascii) {
                few = few << Byte.SIZE | unit;
            }
            state = mix(few ^ SECRET, state);
        }
        return end(state, length);
    }

    /** The hash of two hashes and of what kind they are. */
    static int of(int left, int kind, int right) {
        return fold(
                mix(((long) left << Integer.SIZE | Integer.toUnsignedLong(right)) ^ SEED, SECRET + MULTIPLIER * kind));
    }

    private static long word(byte[] ascii, int index) {
        return (long) ByteSource.LONGS.get(ascii, index);
    }

    private static int end(long state, int length) {
        return fold(mix(state ^ SECRET, MULTIPLIER ^ length));
    }

    /** Both halves of the product, one upon the other: each bit of it hangs on nearly all bits of both factors. */
    private static long mix(long left, long right) {
        return left * right ^ Math.multiplyHigh(left, right);
    }

    private static int fold(long state) {
        return (int) (state ^ state >>> Integer.SIZE);
    }
}
