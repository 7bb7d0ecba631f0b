package io.llamatelemetry.api;

/** A JSON boolean. */
public enum JsonBoolean implements JsonValue {
    /** JSON's {@code false}. */
    FALSE(false),
    /** JSON's {@code true}. */
    TRUE(true);

    private final boolean value;

    JsonBoolean(boolean value) {
        this.value = value;
    }

    /** The truth value. */
    public boolean value() {
        return value;
    }

    @Override
    public String toString() {
        return Boolean.toString(value);
    }
}
