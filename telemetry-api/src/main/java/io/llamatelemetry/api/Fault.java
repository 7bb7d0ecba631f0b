package io.llamatelemetry.api;

import java.util.List;
import java.util.Objects;

/**
 * One thing that is wrong with a request.
 *
 * @param loc Where: names of members and indices of elements, from the outside in, as {@code ["body", "event",
 *     "timestamp"]}. Strings and integers only.
 * @param msg What is wrong and what was expected, as a sentence for people.
 * @param type The kind of fault, for programs, such as {@code missing} or {@code string_type}.
 */
public record Fault(List<Object> loc, String msg, String type) {

    public Fault {
        loc = List.copyOf(loc);
        for (Object step : loc) {
            if (!(step instanceof String || step instanceof Integer)) {
                throw new IllegalArgumentException("loc: " + step + " (expected: strings and integers)");
            }
        }
        Objects.requireNonNull(msg);
        Objects.requireNonNull(type);
    }

    @Override
    public String toString() {
        StringBuilder out = new StringBuilder();
        for (Object step : loc) {
            out.append(out.isEmpty() ? "" : ".").append(step);
        }
        return out.append(out.isEmpty() ? "" : ": ").append(msg).toString();
    }
}
