package io.llamatelemetry.core.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A configuration as it was written, before anybody says what it should be. Two nodes are equal when they say the same,
 * wherever they stand: lines do not count.
 */
public sealed interface ConfigNode {

    /** The line of the source, from 1; 0 where there is none. */
    int line();

    /** How a message shows it: a scalar by its value, which may be a secret; the rest in words. */
    String shown();

    /** The mapping that a caller's own map stands for; see {@link NodeOfValues} for what its values may be. */
    static Mapping of(Map<String, ?> values) {
        return NodeOfValues.mapping(values, "");
    }

    /**
     * Keys with their values, in the order written.
     *
     * @param entries may hold a key twice: whoever binds them reports it
     * @param line where it begins, from 1; 0 where that is not known
     */
    record Mapping(List<Entry> entries, int line) implements ConfigNode {

        public Mapping {
            entries = List.copyOf(entries);
        }

        /** What stands at a key for the first time. */
        public Optional<ConfigNode> get(String key) {
            return entry(key).map(Entry::value);
        }

        /** The first entry with a key. */
        public Optional<Entry> entry(String key) {
            return entries.stream().filter(entry -> entry.key().equals(key)).findFirst();
        }

        @Override
        public String shown() {
            return "a mapping";
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Mapping mapping && mapping.entries.equals(entries);
        }

        @Override
        public int hashCode() {
            return entries.hashCode();
        }
    }

    /**
     * A key of a mapping.
     *
     * @param key as written, which may be any text
     * @param line where the key stands, from 1; 0 where that is not known
     * @param value what it is given
     */
    record Entry(String key, int line, ConfigNode value) {

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Entry entry && entry.key.equals(key) && entry.value.equals(value);
        }

        @Override
        public int hashCode() {
            return 31 * key.hashCode() + value.hashCode();
        }
    }

    /**
     * A list.
     *
     * @param items in the order written
     * @param line where it begins, from 1; 0 where that is not known
     */
    record Sequence(List<ConfigNode> items, int line) implements ConfigNode {

        public Sequence {
            items = List.copyOf(items);
        }

        @Override
        public String shown() {
            return "a list";
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Sequence sequence && sequence.items.equals(items);
        }

        @Override
        public int hashCode() {
            return items.hashCode();
        }
    }

    /** What a scalar is by its looks. Where text is wanted, a number or a boolean is the text that was written. */
    enum ScalarKind {
        TEXT,
        NUMBER,
        BOOLEAN,
        NULL
    }

    /**
     * A single value.
     *
     * @param text as written, without quotes
     * @param kind what it is by its looks; quoted, it is text
     * @param line where it begins, from 1; 0 where that is not known
     */
    record Scalar(String text, ScalarKind kind, int line) implements ConfigNode {

        private static final Pattern NULLS = Pattern.compile("~|null|Null|NULL|");
        private static final Pattern BOOLEANS = Pattern.compile("true|True|TRUE|false|False|FALSE");
        private static final Pattern NUMBERS =
                Pattern.compile("[-+]?(?:\\.[0-9]++|[0-9]++(?:\\.[0-9]*+)?)(?:[eE][-+]?[0-9]++)?");

        /** The scalar that this text is in YAML when it stands there without quotes. */
        public static Scalar plain(String text, int line) {
            ScalarKind kind = ScalarKind.TEXT;
            if (NULLS.matcher(text).matches()) {
                kind = ScalarKind.NULL;
            } else if (BOOLEANS.matcher(text).matches()) {
                kind = ScalarKind.BOOLEAN;
            } else if (NUMBERS.matcher(text).matches()) {
                kind = ScalarKind.NUMBER;
            }
            return new Scalar(text, kind, line);
        }

        /** The scalar that this text is in YAML when it stands there in quotes. */
        public static Scalar quoted(String text, int line) {
            return new Scalar(text, ScalarKind.TEXT, line);
        }

        @Override
        public String shown() {
            return kind == ScalarKind.TEXT ? Quotation.of(text) : text.isEmpty() ? "null" : text;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Scalar scalar && scalar.text.equals(text) && scalar.kind == kind;
        }

        @Override
        public int hashCode() {
            return 31 * text.hashCode() + kind.hashCode();
        }
    }

    /**
     * A value that could not be made out, such as one that names a variable which is not set. It is a fault wherever it is
     * bound, and so reported with all the others.
     *
     * @param message what is wrong
     * @param expected what would be right, or null where the message says so
     * @param line where it begins, from 1; 0 where that is not known
     */
    record Unreadable(String message, @Nullable String expected, int line) implements ConfigNode {

        @Override
        public String shown() {
            return message;
        }
    }
}
