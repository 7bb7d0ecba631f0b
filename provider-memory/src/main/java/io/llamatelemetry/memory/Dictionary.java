package io.llamatelemetry.memory;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Numbers for texts that come again and again, so that a record holds a number in their place. A text gets one when it was
 * seen often enough of late; what is seen once costs a lookup and no memory. The dictionary is bounded and never forgets:
 * when it is full, further texts are written out in full. So are those whose hashes collide with many others', whoever made
 * them: a lookup looks at {@value #MOST_PROBES} places.
 */
final class Dictionary {

    private static final int CAPACITY = 1 << 16;
    private static final int MOST_CHARACTERS = 128;
    private static final int MOST_PROBES = 8;
    private static final int INITIAL_PLACES = 256;
    private static final int SPREAD = 0x9E3779B9;
    private static final int CELL_BITS = 16;
    private static final int COUNT_BITS = 7;
    private static final int COUNT_MASK = (1 << COUNT_BITS) - 1;

    /** A text that has a number. */
    static final class Entry {

        final int number;

        /** Its {@link Terms#hash}. */
        final int termHash;

        private final String text;
        private final int hash;

        private Entry(String text, int number, int hash) {
            this.text = text;
            this.number = number;
            this.hash = hash;
            this.termHash = Terms.hash(text);
        }
    }

    /**
     * By open addressing, more than twice as many places as entries. Written within the dictionary's lock; who reads without
     * it may miss what was added just now.
     */
    private volatile @Nullable Entry[] places = new Entry[INITIAL_PLACES];

    private final AtomicReferenceArray<Entry> entries = new AtomicReferenceArray<>(CAPACITY);
    private volatile int size;

    /** Of late texts a part of the hash and how often it came. Written without care: a lost count costs nothing. */
    private final int[] sightings = new int[1 << CELL_BITS];

    private final int sightingsNeeded;

    /**
     * An empty dictionary.
     *
     * @param sightingsNeeded how often a text must come to get a number, at most 127: few for texts that come from programs,
     *     such as keys, more where a burst of one text, such as the id of a session, must not take a place for good
     */
    Dictionary(int sightingsNeeded) {
        this.sightingsNeeded = sightingsNeeded;
    }

    /**
     * The entry of a text, perhaps made just now, or null if it has none.
     *
     * @param hash any hash of the text, the same one at every call
     */
    @Nullable Entry find(String text, int hash) {
        @Nullable Entry[] now = places;
        int first = first(hash, now);
        for (int probe = 0; probe < MOST_PROBES; probe++) {
            Entry entry = now[first + probe & now.length - 1];
            if (entry == null) {
                break;
            }
            if (entry.hash == hash && entry.text.equals(text)) {
                return entry;
            }
        }
        return text.length() <= MOST_CHARACTERS && isFrequent(hash) ? add(text, hash) : null;
    }

    /** The text that has the number. */
    String text(int number) {
        Entry entry = entries.get(number);
        if (entry == null) {
            // Whoever adds it has shown it to writers already.
            synchronized (this) {
                entry = entries.get(number);
            }
        }
        return Objects.requireNonNull(entry).text;
    }

    /** How many texts have a number. */
    int size() {
        return size;
    }

    private boolean isFrequent(int hash) {
        if (size == CAPACITY) {
            return false;
        }
        int spread = hash * SPREAD;
        int cell = spread >>> (Integer.SIZE - CELL_BITS);
        int mark = spread << COUNT_BITS;
        int seen = sightings[cell];
        int count = (seen & ~COUNT_MASK) == mark ? (seen & COUNT_MASK) + 1 : 1;
        sightings[cell] = mark | Math.min(count, COUNT_MASK);
        return count >= sightingsNeeded;
    }

    private synchronized @Nullable Entry add(String text, int hash) {
        if (size == CAPACITY) {
            return null;
        }
        if (2 * (size + 1) > places.length) {
            grow();
        }
        Entry added = new Entry(text, size, hash);
        Entry placed = place(places, added);
        if (placed == added) {
            entries.set(added.number, added);
            size = added.number + 1;
        }
        return placed;
    }

    /** Puts an entry into its place; gives back the one that its text has already, or null if there is no place near by. */
    private static @Nullable Entry place(@Nullable Entry[] into, Entry entry) {
        int first = first(entry.hash, into);
        for (int probe = 0; probe < MOST_PROBES; probe++) {
            int place = first + probe & into.length - 1;
            Entry there = into[place];
            if (there == null) {
                into[place] = entry;
                return entry;
            }
            if (there.hash == entry.hash && there.text.equals(entry.text)) {
                return there;
            }
        }
        return null;
    }

    /** An entry that finds no place in the larger array is still read by its number. */
    private void grow() {
        @Nullable Entry[] next = new Entry[2 * places.length];
        for (Entry entry : places) {
            if (entry != null) {
                place(next, entry);
            }
        }
        places = next;
    }

    private static int first(int hash, @Nullable Entry[] now) {
        return (hash * SPREAD) >>> Integer.numberOfLeadingZeros(now.length - 1);
    }
}
