package io.llamatelemetry.core.config;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All that a configuration may say, told from its record class: for an example file and for documentation. */
public final class ConfigDescription {

    private final ValueType type;

    private ConfigDescription(ValueType type) {
        this.type = type;
    }

    /**
     * One key.
     *
     * @param path from the top: {@code server.port}; {@code []} for any item of a list, {@code <name>} for any key of a
     *     mapping, and {@code (name)} for a key that only that choice of {@code type} has
     * @param form what may stand there, in words
     * @param defaultValue as text, or null where there is none
     * @param required whether leaving it out is a fault
     * @param secret whether its value is never printed
     * @param description what it is for
     */
    public record Key(
            String path,
            String form,
            @Nullable String defaultValue,
            boolean required,
            boolean secret,
            String description) {}

    /**
     * The description of a record class, or of a sealed interface of records.
     *
     * @throws IllegalArgumentException if the class breaks the rules of {@link io.llamatelemetry.spi.Setting}
     */
    public static ConfigDescription of(Class<?> type) {
        return new ConfigDescription(TypeReader.read(type));
    }

    /** Every key, each before the keys beneath it. */
    public List<Key> keys() {
        List<Key> keys = new ArrayList<>();
        type.keysBeneath("", keys::add);
        return keys;
    }

    /**
     * A YAML file that holds every key with its explanation. Keys that have a default stand there with it; the others, and
     * the items of lists, are commented out by a {@code #} without a space behind it. Lines end in {@code \n}.
     *
     * @param heading comments at the top, one per element; an empty one leaves a line free
     */
    public String exampleYaml(List<String> heading) {
        List<String> lines = new ArrayList<>();
        for (String paragraph : heading) {
            lines.addAll(paragraph.isEmpty() ? List.of("") : ExampleText.comment(paragraph));
        }
        if (type instanceof RecordType record) {
            for (String block : record.exampleByKey(true)) {
                lines.add("");
                lines.add(block);
            }
        } else {
            lines.add("");
            lines.addAll(type.example(true));
        }
        return String.join("\n", lines) + "\n";
    }
}
