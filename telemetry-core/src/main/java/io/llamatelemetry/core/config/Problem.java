package io.llamatelemetry.core.config;

import org.jspecify.annotations.Nullable;

/**
 * One fault of a configuration.
 *
 * @param path the key, from the top: {@code server.port}, {@code auth.tokens[0].sha256}; empty for the whole
 * @param line the line of the file, from 1; 0 where it is not known
 * @param message the offending value, or what is wrong in words
 * @param expected what would be right, or null where the message says so
 * @param nearestKey the known name that is nearest to an unknown one, or null
 */
public record Problem(
        String path,
        int line,
        String message,
        @Nullable String expected,
        @Nullable String nearestKey) {

    /** {@code server.prot (line 3): unknown key (did you mean: port?)}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(path);
        if (line > 0) {
            text.append(path.isEmpty() ? "line " + line : " (line " + line + ")");
        }
        if (text.length() > 0) {
            text.append(": ");
        }
        text.append(message);
        if (expected != null) {
            text.append(" (expected: ").append(expected).append(')');
        }
        if (nearestKey != null) {
            text.append(" (did you mean: ").append(nearestKey).append("?)");
        }
        return text.toString();
    }
}
