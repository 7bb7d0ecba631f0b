package io.llamatelemetry.core.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds what somebody meant who wrote a name that is not known: a key, a provider, a kind. */
public final class NearestName {

    /** Longer names are not compared: nobody mistypes them, and the comparison's cost grows with the square. */
    private static final int LONGEST = 100;

    private NearestName() {}

    /**
     * The known name with the fewest slips (a character added, left out, changed, or swapped with its neighbour) from the
     * given one; case, {@code -} and {@code _} do not count. Empty if none is near enough to be meant: a third of the
     * characters may be wrong, one always. Of equally near names, the first in alphabetical order.
     */
    public static Optional<String> of(String given, Collection<String> known) {
        String wanted = bare(given);
        if (given.length() > LONGEST || wanted.isEmpty()) {
            return Optional.empty();
        }
        return known.stream()
                .filter(name -> name.length() <= LONGEST)
                .filter(name -> slips(wanted, bare(name)) <= allowed(wanted, bare(name)))
                .min(Comparator.<String>comparingInt(name -> slips(wanted, bare(name)))
                        .thenComparing(Comparator.naturalOrder()));
    }

    private static int allowed(String given, String name) {
        return Math.max(1, Math.min(given.length(), name.length()) / 3);
    }

    private static String bare(String name) {
        return name.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
    }

    /** Edit distance with swaps of neighbours, by rows; {@code rows[i][j]} is that of the prefixes of i and j characters. */
    private static int slips(String from, String to) {
        int[][] rows = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                if (i == 0 || j == 0) {
                    rows[i][j] = i + j;
                    continue;
                }
                int changed = from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1;
                int least = Math.min(rows[i - 1][j] + 1, rows[i][j - 1] + 1);
                least = Math.min(least, rows[i - 1][j - 1] + changed);
                if (i > 1
                        && j > 1
                        && from.charAt(i - 1) == to.charAt(j - 2)
                        && from.charAt(i - 2) == to.charAt(j - 1)) {
                    least = Math.min(least, rows[i - 2][j - 2] + 1);
                }
                rows[i][j] = least;
            }
        }
        return rows[from.length()][to.length()];
    }
}
