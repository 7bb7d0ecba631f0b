package io.llamatelemetry.core;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Sizes of buckets as the protocol writes them: a number followed by s, m, h, d or w. */
final class Granularity {

    private static final Pattern TEXT = Pattern.compile("([0-9]{1,18})([smhdw])");
    private static final String UNITS = "wdhms";
    private static final long[] SECONDS = {604_800, 86_400, 3_600, 60, 1};

    private Granularity() {}

    /** The size in seconds, or null if the text is none or is too large to count. */
    static @Nullable Long seconds(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            return null;
        }
        long count = Long.parseLong(matcher.group(1));
        long unit = SECONDS[UNITS.indexOf(matcher.group(2))];
        return count < 1 || count > Long.MAX_VALUE / unit ? null : (Long) (count * unit);
    }

    /** A readable size of at least so many seconds, and at most a tenth more where it is above ten seconds. */
    static String atLeast(long seconds) {
        int unit = 0;
        while (unit < SECONDS.length - 1 && seconds % SECONDS[unit] != 0 && seconds < 10 * SECONDS[unit]) {
            unit++;
        }
        long count = Math.floorDiv(Math.max(1, seconds) - 1, SECONDS[unit]) + 1;
        return count + UNITS.substring(unit, unit + 1);
    }
}
