package io.llamatelemetry.spi;

import java.util.SortedMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A demand on one label of a series. A label that a series does not have counts as the empty string.
 *
 * @param name the label's name
 * @param equalTo the only value that matches, where there is just one; a store may look it up
 * @param test whether a value matches; agrees with {@code equalTo}
 */
public record LabelPredicate(String name, @Nullable String equalTo, Predicate<String> test) {

    /** Whether a series with these labels matches. */
    public boolean matches(SortedMap<String, String> labels) {
        return test.test(labels.getOrDefault(name, ""));
    }
}
