package io.llamatelemetry.core.config;

import java.util.List;
import java.util.Optional;

/** Binds a configuration to a record whose components are documented by {@link io.llamatelemetry.spi.Setting}. */
public final class ConfigBinder {

    private ConfigBinder() {}

    /**
     * What came of binding: either a value or faults.
     *
     * @param value present exactly if there are no problems
     * @param problems all faults found, in the order of their lines
     */
    public record Bound<T>(Optional<T> value, List<Problem> problems) {

        public Bound {
            problems = List.copyOf(problems);
        }
    }

    /**
     * The record that the whole configuration stands for.
     *
     * @param type a record class, or a sealed interface of records
     * @throws ConfigurationException with all faults at once
     * @throws IllegalArgumentException if the class itself breaks the rules of settings, which only its programmer can mend
     */
    public static <T> T bind(ConfigNode node, Class<T> type) {
        return bind(node, type, "");
    }

    /**
     * The record that a part of a configuration stands for.
     *
     * @param path where the part stands, such as {@code store}: what paths in problems begin with
     * @throws ConfigurationException with all faults at once
     * @throws IllegalArgumentException if the class itself breaks the rules of settings, which only its programmer can mend
     */
    public static <T> T bind(ConfigNode node, Class<T> type, String path) {
        Bound<T> bound = attempt(node, type, path);
        return bound.value().orElseThrow(() -> new ConfigurationException(bound.problems()));
    }

    /** Like {@link #bind(ConfigNode, Class, String)}, for callers who have further faults to find before they report. */
    public static <T> Bound<T> attempt(ConfigNode node, Class<T> type, String path) {
        Faults faults = new Faults();
        Optional<Object> value = Optional.ofNullable(TypeReader.read(type).read(node, new Place(path, false), faults));
        return new Bound<>(value.map(type::cast), faults.inOrderOfLines());
    }
}
