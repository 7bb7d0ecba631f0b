package io.llamatelemetry.api;

import java.util.List;

/**
 * A JSON array.
 *
 * @param elements the values, in order
 */
public record JsonArray(List<JsonValue> elements) implements JsonValue {

    public JsonArray {
        elements = List.copyOf(elements);
    }

    @Override
    public String toString() {
        return CanonicalJson.write(this);
    }
}
