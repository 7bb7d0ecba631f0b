package io.llamatelemetry.api;

/** JSON's null. An attribute that holds it counts as absent. */
public enum JsonNull implements JsonValue {
    /** The only one. */
    NULL;

    @Override
    public String toString() {
        return "null";
    }
}
