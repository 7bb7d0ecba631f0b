package io.llamatelemetry.core.config;

import io.llamatelemetry.core.config.ConfigNode.Entry;
import io.llamatelemetry.core.config.ConfigNode.Mapping;
import io.llamatelemetry.core.config.ConfigNode.Scalar;
import io.llamatelemetry.core.config.ConfigNode.ScalarKind;
import io.llamatelemetry.core.config.ConfigNode.Sequence;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes nodes of plain values: null, text, numbers, booleans, enums, durations, paths, maps with text for keys, and
 * collections. A duration finer than a millisecond is refused: it could not be written.
 */
final class NodeOfValues {

    private NodeOfValues() {}

    static Mapping mapping(Map<?, ?> values, String path) {
        List<Entry> entries = new ArrayList<>();
        values.forEach((key, value) -> {
            if (!(key instanceof String name)) {
                throw new IllegalArgumentException(path + ": the key " + key + " (expected: a String)");
            }
            entries.add(new Entry(name, 0, node(value, path.isEmpty() ? name : path + "." + name)));
        });
        return new Mapping(entries, 0);
    }

    private static ConfigNode node(@Nullable Object value, String path) {
        if (value == null) {
            return Scalar.plain("null", 0);
        }
        if (value instanceof ConfigNode node) {
            return node;
        }
        if (value instanceof Map<?, ?> map) {
            return mapping(map, path);
        }
        if (value instanceof Collection<?> collection) {
            List<ConfigNode> items = new ArrayList<>();
            for (Object item : collection) {
                items.add(node(item, path + "[" + items.size() + "]"));
            }
            return new Sequence(items, 0);
        }
        return scalar(value, path);
    }

    private static Scalar scalar(Object value, String path) {
        if (value instanceof Number) {
            return new Scalar(value.toString(), ScalarKind.NUMBER, 0);
        }
        if (value instanceof Boolean) {
            return new Scalar(value.toString(), ScalarKind.BOOLEAN, 0);
        }
        if (value instanceof Duration duration) {
            return duration(duration, path);
        }
        if (value instanceof Enum<?> constant) {
            return Scalar.quoted(constant.name().toLowerCase(Locale.ROOT), 0);
        }
        if (value instanceof CharSequence || value instanceof Path) {
            return Scalar.quoted(value.toString(), 0);
        }
        throw new IllegalArgumentException(path + ": a value of " + value.getClass()
                + " (expected: text, a number, a boolean, an enum, a duration, a path, a map or a collection)");
    }

    private static Scalar duration(Duration duration, String path) {
        if (duration.toNanosPart() % 1_000_000 != 0) {
            throw new IllegalArgumentException(path + ": " + duration + " (expected: whole milliseconds)");
        }
        return Scalar.quoted(DurationText.write(duration), 0);
    }
}
