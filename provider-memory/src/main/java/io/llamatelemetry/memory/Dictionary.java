package io.llamatelemetry.memory;

import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Numbers for texts that come again and again, so that a record holds a number in their place. A text gets one when it was
 * seen often enough of late; what is seen once costs a lookup and no memory. The dictionary is bounded and never forgets:
 * when it is full, further texts are written out in full.
 */
final class Dictionary {

    /** No number: the text is to be written out. */
    static final int NONE = -1;

    private static final int CAPACITY = 1 << 16;
    private static final int MOST_CHARACTERS = 128;
    private static final int COUNT_BITS = 7;
    private static final int COUNT_MASK = (1 << COUNT_BITS) - 1;

    private final ConcurrentHashMap<String, Integer> numbers = new ConcurrentHashMap<>();
    private final AtomicReferenceArray<String> texts = new AtomicReferenceArray<>(CAPACITY);
    private final AtomicInteger size = new AtomicInteger();

    /** Of late texts a part of the hash and how often it came. Written without care: a lost count costs nothing. */
    private final int[] sightings = new int[CAPACITY];

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

    /** The number of the text, perhaps given just now, or {@link #NONE}. */
    int numberOf(String text) {
        if (text.length() > MOST_CHARACTERS) {
            return NONE;
        }
        Integer known = numbers.get(text);
        return known != null ? known : isFrequent(text) ? add(text) : NONE;
    }

    /** The text that has the number. */
    String text(int number) {
        return Objects.requireNonNull(texts.get(number));
    }

    /** How many texts have a number. */
    int size() {
        return Math.min(size.get(), CAPACITY);
    }

    private boolean isFrequent(String text) {
        if (size.get() >= CAPACITY) {
            return false;
        }
        int hash = text.hashCode() * 0x9E3779B9;
        int cell = hash >>> (Integer.SIZE - 16);
        int mark = hash << COUNT_BITS;
        int seen = sightings[cell];
        int count = (seen & ~COUNT_MASK) == mark ? (seen & COUNT_MASK) + 1 : 1;
        sightings[cell] = mark | Math.min(count, COUNT_MASK);
        return count >= sightingsNeeded;
    }

    private int add(String text) {
        return numbers.computeIfAbsent(text, absent -> {
            int number = size.getAndIncrement();
            if (number >= CAPACITY) {
                return NONE;
            }
            texts.set(number, absent);
            return number;
        });
    }
}
