package io.llamatelemetry.server.http;

import io.llamatelemetry.server.http.RefusedException.Reason;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Looks at what a body says it is. */
final class MediaType {

    private static final int MOST_SHOWN = 100;
    private static final Set<String> NDJSON = Set.of("application/x-ndjson", "application/ndjson", "application/jsonl");

    private MediaType() {}

    /** Whether a body says that it is one JSON value a line. */
    static boolean isLines(@Nullable String contentType) {
        return contentType != null && NDJSON.contains(typeOf(contentType));
    }

    /** As much of a header as a message shows. */
    static String shown(String header) {
        return header.length() > MOST_SHOWN ? header.substring(0, MOST_SHOWN) + "…" : header;
    }

    /** The type without its parameters, in lower case. */
    static String typeOf(String contentType) {
        return contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    /**
     * Passes a body that is JSON in UTF-8, or that does not say what it is.
     *
     * @throws RefusedException if it says that it is something else
     */
    static void requireJson(@Nullable String contentType) {
        if (contentType == null || contentType.equals("application/json") || contentType.isBlank()) {
            return;
        }
        String[] parts = contentType.split(";", -1);
        String type = parts[0].strip().toLowerCase(Locale.ROOT);
        boolean json = type.equals("application/json") || (type.startsWith("application/") && type.endsWith("+json"));
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip().toLowerCase(Locale.ROOT).replace("\"", "");
            json &= !parameter.startsWith("charset=") || parameter.equals("charset=utf-8");
        }
        if (!json) {
            String given = shown(contentType);
            throw RefusedException.because(
                    Reason.CONTENT_TYPE, "Content-Type: " + given + " (expected: application/json)", given);
        }
    }
}
