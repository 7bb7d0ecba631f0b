package io.llamatelemetry.server.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A route's path with its parameters: {@code {x}} stands for one segment, {@code {x:path}} for any number of them, neither
 * of them empty.
 *
 * <p>It is matched against the raw path, as it stands in the request line, and decoding comes after. So an encoded slash
 * never separates anything, an encoded letter never spells a literal, and nothing is normalised away. Where a literal
 * occurs several times between two parameters, its last occurrence splits.
 */
final class PathTemplate {

    private static final Pattern PARAMETER = Pattern.compile("\\{([a-z][a-z0-9_]*)(:path)?\\}");

    private final String text;
    private final List<Part> parts;

    /** Either a literal, or a parameter by its name. */
    private record Part(@Nullable String literal, String parameter, boolean anyNumberOfSegments) {

        boolean takes(String path, int from, int to) {
            if (from >= to) {
                return false;
            }
            int slash = path.indexOf('/', from);
            return anyNumberOfSegments || slash < 0 || slash >= to;
        }
    }

    private PathTemplate(String text, List<Part> parts) {
        this.text = text;
        this.parts = List.copyOf(parts);
    }

    /**
     * Reads a template.
     *
     * @param text begins with a slash, such as {@code /v1/telemetry/traces/{trace_id:path}}
     * @throws IllegalArgumentException if it is not a template, or two parameters touch
     */
    static PathTemplate of(String text) {
        List<Part> parts = new ArrayList<>();
        Matcher parameter = PARAMETER.matcher(text);
        int done = 0;
        while (parameter.find()) {
            addLiteral(parts, text, done, parameter.start());
            parts.add(new Part(null, parameter.group(1), parameter.group(2) != null));
            done = parameter.end();
        }
        if (done < text.length()) {
            addLiteral(parts, text, done, text.length());
        }
        return new PathTemplate(text, parts);
    }

    private static void addLiteral(List<Part> parts, String text, int from, int to) {
        String literal = text.substring(from, to);
        boolean first = parts.isEmpty();
        if (literal.isEmpty() || (first && !literal.startsWith("/")) || literal.matches(".*[{}%].*")) {
            throw new IllegalArgumentException("route: " + text
                    + " (expected: literals that begin with a slash, and {x} or {x:path} between them)");
        }
        parts.add(new Part(literal, "", false));
    }

    /** Whether there is no parameter in it. */
    boolean isLiteral() {
        return parts.size() == 1;
    }

    /** How many literals and parameters it has: of two templates that match a path, the one with more is meant. */
    int specificity() {
        return parts.size();
    }

    /**
     * The raw values of the parameters by name, in the order of the template.
     *
     * @param rawPath the path of the request, neither decoded nor normalised
     * @return null if the path is not of this template
     */
    @Nullable Map<String, String> match(String rawPath) {
        Map<String, String> values = new LinkedHashMap<>();
        return matchFrom(0, rawPath, 0, values) ? values : null;
    }

    private boolean matchFrom(int index, String path, int from, Map<String, String> values) {
        if (index == parts.size()) {
            return from == path.length();
        }
        Part part = parts.get(index);
        if (part.literal() != null) {
            return path.startsWith(part.literal(), from)
                    && matchFrom(index + 1, path, from + part.literal().length(), values);
        }
        if (index == parts.size() - 1) {
            return accept(part, path, from, path.length(), values);
        }
        String next = String.valueOf(parts.get(index + 1).literal());
        if (index == parts.size() - 2) {
            int end = path.length() - next.length();
            return path.endsWith(next) && accept(part, path, from, end, values);
        }
        for (int end = path.lastIndexOf(next); end > from; end = path.lastIndexOf(next, end - 1)) {
            if (accept(part, path, from, end, values) && matchFrom(index + 2, path, end + next.length(), values)) {
                return true;
            }
        }
        return false;
    }

    private static boolean accept(Part part, String path, int from, int to, Map<String, String> values) {
        boolean taken = part.takes(path, from, to);
        if (taken) {
            values.put(part.parameter(), path.substring(from, to));
        }
        return taken;
    }

    @Override
    public String toString() {
        return text;
    }
}
