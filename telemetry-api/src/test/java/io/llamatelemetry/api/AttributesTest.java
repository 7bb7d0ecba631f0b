package io.llamatelemetry.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Attributes as the models hold them. */
final class AttributesTest {

    /** So many attributes, the last first. */
    private static Map<String, JsonValue> some(int count) {
        Map<String, JsonValue> some = new LinkedHashMap<>();
        for (int i = count; i > 0; i--) {
            some.put("key-" + i, JsonValue.of(i));
        }
        return some;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 8, 9, 12, 13, 14, 100})
    void aCopyIsTheSameMapInTheSameOrder(int count) {
        Map<String, JsonValue> original = some(count);
        Map<String, JsonValue> copy = Attributes.copyOf(original);
        assertEquals(original, copy);
        assertEquals(copy, original);
        assertEquals(original.hashCode(), copy.hashCode());
        assertEquals(original.toString(), copy.toString());
        assertEquals(count, copy.size());
        assertEquals(List.copyOf(original.keySet()), List.copyOf(copy.keySet()));
        assertEquals(List.copyOf(original.values()), List.copyOf(copy.values()));
        List<String> met = new ArrayList<>();
        copy.forEach((key, value) -> {
            met.add(key);
            assertEquals(value, copy.get(key));
            assertTrue(copy.containsKey(key));
        });
        assertEquals(List.copyOf(original.keySet()), met);
        assertNull(copy.get("key-0"));
        assertFalse(copy.containsKey("key-0"));
        assertNotEquals(some(count + 1), copy);
    }

    @Test
    void aCopyKnowsNothingOfWhatBecomesOfTheOriginal() {
        Map<String, JsonValue> original = some(3);
        Map<String, JsonValue> copy = Attributes.copyOf(original);
        original.put("key-1", JsonValue.of("changed"));
        original.remove("key-2");
        assertEquals(some(3), copy);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 20})
    void nothingCanBeChanged(int count) {
        Map<String, JsonValue> copy = Attributes.copyOf(some(count));
        assertThrows(UnsupportedOperationException.class, () -> copy.put("more", JsonValue.of(1)));
        if (count > 0) {
            assertThrows(UnsupportedOperationException.class, () -> copy.remove("key-1"));
            assertThrows(UnsupportedOperationException.class, copy::clear);
            assertThrows(UnsupportedOperationException.class, () -> copy.replaceAll((key, value) -> JsonNull.NULL));
            Iterator<Map.Entry<String, JsonValue>> entries = copy.entrySet().iterator();
            Map.Entry<String, JsonValue> first = entries.next();
            assertThrows(UnsupportedOperationException.class, entries::remove);
            assertThrows(UnsupportedOperationException.class, () -> first.setValue(JsonNull.NULL));
        }
        assertEquals(some(count), copy);
    }

    @Test
    void itsEntriesEnd() {
        Iterator<Map.Entry<String, JsonValue>> entries =
                Attributes.copyOf(some(1)).entrySet().iterator();
        entries.next();
        assertFalse(entries.hasNext());
        assertThrows(NoSuchElementException.class, entries::next);
    }

    @Test
    void whatIsImmutableAlreadyIsNotCopied() {
        Map<String, JsonValue> copy = Attributes.copyOf(some(3));
        assertSame(copy, Attributes.copyOf(copy));
        assertSame(copy, new JsonObject(copy).members());
        Map<String, JsonValue> built = Attributes.builder().putAll(some(20)).build();
        assertSame(built, Attributes.copyOf(built));
    }

    @Test
    void nullsAreRefused() {
        Map<String, JsonValue> noValue = new HashMap<>();
        noValue.put("key", null);
        assertThrows(NullPointerException.class, () -> Attributes.copyOf(noValue));
        Map<String, JsonValue> noKey = new HashMap<>();
        noKey.put(null, JsonNull.NULL);
        assertThrows(NullPointerException.class, () -> Attributes.copyOf(noKey));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 30})
    void aBuilderAddsOrPuts(int count) {
        Attributes.Builder builder = Attributes.builder().putAll(some(count));
        assertTrue(builder.contains("key-1"));
        assertFalse(builder.contains("new"));
        assertFalse(builder.add("key-1", JsonValue.of("ignored")));
        assertTrue(builder.add("new", JsonValue.of("added")));
        builder.put("key-1", JsonValue.of("put"));
        Map<String, JsonValue> expected = some(count);
        expected.put("new", JsonValue.of("added"));
        expected.put("key-1", JsonValue.of("put"));
        Map<String, JsonValue> built = builder.build();
        assertEquals(expected, built);
        assertEquals(List.copyOf(expected.keySet()), List.copyOf(built.keySet()));
        assertEquals(Map.of(), builder.build());
    }

    @Test
    void aBuilderThatGaveAMapOutDoesNotTouchItAgain() {
        Attributes.Builder builder = Attributes.builder().putAll(some(8));
        Map<String, JsonValue> built = builder.build();
        builder.put("key-1", JsonValue.of("later")).put("later", JsonNull.NULL);
        assertEquals(some(8), built);
        assertEquals(2, builder.build().size());
    }

    @Test
    void keysThatAreAlikeAreToldApart() {
        // Of one length, with the same ends; and all the short ones there are of a few characters.
        List<String> keys = new ArrayList<>(List.of("", "a-b", "a_b", "a.b", "k1k", "k2k", "kk"));
        Attributes.Builder few = Attributes.builder();
        for (String key : keys) {
            assertFalse(few.contains(key));
            assertTrue(few.add(key, JsonValue.of(key)));
            assertFalse(few.add(key, JsonValue.of("again")));
        }
        Map<String, JsonValue> attributes = few.build();
        keys.forEach(key -> assertEquals(JsonValue.of(key), attributes.get(key)));
        assertNull(attributes.get("akb"));
        assertFalse(attributes.containsKey("k3k"));
    }
}
