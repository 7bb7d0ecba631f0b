package io.llamatelemetry.core.config;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as a configuration writes them: one whole number and one unit. */
final class DurationText {

    static final String FORM = "a duration such as 500ms, 30s, 5m, 1h or 7d";

    private static final Pattern WRITTEN = Pattern.compile("([0-9]{1,13})(ms|s|m|h|d)");
    /** A century: what is beyond it is a mistake, and would not fit into a long of nanoseconds for much longer. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private DurationText() {}

    /** The duration, or empty if the text is none or means more than 36500 days. */
    static Optional<Duration> read(String text) {
        Matcher written = WRITTEN.matcher(text);
        if (!written.matches()) {
            return Optional.empty();
        }
        Duration duration = Unit.valueOf(written.group(2).toUpperCase(Locale.ROOT))
                .length
                .multipliedBy(Long.parseLong(written.group(1)));
        return Optional.of(duration).filter(read -> read.compareTo(LONGEST) <= 0);
    }

    /** The text that reads as this duration, in the greatest unit of which it is a whole number. */
    static String write(Duration duration) {
        long millis = duration.toMillis();
        for (Unit unit : Unit.values()) {
            long one = unit.length.toMillis();
            if (millis != 0 && millis % one == 0) {
                return millis / one + unit.name().toLowerCase(Locale.ROOT);
            }
        }
        return "0s";
    }

    /** Greatest first. */
    private enum Unit {
        D(Duration.ofDays(1)),
        H(Duration.ofHours(1)),
        M(Duration.ofMinutes(1)),
        S(Duration.ofSeconds(1)),
        MS(Duration.ofMillis(1));

        private final Duration length;

        Unit(Duration length) {
            this.length = length;
        }
    }
}
