package io.llamatelemetry.api;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Attributes of events and spans: JSON values by key. A key is any string; what it contains has no meaning. */
public final class Attributes {

    private Attributes() {}

    /** Attributes as they come, one after another. For one thread. */
    public static final class Builder {

        private AttributeMap.@Nullable Maker maker;

        private Builder() {}

        /** Adds an attribute, unless there is one of this key already; whether it was added. */
        public boolean add(String key, JsonValue value) {
            return maker().add(key, value);
        }

        /** Whether there is an attribute of this key. */
        public boolean contains(String key) {
            AttributeMap.Maker known = maker;
            return known != null && known.contains(key);
        }

        /** Adds an attribute, or gives the one of this key another value in its place. */
        public Builder put(String key, JsonValue value) {
            maker().put(key, value);
            return this;
        }

        /** Does that for each of these. */
        public Builder putAll(Map<String, JsonValue> attributes) {
            attributes.forEach(this::put);
            return this;
        }

        /** The attributes, immutable, in the order in which their keys came first. The builder is empty after it. */
        public Map<String, JsonValue> build() {
            AttributeMap.Maker made = maker;
            maker = null;
            return made == null ? Map.of() : made.make();
        }

        private AttributeMap.Maker maker() {
            AttributeMap.Maker known = maker;
            if (known == null) {
                known = new AttributeMap.Maker();
                maker = known;
            }
            return known;
        }
    }

    /** Makes attributes one by one. */
    public static Builder builder() {
        return new Builder();
    }

    /** An immutable copy that keeps the order of the keys; what a model or a builder gave out is its own copy. */
    public static Map<String, JsonValue> copyOf(Map<String, JsonValue> attributes) {
        return attributes instanceof AttributeMap
                ? attributes
                : builder().putAll(attributes).build();
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
        Builder attributes = builder();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            if (!(keysAndValues[i] instanceof String key)) {
                throw new IllegalArgumentException("key " + keysAndValues[i] + " is not a string");
            }
            if (!attributes.add(key, JsonValue.from(keysAndValues[i + 1]))) {
                throw new IllegalArgumentException("key " + key + " is given twice");
            }
        }
        return attributes.build();
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
