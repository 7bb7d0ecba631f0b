package io.llamatelemetry.core.config;

import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers of bytes as a configuration writes them: a whole number, alone or with a unit of 1000s or of 1024s. */
final class SizeText {

    static final String FORM = "a number of bytes such as 65536, 64KiB, 10MiB or 2GB";

    private static final Pattern WRITTEN = Pattern.compile("([0-9]{1,19}) ?([kKMGT]i?B|B)?");
    private static final Map<String, Long> UNITS = units();

    private SizeText() {}

    private static Map<String, Long> units() {
        Map<String, Long> units = new LinkedHashMap<>();
        units.put("TiB", 1L << 40);
        units.put("GiB", 1L << 30);
        units.put("MiB", 1L << 20);
        units.put("KiB", 1L << 10);
        units.put("TB", 1_000_000_000_000L);
        units.put("GB", 1_000_000_000L);
        units.put("MB", 1_000_000L);
        units.put("kB", 1_000L);
        units.put("KB", 1_000L);
        units.put("B", 1L);
        return units;
    }

    /** The number of bytes, or empty if the text is none or means more than a long holds. */
    static OptionalLong read(String text) {
        Matcher written = WRITTEN.matcher(text);
        if (!written.matches()) {
            return OptionalLong.empty();
        }
        Long unit = UNITS.get(written.group(2) == null ? "B" : written.group(2));
        if (unit == null) {
            return OptionalLong.empty();
        }
        BigInteger bytes = new BigInteger(written.group(1)).multiply(BigInteger.valueOf(unit));
        return bytes.bitLength() < Long.SIZE ? OptionalLong.of(bytes.longValue()) : OptionalLong.empty();
    }

    /** The text that reads as this number of bytes, in the greatest unit of 1024s of which it is a whole number. */
    static String write(long bytes) {
        for (String unit : new String[] {"TiB", "GiB", "MiB", "KiB"}) {
            long one = UNITS.getOrDefault(unit, 1L);
            if (bytes != 0 && bytes % one == 0) {
                return bytes / one + unit;
            }
        }
        return String.valueOf(bytes);
    }
}
