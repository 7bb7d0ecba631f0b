package io.llamatelemetry.core.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import io.llamatelemetry.api.JsonDouble;
import io.llamatelemetry.api.JsonLong;
import io.llamatelemetry.api.JsonNumber;
import io.llamatelemetry.api.JsonNumbers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One document while it is read: the parser, the bytes it reads, and the faults so far. */
final class Reading {

    private static final int MOST_SHOWN = 64;
    private static final int MOST_NAME_SHOWN = 256;
    private static final int MOST_NUMBER_LENGTH = 2_000;
    private static final int SAFE_LONG_LENGTH = 18;

    private final JsonParser parser;
    private final byte[] json;
    private final int offset;
    private final int end;
    private final Faults faults;

    Reading(JsonParser parser, byte[] json, Faults faults) {
        this(parser, json, 0, json.length, faults);
    }

    /**
     * One document of several in an array.
     *
     * @param offset where in the array the parser began
     * @param end where in the array the document ends
     */
    Reading(JsonParser parser, byte[] json, int offset, int end, Faults faults) {
        this.parser = parser;
        this.json = json;
        this.offset = offset;
        this.end = end;
        this.faults = faults;
    }

    JsonParser parser() {
        return parser;
    }

    byte[] json() {
        return json;
    }

    /** Where in these bytes the document ends; the parser may go beyond. */
    int end() {
        return end;
    }

    /** Where in these bytes the current token begins. */
    int index() {
        return offset + Math.toIntExact(parser.currentTokenLocation().getByteOffset());
    }

    /** Reports the current value as not what was expected, steps over it, and gives null for the caller to return. */
    @Nullable Object refuse(String expected, String type) throws IOException {
        return fault(shown() + " (expected: " + expected + ")", type);
    }

    /** Reports a fault of the current value, steps over it, and gives null for the caller to return. */
    @Nullable Object fault(String msg, String type) throws IOException {
        add(null, msg, type);
        skip();
        return null;
    }

    /** Reports a fault of the object or array that has just ended, or of its member of that name. */
    void add(@Nullable String member, String msg, String type) {
        faults.add(faults.areNamed() ? loc(member) : List.of(), msg, type);
    }

    /** Reports that the current member's name has been there before, and steps over its value. */
    void refuseDuplicate() throws IOException {
        fault("the member is given twice", "value_error");
    }

    /** Steps over the current value; what it holds must be well-formed all the same. */
    void skip() throws IOException {
        switch (parser.currentToken()) {
            case START_OBJECT -> skipMembers(parser.nextFieldName());
            case START_ARRAY -> {
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    skip();
                }
            }
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number();
            default -> {
                // Nothing in it can be wrong.
            }
        }
    }

    /** Steps over the rest of an object, beginning with the member whose name is current; null at its end. */
    void skipMembers(@Nullable String first) throws IOException {
        Set<String> names = new HashSet<>();
        for (String name = first; name != null; name = parser.nextFieldName()) {
            parser.nextToken();
            if (names.add(name)) {
                skip();
            } else {
                refuseDuplicate();
            }
        }
    }

    /** The number that is current, or null after a fault: it has too many digits or no finite double. */
    @Nullable JsonNumber number() throws IOException {
        boolean integer = parser.currentToken() == JsonToken.VALUE_NUMBER_INT;
        int length = parser.getTextLength();
        if (integer && length <= SAFE_LONG_LENGTH) {
            return new JsonLong(parser.getLongValue());
        }
        JsonNumber number = null;
        if (integer) {
            number = JsonNumbers.parse(parser.getText());
        } else if (length <= MOST_NUMBER_LENGTH) {
            double value = Double.parseDouble(parser.getText());
            number = Double.isFinite(value) ? new JsonDouble(value) : null;
        }
        if (number == null) {
            add(
                    null,
                    shown() + " (expected: an integer of at most " + JsonNumber.MAX_DIGITS
                            + " digits, or a number within the range of a double)",
                    "value_error");
        }
        return number;
    }

    private String shown() throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            case VALUE_STRING -> '"' + clip(parser.getText()) + '"';
            default -> clip(parser.getText());
        };
    }

    /** Where the current value stands, or the container that has just ended, or the latter's member. */
    private List<Object> loc(@Nullable String member) {
        List<Object> steps = new ArrayList<>();
        if (member != null) {
            steps.add(member);
        }
        JsonStreamContext context = parser.getParsingContext();
        JsonToken token = parser.currentToken();
        if (token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY) {
            context = context.getParent();
        }
        for (; context != null && !context.inRoot(); context = context.getParent()) {
            String name = context.getCurrentName();
            steps.add(context.inArray() || name == null ? context.getCurrentIndex() : clip(name, MOST_NAME_SHOWN));
        }
        Collections.reverse(steps);
        return steps;
    }

    /** As much of a text as a message shows. */
    static String clip(String text) {
        return clip(text, MOST_SHOWN);
    }

    /** At most so many units of a text, never half of a pair. */
    private static String clip(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
        return text.substring(0, end) + "…";
    }
}
