package io.llamatelemetry.core;

import io.llamatelemetry.api.JsonArray;
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
        for (Map.Entry<String, JsonValue> attribute : attributes.entrySet()) {
            longName |= attribute.getKey().length() > limits.maxNameLength();
            longValue |= isLonger(attribute.getValue(), longest);
        }
        if (longName) {
            add(faults, "string_too_long", "a name longer than", limits.maxNameLength(), "max_name_length", loc);
        }
        if (longValue) {
            add(faults, "string_too_long", "a value longer than", longest, key, loc);
        }
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
