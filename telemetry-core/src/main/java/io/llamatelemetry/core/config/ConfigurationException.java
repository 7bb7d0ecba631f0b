package io.llamatelemetry.core.config;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration that cannot be used, with all of its faults. Its message lists them, one a line; no secret is in it. */
public final class ConfigurationException extends RuntimeException {

    private final transient List<Problem> problems;

    /**
     * @param problems what is wrong, in the order to report it; at least one
     */
    public ConfigurationException(List<Problem> problems) {
        super(message(problems));
        this.problems = List.copyOf(problems);
    }

    /** All faults, never empty. */
    public List<Problem> problems() {
        return problems;
    }

    private static String message(List<Problem> problems) {
        if (problems.isEmpty()) {
            throw new IllegalArgumentException("problems: empty (expected: at least one)");
        }
        String count = problems.size() == 1 ? "1 fault" : problems.size() + " faults";
        return problems.stream()
                .map(problem -> "\n  " + problem)
                .collect(Collectors.joining("", count + " in the configuration:", ""));
    }
}
