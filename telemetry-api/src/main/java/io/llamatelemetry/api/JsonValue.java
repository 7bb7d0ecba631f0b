package io.llamatelemetry.api;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JSON value: what an attribute holds and what a condition compares with. Immutable; equal when type and content are
 * equal, so {@code 1} and {@code 1.0} differ here (that they compare as equal is the business of {@link Conditions}).
 */
public sealed interface JsonValue permits JsonString, JsonNumber, JsonBoolean, JsonNull, JsonArray, JsonObject {

    /** A string value. */
    static JsonString of(String value) {
        return new JsonString(value);
    }

    /** An integer value. */
    static JsonLong of(long value) {
        return new JsonLong(value);
    }

    /**
     * A floating-point value.
     *
     * @throws IllegalArgumentException if it is NaN or infinite, which JSON does not have
     */
    static JsonDouble of(double value) {
        return new JsonDouble(value);
    }

    /** An integer of any size. */
    static JsonNumber of(BigInteger value) {
        return value.bitLength() < Long.SIZE ? new JsonLong(value.longValueExact()) : new JsonBigInteger(value);
    }

    /** A boolean value. */
    static JsonBoolean of(boolean value) {
        return value ? JsonBoolean.TRUE : JsonBoolean.FALSE;
    }

    /**
     * Turns plain Java into JSON: null, strings, booleans, numbers, lists and maps with string keys, nested at will. A
     * {@code JsonValue} is given back as it is.
     *
     * @throws IllegalArgumentException for any other type, and for NaN and infinities
     */
    static JsonValue from(@Nullable Object value) {
        if (value == null) {
            return JsonNull.NULL;
        }
        if (value instanceof JsonValue json) {
            return json;
        }
        if (value instanceof String text) {
            return of(text);
        }
        if (value instanceof Boolean truth) {
            return of(truth.booleanValue());
        }
        if (value instanceof Number number) {
            return number(number);
        }
        if (value instanceof List<?> list) {
            List<JsonValue> elements = new ArrayList<>(list.size());
            for (Object element : list) {
                elements.add(from(element));
            }
            return new JsonArray(elements);
        }
        if (value instanceof Map<?, ?> map) {
            return new JsonObject(members(map));
        }
        throw new IllegalArgumentException(value.getClass().getName()
                + " has no JSON form (expected: null, String, Boolean, Number, List, Map or JsonValue)");
    }

    /**
     * Turns a plain Java map into attributes, as {@link #from} does value by value.
     *
     * @throws IllegalArgumentException where a key is not a string or a value has no JSON form
     */
    static Map<String, JsonValue> members(Map<?, ?> map) {
        Attributes.Builder members = Attributes.builder();
        map.forEach((key, value) -> {
            if (!(key instanceof String name)) {
                throw new IllegalArgumentException("key " + key + " is not a string");
            }
            members.put(name, from(value));
        });
        return members.build();
    }

    private static JsonNumber number(Number number) {
        if (number instanceof BigInteger big) {
            return of(big);
        }
        if (number instanceof Double || number instanceof Float) {
            return of(number.doubleValue());
        }
        if (number instanceof Long || number instanceof Integer || number instanceof Short || number instanceof Byte) {
            return of(number.longValue());
        }
        throw new IllegalArgumentException(
                number.getClass().getName() + " has no JSON form (expected: a primitive number's type or BigInteger)");
    }

    /** Whether this is JSON's null, which counts as an absent attribute. */
    default boolean isNull() {
        return this == JsonNull.NULL;
    }

    /** Whether an event's attribute may hold this: a string, number, boolean or null. */
    default boolean isPrimitive() {
        return !(this instanceof JsonArray || this instanceof JsonObject);
    }
}
