package io.llamatelemetry.api;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Attributes of events and spans: JSON values by key. A key is any string; what it contains has no meaning. */
public final class Attributes {

    private Attributes() {}

    /** An immutable copy that keeps the order of the keys. */
    public static Map<String, JsonValue> copyOf(Map<String, JsonValue> attributes) {
        if (attributes.isEmpty()) {
            return Map.of();
        }
        Map<String, JsonValue> copy = new LinkedHashMap<>(attributes);
        copy.forEach((key, value) -> {
            Objects.requireNonNull(key);
            Objects.requireNonNull(value);
        });
        return Collections.unmodifiableMap(copy);
    }

    /**
     * Attributes from alternating keys and plain Java values, as {@link JsonValue#from} takes them:
     * {@code Attributes.of("model", "llama", "tokens", 7)}.
     *
     * @throws IllegalArgumentException for an odd number of arguments, a key that is not a string, a key given twice, or
     *     a value that has no JSON form
     */
    public static Map<String, JsonValue> of(@Nullable Object... keysAndValues) {
        if (keysAndValues.length % 2 != 0) {
            throw new IllegalArgumentException(keysAndValues.length + " arguments (expected: pairs of key and value)");
        }
        Map<String, JsonValue> attributes = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            if (!(keysAndValues[i] instanceof String key)) {
                throw new IllegalArgumentException("key " + keysAndValues[i] + " is not a string");
            }
            if (attributes.put(key, JsonValue.from(keysAndValues[i + 1])) != null) {
                throw new IllegalArgumentException("key " + key + " is given twice");
            }
        }
        return Collections.unmodifiableMap(attributes);
    }

    /** An event's attributes: copied, and refused unless every value is a string, number, boolean or null. */
    static Map<String, JsonValue> primitives(Map<String, JsonValue> attributes) {
        Map<String, JsonValue> copy = copyOf(attributes);
        copy.forEach((key, value) -> {
            if (!value.isPrimitive()) {
                throw new IllegalArgumentException(
                        "attribute " + key + " is nested (expected: string, integer, float, boolean or null)");
            }
        });
        return copy;
    }
}
