package io.llamatelemetry.core.config;

import io.llamatelemetry.core.config.ConfigNode.Entry;
import io.llamatelemetry.core.config.ConfigNode.Mapping;
import io.llamatelemetry.core.config.ConfigNode.Sequence;
import io.llamatelemetry.core.config.ConfigNode.Unreadable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Gathers the faults found while one configuration is bound, and the secrets that must stay out of their messages. */
final class Faults {

    /** {@code port: …}, {@code server.host: …}, {@code tokens[1].sha256: …}: the path, its first key, the rest. */
    private static final Pattern KEY_FIRST =
            Pattern.compile("(([a-z0-9_]+)(?:\\.[a-z0-9_]+|\\[[0-9]+\\])*): (.*)", Pattern.DOTALL);

    private final List<Problem> problems = new ArrayList<>();
    private final Set<String> secrets = new HashSet<>();

    List<Problem> inOrderOfLines() {
        return problems.stream()
                .sorted(Comparator.comparingInt(Problem::line))
                .collect(Collectors.toUnmodifiableList());
    }

    int count() {
        return problems.size();
    }

    /** To be told every secret before a message of somebody else's making is reported. */
    void secret(String text) {
        if (!text.isEmpty()) {
            secrets.add(text);
        }
    }

    /** The node is not what is expected there, or could not be read in the first place. */
    void unexpected(ConfigNode node, Place place, String expected) {
        if (node instanceof Unreadable unreadable) {
            report(place, node.line(), unreadable.message(), unreadable.expected());
        } else {
            report(place, node.line(), place.shown(node), expected);
        }
    }

    /** A name that is not among the known ones: they are listed only where none is near, being the longer text. */
    void unknown(Place place, int line, String message, String given, Collection<String> known) {
        String nearest = NearestName.of(given, known).orElse(null);
        String expected = nearest == null && !known.isEmpty() ? "one of " + String.join(", ", known) : null;
        problems.add(new Problem(place.path(), line, message, expected, nearest));
    }

    void report(Place place, int line, String message, @Nullable String expected) {
        problems.add(new Problem(place.path(), line, message, expected, null));
    }

    /**
     * A record refused its values. The words are its own, so they may quote a secret; where they begin with one of its keys
     * and a colon, the fault stands at that key.
     */
    void refused(Mapping mapping, Collection<String> keys, Place place, String message) {
        String clean = message;
        for (String secret : secrets) {
            clean = clean.replace(secret, "(secret)");
        }
        Matcher named = KEY_FIRST.matcher(clean);
        if (named.matches() && keys.contains(named.group(2))) {
            String path = named.group(1);
            report(place.key(path, false), line(mapping, path), named.group(3), null);
        } else {
            report(place, mapping.line(), clean, null);
        }
    }

    /** The line of what stands at a path beneath a mapping, as far as it was written. */
    private static int line(ConfigNode start, String path) {
        ConfigNode node = start;
        int line = node.line();
        for (String step : path.split("[.\\[\\]]+", -1)) {
            if (node instanceof Mapping mapping && mapping.entry(step).isPresent()) {
                Entry entry = mapping.entry(step).get();
                node = entry.value();
                line = entry.line();
            } else if (node instanceof Sequence sequence && step.matches("[0-9]{1,6}")) {
                int index = Integer.parseInt(step);
                node = index < sequence.items().size() ? sequence.items().get(index) : node;
                line = node.line();
            }
        }
        return line;
    }

    /** The entries by their keys, each reported that is there for a second time. */
    Map<String, Entry> byKey(Collection<Entry> entries, Place place) {
        Map<String, Entry> first = new LinkedHashMap<>();
        for (Entry entry : entries) {
            Entry before = first.putIfAbsent(entry.key(), entry);
            if (before != null) {
                String lines = before.line() > 0 ? ", first on line " + before.line() : "";
                report(place.key(entry.key(), false), entry.line(), "duplicate key" + lines, "each key once");
            }
        }
        return first;
    }
}
