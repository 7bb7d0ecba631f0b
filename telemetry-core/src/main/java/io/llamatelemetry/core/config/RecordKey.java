package io.llamatelemetry.core.config;

import io.llamatelemetry.core.config.ConfigNode.Entry;
import io.llamatelemetry.core.config.ConfigNode.Mapping;
import io.llamatelemetry.core.config.ConfigNode.Scalar;
import io.llamatelemetry.core.config.ConfigNode.ScalarKind;
import io.llamatelemetry.spi.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One key of a record.
 *
 * @param name in snake_case
 * @param type what may stand there
 * @param setting its documentation
 * @param absence what becomes of it when it is left out and has no default
 */
record RecordKey(String name, ValueType type, Setting setting, Absence absence) {

    /** What a component is when its key is left out. */
    enum Absence {
        REFUSED,
        NULL,
        OPTIONAL
    }

    /** The component's value, which may be null by right or after a fault. */
    @Nullable Object read(@Nullable Entry entry, Mapping owner, Place ownerPlace, Faults faults) {
        Place place = ownerPlace.key(name, setting.secret());
        ConfigNode given = entry == null || isNull(entry.value()) ? defaultNode(owner) : entry.value();
        if (given == null) {
            if (absence == Absence.REFUSED) {
                faults.report(place, entry == null ? owner.line() : entry.line(), "missing", type.form());
            }
            return absence == Absence.OPTIONAL ? Optional.empty() : null;
        }
        Object value = type.read(given, place, faults);
        return absence == Absence.OPTIONAL ? Optional.ofNullable(value) : value;
    }

    private static boolean isNull(ConfigNode node) {
        return node instanceof Scalar scalar && scalar.kind() == ScalarKind.NULL;
    }

    private @Nullable ConfigNode defaultNode(Mapping owner) {
        if (!setting.defaultValue().isEmpty()) {
            return DefaultText.read(setting.defaultValue());
        }
        boolean ofItsOwnDefaults = type instanceof RecordType && absence == Absence.REFUSED;
        return ofItsOwnDefaults ? new Mapping(List.of(), owner.line()) : null;
    }

    boolean hasDefault() {
        return !setting.defaultValue().isEmpty();
    }

    void describe(String path, Consumer<ConfigDescription.Key> keys) {
        String own = path.isEmpty() ? name : path + "." + name;
        boolean required = !hasDefault() && absence == Absence.REFUSED && !(type instanceof RecordType);
        keys.accept(new ConfigDescription.Key(
                own,
                type.form(),
                hasDefault() ? setting.defaultValue() : null,
                required,
                setting.secret(),
                setting.description()));
        type.keysBeneath(own, keys);
    }

    /** The lines of an example, relative to the record's indentation. */
    List<String> example(boolean wakeful) {
        List<String> lines = new ArrayList<>(ExampleText.comment(explanation()));
        List<String> block = new ArrayList<>();
        boolean commentedOut = wakeful && commentedOut();
        if (type.structured()) {
            block.add(name + ":");
            List<String> beneath = type instanceof ChoiceType choice
                    ? choice.example(wakeful && !commentedOut, chosenByDefault())
                    : type.example(wakeful && !commentedOut);
            String indent = type instanceof RecordType || type instanceof ChoiceType ? "  " : "";
            beneath.forEach(line -> block.add(line.isEmpty() ? line : indent + line));
        } else {
            block.add(name + ": " + exampleValue(wakeful));
        }
        block.forEach(line -> lines.add(commentedOut ? "#" + line : line));
        return lines;
    }

    private boolean commentedOut() {
        boolean items = type instanceof ListType || type instanceof MapType;
        boolean absent = !hasDefault() && !(type instanceof RecordType && absence == Absence.REFUSED);
        return absent || (items && type.structured());
    }

    private String explanation() {
        StringBuilder text = new StringBuilder(setting.description());
        if (!type.structured() && !(type instanceof TreeType)) {
            text.append(' ').append(ExampleText.sentence(type.form()));
        }
        if (!hasDefault() && absence == Absence.REFUSED && !(type instanceof RecordType)) {
            text.append(" Required.");
        }
        return text.toString();
    }

    /** Where the whole is commented out, an example says more than a default. */
    private String exampleValue(boolean wakeful) {
        if (hasDefault() && (wakeful || setting.example().isEmpty())) {
            return setting.defaultValue();
        }
        return setting.example().isEmpty() ? "<" + name + ">" : setting.example();
    }

    private @Nullable String chosenByDefault() {
        ConfigNode node = hasDefault() ? DefaultText.read(setting.defaultValue()) : null;
        return node instanceof Mapping mapping ? ChoiceType.chosen(mapping) : null;
    }
}
