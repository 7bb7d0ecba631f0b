package io.llamatelemetry.lucene;

import java.util.ArrayList;
import java.util.List;

/**
 * Says of most keys that an index never had them, without a look at the disk: a Bloom filter in which the bits of a key are in
 * one line of the processor's cache. It grows by layers, each four times the one before, so that a look costs about the same
 * however much there is.
 */
final class KeyFilter {

    private static final int LINE_LONGS = 8;
    private static final int LINE_BITS = LINE_LONGS * Long.SIZE;
    private static final int BITS_PER_KEY = 12;
    private static final int PROBES = 6;
    private static final int PROBE_BITS = 9;
    private static final long FIRST_KEYS = 1 << 16;
    private static final long MOST_KEYS = 1L << 26;
    private static final int GROWTH = 4;

    private final List<Layer> layers = new ArrayList<>();

    /** A filter with room for so many keys before it grows. */
    KeyFilter(long keys) {
        if (keys > 0) {
            layers.add(new Layer(Math.min(keys, MOST_KEYS)));
        }
    }

    void add(long hash) {
        Layer last = layers.isEmpty() ? null : layers.get(layers.size() - 1);
        if (last == null || last.keys >= last.room) {
            last = new Layer(last == null ? FIRST_KEYS : Math.min(Math.max(last.room * GROWTH, FIRST_KEYS), MOST_KEYS));
            layers.add(last);
        }
        last.add(hash);
    }

    /** Whether the key may have been added; false is certain. */
    boolean mayContain(long hash) {
        for (int i = layers.size() - 1; i >= 0; i--) {
            if (layers.get(i).mayContain(hash)) {
                return true;
            }
        }
        return false;
    }

    long bytes() {
        return layers.stream()
                .mapToLong(layer -> (long) layer.words.length * Long.BYTES)
                .sum();
    }

    private static final class Layer {

        private final long[] words;
        private final long room;
        private final int lines;
        private long keys;

        Layer(long room) {
            this.room = room;
            this.lines = (int) (room * BITS_PER_KEY / LINE_BITS + 1);
            this.words = new long[lines * LINE_LONGS];
        }

        void add(long hash) {
            keys++;
            int line = line(hash);
            long bits = hash;
            for (int i = 0; i < PROBES; i++) {
                int bit = (int) (bits & (LINE_BITS - 1));
                words[line + (bit >>> 6)] |= 1L << bit;
                bits >>>= PROBE_BITS;
            }
        }

        boolean mayContain(long hash) {
            int line = line(hash);
            long bits = hash;
            for (int i = 0; i < PROBES; i++) {
                int bit = (int) (bits & (LINE_BITS - 1));
                if ((words[line + (bit >>> 6)] & (1L << bit)) == 0) {
                    return false;
                }
                bits >>>= PROBE_BITS;
            }
            return true;
        }

        /** The line by other bits than the probes use: a product's upper half. */
        private int line(long hash) {
            long spread = hash * 0x9E3779B97F4A7C15L;
            return (int) (((spread >>> 32) * lines) >>> 32) * LINE_LONGS;
        }
    }
}
