package io.llamatelemetry.core.json;

import io.llamatelemetry.api.Fault;
import io.llamatelemetry.api.InvalidRequestException;
import java.util.ArrayList;
import java.util.List;

/**
 * Gathers the faults of one document. Of a document with more than {@value #MOST_NAMED} the rest are counted, and the last
 * fault says how many they are, so that a hostile body cannot make an answer many times its own size.
 */
final class Faults {

    private static final int MOST_NAMED = 1_000;

    private final List<Fault> named = new ArrayList<>();
    private long unnamed;

    void add(List<Object> loc, String msg, String type) {
        if (named.size() < MOST_NAMED) {
            named.add(new Fault(loc, msg, type));
        } else {
            unnamed++;
        }
    }

    /** Whether the next fault will be named, so that its loc is worth making. */
    boolean areNamed() {
        return named.size() < MOST_NAMED;
    }

    boolean areNone() {
        return named.isEmpty();
    }

    void throwIfAny() {
        if (named.isEmpty()) {
            return;
        }
        List<Fault> all = new ArrayList<>(named);
        if (unnamed > 0) {
            all.add(new Fault(List.of(), "and " + unnamed + " more faults, which are not named", "value_error"));
        }
        throw new InvalidRequestException(all);
    }
}
