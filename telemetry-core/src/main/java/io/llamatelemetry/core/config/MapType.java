package io.llamatelemetry.core.config;

import io.llamatelemetry.core.config.ConfigNode.Mapping;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A mapping from any names to one type of values; it keeps their order. */
record MapType(ValueType value) implements ValueType {

    @Override
    public @Nullable Object read(ConfigNode node, Place place, Faults faults) {
        if (!(node instanceof Mapping mapping)) {
            faults.unexpected(node, place, form());
            return null;
        }
        int before = faults.count();
        Map<String, Object> values = new LinkedHashMap<>();
        faults.byKey(mapping.entries(), place).forEach((key, entry) -> {
            Object read = value.read(entry.value(), place.key(key, false), faults);
            if (read != null) {
                values.put(key, read);
            }
        });
        return faults.count() == before ? Collections.unmodifiableMap(values) : null;
    }

    @Override
    public String form() {
        return "a mapping of names, each to " + value.form();
    }

    @Override
    public boolean structured() {
        return value.structured();
    }

    @Override
    public void keysBeneath(String path, Consumer<ConfigDescription.Key> keys) {
        value.keysBeneath(path + ".<name>", keys);
    }

    @Override
    public List<String> example(boolean wakeful) {
        List<String> lines = new ArrayList<>(List.of("  name:"));
        value.example(false).forEach(line -> lines.add("    " + line));
        return lines;
    }
}
