package io.llamatelemetry.core.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The comments of an example configuration. */
final class ExampleText {

    private static final int WIDTH = 100;

    private ExampleText() {}

    static String sentence(String form) {
        return form.substring(0, 1).toUpperCase(Locale.ROOT) + form.substring(1) + ".";
    }

    /** The text as comment lines: one {@code #}, one space, whole words. */
    static List<String> comment(String text) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder("#");
        for (String word : text.split("\\s+", -1)) {
            if (line.length() > 1 && line.length() + 1 + word.length() > WIDTH) {
                lines.add(line.toString());
                line = new StringBuilder("#");
            }
            line.append(' ').append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}
