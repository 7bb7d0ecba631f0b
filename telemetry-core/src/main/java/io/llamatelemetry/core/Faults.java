package io.llamatelemetry.core;

import io.llamatelemetry.api.Fault;
import io.llamatelemetry.api.InvalidRequestException;
import java.util.ArrayList;
import java.util.List;

/** Gathers what is wrong with the values of a request, so that all of it is said at once. */
final class Faults {

    private final List<Fault> found = new ArrayList<>(0);

    void add(String type, String message, Object... loc) {
        found.add(new Fault(List.of(loc), message, type));
    }

    List<Fault> found() {
        return found;
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    InvalidRequestException toException() {
        return new InvalidRequestException(found);
    }

    void throwIfAny() {
        if (!found.isEmpty()) {
            throw toException();
        }
    }

    /** A count that must not be negative, and not above a maximum where there is one. */
    void checkRange(long value, long least, long most, String parameter) {
        if (value < least) {
            add("greater_than_equal", value + " (expected: >= " + least + ")", parameter);
        } else if (value > most) {
            add("less_than_equal", value + " (expected: <= " + most + ")", parameter);
        }
    }

    /** A list that must not be longer than a bound, which has a key of the limits. */
    void checkSize(List<?> list, int most, String key, String parameter) {
        if (list.size() > most) {
            add("too_long", list.size() + " items (expected: at most " + most + ", limits." + key + ")", parameter);
        }
    }

    /** An id: 1 to 256 characters of well-formed Unicode. */
    void checkId(String id, Object... loc) {
        if (id.isEmpty()) {
            add("string_too_short", "empty (expected: 1 to " + Values.MAX_ID_CHARACTERS + " characters)", loc);
        } else {
            checkOptionalId(id, loc);
        }
    }

    /** An id that may be empty. */
    void checkOptionalId(String id, Object... loc) {
        if (id.length() > Values.MAX_ID_CHARACTERS && id.codePointCount(0, id.length()) > Values.MAX_ID_CHARACTERS) {
            add("string_too_long", "longer than " + Values.MAX_ID_CHARACTERS + " characters", loc);
        }
        checkText(id, loc);
    }

    /** A text: well-formed Unicode. */
    void checkText(String text, Object... loc) {
        if (!Values.isWellFormed(text)) {
            add("string_unicode", "a lone surrogate (expected: well-formed Unicode)", loc);
        }
    }
}
