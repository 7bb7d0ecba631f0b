package io.llamatelemetry.core.config;

import io.llamatelemetry.core.config.ConfigNode.Entry;
import io.llamatelemetry.core.config.ConfigNode.Mapping;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A record: a mapping of known keys.
 *
 * @param constructor the canonical one, accessible
 * @param keys in the order of the constructor's parameters
 * @param remaining the index of the component that takes all other keys, or -1
 */
record RecordType(Constructor<?> constructor, List<RecordKey> keys, int remaining) implements ValueType {

    @Override
    public @Nullable Object read(ConfigNode node, Place place, Faults faults) {
        if (!(node instanceof Mapping mapping)) {
            faults.unexpected(node, place, form());
            return null;
        }
        Set<String> known = known();
        int before = faults.count();
        Map<String, Entry> given = faults.byKey(
                mapping.entries().stream()
                        .filter(entry -> remaining < 0 || known.contains(entry.key()))
                        .collect(Collectors.toList()),
                place);
        given.values().stream()
                .filter(entry -> !known.contains(entry.key()))
                .forEach(entry ->
                        faults.unknown(place.key(entry.key(), false), entry.line(), "unknown key", entry.key(), known));
        Object[] values = new Object[keys.size()];
        for (int i = 0; i < values.length; i++) {
            RecordKey key = keys.get(i);
            values[i] =
                    i == remaining ? others(mapping, known) : key.read(given.get(key.name()), mapping, place, faults);
        }
        return faults.count() == before ? construct(values, mapping, place, faults) : null;
    }

    private static Mapping others(Mapping mapping, Set<String> known) {
        List<Entry> entries = mapping.entries().stream()
                .filter(entry -> !known.contains(entry.key()))
                .collect(Collectors.toList());
        return new Mapping(entries, mapping.line());
    }

    private Set<String> known() {
        return keys.stream()
                .filter(key -> remaining < 0 || !key.equals(keys.get(remaining)))
                .map(RecordKey::name)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private @Nullable Object construct(Object[] values, Mapping mapping, Place place, Faults faults) {
        try {
            return constructor.newInstance(values);
        } catch (InvocationTargetException thrown) {
            Throwable cause = thrown.getCause();
            if (cause instanceof IllegalArgumentException) {
                faults.refused(mapping, known(), place, String.valueOf(cause.getMessage()));
                return null;
            }
            throw new IllegalStateException(constructor.getDeclaringClass() + " failed to be made", cause);
        } catch (ReflectiveOperationException unreachable) {
            throw new IllegalStateException(constructor.getDeclaringClass() + " cannot be made", unreachable);
        }
    }

    @Override
    public String form() {
        return "a mapping";
    }

    @Override
    public boolean structured() {
        return true;
    }

    @Override
    public void keysBeneath(String path, Consumer<ConfigDescription.Key> described) {
        for (int i = 0; i < keys.size(); i++) {
            if (i != remaining) {
                keys.get(i).describe(path, described);
            }
        }
    }

    @Override
    public List<String> example(boolean wakeful) {
        return String.join("\n", exampleByKey(wakeful)).lines().collect(Collectors.toList());
    }

    /** The example of each key by itself, lines ended by {@code \n} but for the last. */
    List<String> exampleByKey(boolean wakeful) {
        List<String> blocks = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            RecordKey key = keys.get(i);
            blocks.add(String.join(
                    "\n", i == remaining ? ExampleText.comment(key.setting().description()) : key.example(wakeful)));
        }
        return blocks;
    }
}
