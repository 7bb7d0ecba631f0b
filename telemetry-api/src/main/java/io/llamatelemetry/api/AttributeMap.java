package io.llamatelemetry.api;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Attributes that never change, in the order in which they came: one array, and for many of them an index. Every model keeps
 * its attributes so, and what one of them has another takes over without a copy.
 */
final class AttributeMap extends AbstractMap<String, JsonValue> {

    /** Up to so many are found by going through them. */
    private static final int FEW = 12;

    private static final int FIRST_ENTRIES = 8;

    /** Keys and values in turn. */
    private final Object[] entries;

    /** The marks of all keys: of a key whose mark is not among them there is nothing. */
    private final long marks;

    private final @Nullable Map<String, Integer> places;

    private AttributeMap(Object[] entries, long marks, @Nullable Map<String, Integer> places) {
        this.entries = entries;
        this.marks = marks;
        this.places = places;
    }

    /** What a map is made from. For one thread. */
    static final class Maker {

        private Object[] entries = new Object[2 * FIRST_ENTRIES];
        private int length;
        private long marks;
        private @Nullable Map<String, Integer> places;

        boolean contains(String key) {
            return place(entries, length, marks, places, key) >= 0;
        }

        /** Adds an attribute, unless there is one of this key; whether it was added. */
        boolean add(String key, JsonValue value) {
            if (place(entries, length, marks, places, key) >= 0) {
                return false;
            }
            append(key, value);
            return true;
        }

        /** Adds an attribute, or gives the one of this key another value. */
        void put(String key, JsonValue value) {
            int place = place(entries, length, marks, places, key);
            if (place < 0) {
                append(key, value);
            } else {
                entries[place + 1] = Objects.requireNonNull(value);
            }
        }

        private void append(String key, JsonValue value) {
            if (length == entries.length) {
                entries = Arrays.copyOf(entries, 2 * length);
            }
            entries[length] = Objects.requireNonNull(key);
            entries[length + 1] = Objects.requireNonNull(value);
            marks |= mark(key);
            if (length == 2 * FEW) {
                places = new HashMap<>();
                for (int place = 0; place < length; place += 2) {
                    places.put((String) entries[place], place);
                }
            }
            if (places != null) {
                places.put(key, length);
            }
            length += 2;
        }

        /** The map of all that was added, after which nothing may be added any more. */
        AttributeMap make() {
            return new AttributeMap(length == entries.length ? entries : Arrays.copyOf(entries, length), marks, places);
        }
    }

    private static int place(
            Object[] entries, int length, long marks, @Nullable Map<String, Integer> places, @Nullable Object key) {
        if (places != null) {
            return places.getOrDefault(key, -1);
        }
        if (!(key instanceof String text) || (marks & mark(text)) == 0) {
            return -1;
        }
        for (int place = 0; place < length; place += 2) {
            if (entries[place].equals(key)) {
                return place;
            }
        }
        return -1;
    }

    /** One bit of 64 that a key has, by its length and its ends. */
    private static long mark(String key) {
        int length = key.length();
        return length == 0 ? 1 : 1L << (31 * length + 7 * key.charAt(0) + key.charAt(length - 1));
    }

    private String key(int place) {
        return (String) entries[place];
    }

    private JsonValue value(int place) {
        return (JsonValue) entries[place + 1];
    }

    @Override
    public int size() {
        return entries.length / 2;
    }

    @Override
    public @Nullable JsonValue get(@Nullable Object key) {
        int place = place(entries, entries.length, marks, places, key);
        return place < 0 ? null : value(place);
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
        return place(entries, entries.length, marks, places, key) >= 0;
    }

    @Override
    public void forEach(BiConsumer<? super String, ? super JsonValue> action) {
        for (int place = 0; place < entries.length; place += 2) {
            action.accept(key(place), value(place));
        }
    }

    @Override
    public Set<Map.Entry<String, JsonValue>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public int size() {
                return entries.length / 2;
            }

            @Override
            public Iterator<Map.Entry<String, JsonValue>> iterator() {
                return new Entries();
            }
        };
    }

    private final class Entries implements Iterator<Map.Entry<String, JsonValue>> {

        private int next;

        @Override
        public boolean hasNext() {
            return next < entries.length;
        }

        @Override
        public Map.Entry<String, JsonValue> next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            int place = next;
            next += 2;
            return Map.entry(key(place), value(place));
        }
    }
}
