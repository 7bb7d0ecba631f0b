package io.llamatelemetry.api;

import java.util.Map;

/**
 * A JSON object.
 *
 * @param members the values by name, in the order in which they came; the order does not count for equality
 */
public record JsonObject(Map<String, JsonValue> members) implements JsonValue {

    public JsonObject {
        members = Attributes.copyOf(members);
    }

    @Override
    public String toString() {
        return CanonicalJson.write(this);
    }
}
