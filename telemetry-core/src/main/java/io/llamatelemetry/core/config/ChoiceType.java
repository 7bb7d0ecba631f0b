package io.llamatelemetry.core.config;

import io.llamatelemetry.core.config.ConfigNode.Entry;
import io.llamatelemetry.core.config.ConfigNode.Mapping;
import io.llamatelemetry.core.config.ConfigNode.Scalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One of several records, the choice being named by the key {@code type}.
 *
 * @param choices the records by their names, in order
 * @param descriptions what each choice means, by the same names; empty text where that is not said
 */
record ChoiceType(Map<String, RecordType> choices, Map<String, String> descriptions) implements ValueType {

    static final String KEY = "type";

    /** What a mapping chooses, or null if it does not say. */
    static @Nullable String chosen(Mapping mapping) {
        ConfigNode name = mapping.get(KEY).orElse(null);
        return name instanceof Scalar scalar ? scalar.text() : null;
    }

    @Override
    public @Nullable Object read(ConfigNode node, Place place, Faults faults) {
        if (!(node instanceof Mapping mapping)) {
            faults.unexpected(node, place, form());
            return null;
        }
        Map<Boolean, List<Entry>> parts = mapping.entries().stream()
                .collect(Collectors.partitioningBy(entry -> entry.key().equals(KEY)));
        List<Entry> types = parts.getOrDefault(true, List.of());
        int before = faults.count();
        faults.byKey(types, place);
        RecordType choice = choice(types, mapping, place.key(KEY, false), faults);
        if (choice == null) {
            return null;
        }
        Object value = choice.read(new Mapping(parts.getOrDefault(false, List.of()), mapping.line()), place, faults);
        return faults.count() == before ? value : null;
    }

    private @Nullable RecordType choice(List<Entry> types, Mapping mapping, Place place, Faults faults) {
        if (types.isEmpty()) {
            faults.report(place, mapping.line(), "missing", names());
            return null;
        }
        ConfigNode name = types.get(0).value();
        if (!(name instanceof Scalar scalar)) {
            faults.unexpected(name, place, names());
            return null;
        }
        RecordType choice = choices.get(scalar.text());
        if (choice == null) {
            faults.unknown(place, name.line(), place.shown(name), scalar.text(), choices.keySet());
        }
        return choice;
    }

    private String names() {
        return "one of " + String.join(", ", choices.keySet());
    }

    @Override
    public String form() {
        return "a mapping with " + KEY + ", " + names();
    }

    @Override
    public boolean structured() {
        return true;
    }

    @Override
    public void keysBeneath(String path, Consumer<ConfigDescription.Key> keys) {
        String meaning = descriptions.entrySet().stream()
                .map(choice -> choice.getKey() + ": " + choice.getValue())
                .collect(Collectors.joining(" "));
        keys.accept(new ConfigDescription.Key(path + "." + KEY, names(), null, true, false, meaning));
        choices.forEach((name, choice) -> choice.keysBeneath(path + "(" + name + ")", keys));
    }

    @Override
    public List<String> example(boolean wakeful) {
        return example(wakeful, null);
    }

    /** The first choice, or the one named, as it would be written; the others, which have keys of their own, commented out. */
    List<String> example(boolean wakeful, @Nullable String named) {
        String shown = named == null ? choices.keySet().iterator().next() : named;
        List<String> lines = new ArrayList<>(ExampleText.comment(ExampleText.sentence(names())));
        descriptions.forEach((name, meaning) -> lines.addAll(ExampleText.comment("- " + name + ": " + meaning)));
        lines.add(KEY + ": " + shown);
        choices.forEach((name, choice) -> {
            if (name.equals(shown)) {
                lines.addAll(choice.example(wakeful));
            } else if (!choice.keys().isEmpty()) {
                lines.addAll(ExampleText.comment("With " + KEY + ": " + name));
                choice.example(false).forEach(line -> lines.add(line.startsWith("# ") ? line : "#" + line));
            }
        });
        return lines;
    }
}
