package io.llamatelemetry.api;

/** JSON's null. An attribute that holds it counts as absent. */
public enum JsonNull implements JsonValue {
    NULL;

    @Override
    public String toString() {
        return "null";
    }
}
