package io.llamatelemetry.api;

import java.util.Objects;

/**
 * A JSON string.
 *
 * @param value the text; well-formed Unicode
 */
public record JsonString(String value) implements JsonValue {

    public JsonString {
        Objects.requireNonNull(value);
    }

    @Override
    public String toString() {
        return CanonicalJson.write(this);
    }
}
