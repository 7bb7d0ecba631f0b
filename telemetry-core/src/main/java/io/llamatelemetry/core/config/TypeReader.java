package io.llamatelemetry.core.config;

import io.llamatelemetry.spi.Setting;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Learns from a record class what its configuration may be. A class that breaks the rules of {@link Setting} is its
 * programmer's fault, not the user's: an {@link IllegalArgumentException} that names the component.
 */
final class TypeReader {

    private final Set<Class<?>> open = new LinkedHashSet<>();

    private TypeReader() {}

    /** The type of a record, or of a sealed interface of records. */
    static ValueType read(Class<?> type) {
        return new TypeReader().structure(type, type.getName());
    }

    private ValueType structure(Class<?> type, String where) {
        if (!open.add(type)) {
            throw new IllegalArgumentException(where + ": " + type + " contains itself");
        }
        try {
            if (type.isRecord()) {
                return record(type);
            }
            if (type.isSealed()) {
                return choice(type);
            }
            throw new IllegalArgumentException(where + ": " + type + " (expected: a type that Setting names)");
        } finally {
            open.remove(type);
        }
    }

    private ChoiceType choice(Class<?> type) {
        Map<String, RecordType> choices = new LinkedHashMap<>();
        Map<String, String> descriptions = new LinkedHashMap<>();
        for (Class<?> permitted : type.getPermittedSubclasses()) {
            ValueType choice = structure(permitted, type.getName());
            if (!(choice instanceof RecordType record)) {
                throw new IllegalArgumentException(permitted + " (expected: a record)");
            }
            if (record.keys().stream().anyMatch(key -> key.name().equals(ChoiceType.KEY))) {
                throw new IllegalArgumentException(permitted + ": the key type says which record it is");
            }
            String name = snakeCase(permitted.getSimpleName());
            choices.put(name, record);
            descriptions.put(name, setting(permitted, permitted.getName()).description());
        }
        return new ChoiceType(choices, descriptions);
    }

    private RecordType record(Class<?> type) {
        List<RecordKey> keys = new ArrayList<>();
        int remaining = -1;
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] parameters = new Class<?>[components.length];
        for (int i = 0; i < components.length; i++) {
            parameters[i] = components[i].getType();
            if (components[i].isAnnotationPresent(RemainingKeys.class)) {
                remaining = i;
            }
            keys.add(key(components[i], type.getName() + "." + components[i].getName()));
        }
        if (remaining >= 0 && parameters[remaining] != ConfigNode.Mapping.class) {
            throw new IllegalArgumentException(type + ": the remaining keys (expected: a ConfigNode.Mapping)");
        }
        return new RecordType(constructor(type, parameters), List.copyOf(keys), remaining);
    }

    private static Constructor<?> constructor(Class<?> type, Class<?>[] parameters) {
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(parameters);
            constructor.setAccessible(true);
            return constructor;
        } catch (NoSuchMethodException impossible) {
            throw new IllegalStateException(type + " has no canonical constructor", impossible);
        }
    }

    private RecordKey key(RecordComponent component, String where) {
        Setting setting = setting(component, where);
        AnnotatedType annotated = component.getAnnotatedType();
        Type type = annotated.getType();
        RecordKey.Absence absence =
                annotated.isAnnotationPresent(Nullable.class) ? RecordKey.Absence.NULL : RecordKey.Absence.REFUSED;
        if (component.getType() == Optional.class) {
            absence = RecordKey.Absence.OPTIONAL;
            type = argument(type, 0, where);
        }
        return new RecordKey(snakeCase(component.getName()), value(type, setting, where), setting, absence);
    }

    private static Setting setting(AnnotatedElement element, String where) {
        Setting setting = element.getAnnotation(Setting.class);
        if (setting == null) {
            throw new IllegalArgumentException(where + " is not documented (expected: @Setting)");
        }
        return setting;
    }

    private ValueType value(Type type, Setting setting, String where) {
        if (type instanceof ParameterizedType generic) {
            Type raw = generic.getRawType();
            if (raw == List.class) {
                return new ListType(value(argument(type, 0, where), setting, where));
            }
            if (raw == Map.class && argument(type, 0, where) == String.class) {
                return new MapType(value(argument(type, 1, where), setting, where));
            }
        }
        if (!(type instanceof Class<?> plain)) {
            throw new IllegalArgumentException(where + ": " + type + " (expected: a type that Setting names)");
        }
        return single(plain, setting, where);
    }

    private ValueType single(Class<?> type, Setting setting, String where) {
        if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
            boolean isInt = type == int.class || type == Integer.class;
            return setting.bytes() ? ScalarType.size(setting, isInt) : ScalarType.wholeNumber(setting, isInt);
        }
        if (type == double.class || type == Double.class) {
            return ScalarType.decimal(setting);
        }
        if (type == boolean.class || type == Boolean.class) {
            return ScalarType.bool();
        }
        if (type == String.class) {
            return ScalarType.text();
        }
        if (type == Duration.class) {
            return ScalarType.duration(setting);
        }
        if (type == Path.class) {
            return ScalarType.path();
        }
        if (ConfigNode.class.isAssignableFrom(type)) {
            return new TreeType();
        }
        return type.isEnum() ? ScalarType.enumeration(type) : structure(type, where);
    }

    private static Type argument(Type type, int index, String where) {
        if (!(type instanceof ParameterizedType generic)) {
            throw new IllegalArgumentException(where + ": " + type + " (expected: type arguments)");
        }
        return generic.getActualTypeArguments()[index];
    }

    /** {@code maxBodySize} is {@code max_body_size}, {@code StaticTokens} is {@code static_tokens}. */
    private static String snakeCase(String name) {
        return name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
    }
}
