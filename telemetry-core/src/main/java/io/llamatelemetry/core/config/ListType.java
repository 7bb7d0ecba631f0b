package io.llamatelemetry.core.config;

import io.llamatelemetry.core.config.ConfigNode.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A list of one type of values. */
record ListType(ValueType element) implements ValueType {

    @Override
    public @Nullable Object read(ConfigNode node, Place place, Faults faults) {
        if (!(node instanceof Sequence sequence)) {
            faults.unexpected(node, place, form());
            return null;
        }
        int before = faults.count();
        List<Object> values = new ArrayList<>();
        List<ConfigNode> items = sequence.items();
        for (int i = 0; i < items.size(); i++) {
            Object value = element.read(items.get(i), place.item(i), faults);
            if (value != null) {
                values.add(value);
            }
        }
        return faults.count() == before ? List.copyOf(values) : null;
    }

    @Override
    public String form() {
        return "a list, each item " + element.form();
    }

    @Override
    public boolean structured() {
        return element.structured();
    }

    @Override
    public void keysBeneath(String path, Consumer<ConfigDescription.Key> keys) {
        element.keysBeneath(path + "[]", keys);
    }

    @Override
    public List<String> example(boolean wakeful) {
        List<String> lines = new ArrayList<>();
        boolean begun = false;
        for (String line : element.example(false)) {
            boolean begins = !begun && !line.startsWith("#");
            lines.add(begins ? "  - " + line : (begun ? "    " : "  ") + line);
            begun |= begins;
        }
        return lines;
    }
}
