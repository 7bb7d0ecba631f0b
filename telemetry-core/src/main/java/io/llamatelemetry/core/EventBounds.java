package io.llamatelemetry.core;

import io.llamatelemetry.api.JsonArray;
import io.llamatelemetry.api.JsonBigInteger;
import io.llamatelemetry.api.JsonNumber;
import io.llamatelemetry.api.JsonObject;
import io.llamatelemetry.api.JsonString;
import io.llamatelemetry.api.JsonValue;
import java.util.Map;

/** How much an event may hold. What is above a bound is refused, with the bound and its key in the message. */
final class EventBounds {

    private final Limits limits;

    EventBounds(Limits limits) {
        this.limits = limits;
    }

    /** The name of something. */
    void checkName(String name, Faults faults, Object... loc) {
        if (name.length() > limits.maxNameLength()) {
            add(faults, "string_too_long", "longer than", limits.maxNameLength(), "max_name_length", loc);
        }
    }

    /** A text that may be long. */
    void checkText(String text, Faults faults, Object... loc) {
        if (text.length() > limits.maxStringLength()) {
            add(faults, "string_too_long", "longer than", limits.maxStringLength(), "max_string_length", loc);
        }
    }

    /** The attributes of a span or a log message: how many, their names, and the texts in them at any depth. */
    void checkAttributes(Map<String, JsonValue> attributes, Faults faults, Object... loc) {
        check(attributes, limits.maxStringLength(), "max_string_length", faults, loc);
    }

    /** The attributes of a measurement, which become its labels. */
    void checkLabels(Map<String, JsonValue> attributes, Faults faults, Object... loc) {
        check(attributes, limits.maxLabelLength(), "max_label_length", faults, loc);
    }

    private void check(Map<String, JsonValue> attributes, int longest, String key, Faults faults, Object... loc) {
        if (attributes.size() > limits.maxAttributes()) {
            String found = attributes.size() + " attributes, more than";
            add(faults, "too_many_attributes", found, limits.maxAttributes(), "max_attributes", loc);
        }
        boolean longName = false;
        boolean longValue = false;
        boolean deep = false;
        boolean longNumber = false;
        for (Map.Entry<String, JsonValue> attribute : attributes.entrySet()) {
            JsonValue value = attribute.getValue();
            longName |= attribute.getKey().length() > limits.maxNameLength();
            longValue |= isLonger(value, longest);
            deep |= isDeeper(value, limits.maxDepth());
            longNumber |= hasLongerNumber(value);
        }
        if (longName) {
            add(faults, "string_too_long", "a name longer than", limits.maxNameLength(), "max_name_length", loc);
        }
        if (longValue) {
            add(faults, "string_too_long", "a value longer than", longest, key, loc);
        }
        if (deep) {
            add(faults, "value_error", "a value nested deeper than", limits.maxDepth(), "max_depth", loc);
        }
        if (longNumber) {
            addLongNumber(faults, loc);
        }
    }

    /** What was measured. */
    void checkNumber(JsonNumber number, Faults faults, Object... loc) {
        if (hasLongerNumber(number)) {
            addLongNumber(faults, loc);
        }
    }

    private void addLongNumber(Faults faults, Object... loc) {
        add(faults, "value_error", "an integer of more digits than", limits.maxDigits(), "max_digits", loc);
    }

    private static boolean isDeeper(JsonValue value, int levels) {
        if (value instanceof JsonArray array) {
            return levels == 0 || array.elements().stream().anyMatch(element -> isDeeper(element, levels - 1));
        }
        return value instanceof JsonObject object
                && (levels == 0 || object.members().values().stream().anyMatch(member -> isDeeper(member, levels - 1)));
    }

    private boolean hasLongerNumber(JsonValue value) {
        if (value instanceof JsonBigInteger number) {
            return number.value().abs().toString().length() > limits.maxDigits();
        }
        if (value instanceof JsonArray array) {
            return array.elements().stream().anyMatch(this::hasLongerNumber);
        }
        return value instanceof JsonObject object
                && object.members().values().stream().anyMatch(this::hasLongerNumber);
    }

    private static boolean isLonger(JsonValue value, int longest) {
        if (value instanceof JsonString text) {
            return text.value().length() > longest;
        }
        if (value instanceof JsonArray array) {
            return array.elements().stream().anyMatch(element -> isLonger(element, longest));
        }
        return value instanceof JsonObject object
                && object.members().entrySet().stream()
                        .anyMatch(member -> member.getKey().length() > longest || isLonger(member.getValue(), longest));
    }

    private static void add(Faults faults, String type, String found, int bound, String key, Object... loc) {
        faults.add(type, found + " " + bound + " (limits." + key + ")", loc);
    }
}
