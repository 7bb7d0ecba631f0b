package io.llamatelemetry.core;

import io.llamatelemetry.api.JsonArray;
import io.llamatelemetry.api.JsonObject;
import io.llamatelemetry.api.JsonString;
import io.llamatelemetry.api.JsonValue;
import java.util.Map;

/** What holds for single values wherever they stand. */
final class Values {

    /** The longest id, in characters (code points). */
    static final int MAX_ID_CHARACTERS = 256;

    private Values() {}

    /** Whether the text can be written as UTF-8 and read back the same: no surrogate stands alone. */
    static boolean isWellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (Character.isSurrogate(unit)) {
                boolean paired = Character.isHighSurrogate(unit)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!paired) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    /** The same for every text in a JSON value. */
    static boolean isWellFormed(JsonValue value) {
        if (value instanceof JsonString text) {
            return isWellFormed(text.value());
        }
        if (value instanceof JsonArray array) {
            return array.elements().stream().allMatch(Values::isWellFormed);
        }
        return !(value instanceof JsonObject object) || isWellFormed(object.members());
    }

    /** The same for every key and text in attributes. */
    static boolean isWellFormed(Map<String, JsonValue> members) {
        for (Map.Entry<String, JsonValue> member : members.entrySet()) {
            if (!isWellFormed(member.getKey()) || !isWellFormed(member.getValue())) {
                return false;
            }
        }
        return true;
    }
}
