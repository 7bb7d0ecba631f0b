package io.llamatelemetry.core.json;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonToken;
import io.llamatelemetry.api.JsonArray;
import io.llamatelemetry.api.JsonNumber;
import io.llamatelemetry.api.JsonObject;
import io.llamatelemetry.api.JsonValue;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the binder of a type. */
final class Binders {

    private static final ClassValue<Binder> OF_CLASSES = new ClassValue<>() {
        @Override
        protected Binder computeValue(Class<?> type) {
            return find(type);
        }
    };

    private Binders() {}

    /**
     * The binder of a class: a record, an enum, a sealed interface with a tag, a scalar or a kind of JSON value.
     *
     * @throws IllegalArgumentException if there is none for it
     */
    static Binder of(Class<?> type) {
        return OF_CLASSES.get(type);
    }

    /** The binder of a record's class. */
    static RecordBinder ofRecord(Class<?> type) {
        if (of(type) instanceof RecordBinder binder) {
            return binder;
        }
        throw new IllegalArgumentException(type.getName() + " (expected: a record)");
    }

    /** The binder of any type, lists and maps with string keys included. */
    static Binder of(AnnotatedType type) {
        if (type.getType() instanceof Class<?> plain) {
            return of(plain);
        }
        if (type instanceof AnnotatedParameterizedType generic
                && type.getType() instanceof ParameterizedType parameterized) {
            AnnotatedType[] arguments = generic.getAnnotatedActualTypeArguments();
            if (parameterized.getRawType() == List.class) {
                return new ContainerBinders.Lists(of(arguments[0]), isNullable(arguments[0]));
            }
            if (parameterized.getRawType() == Map.class && arguments[0].getType() == String.class) {
                Type values = arguments[1].getType();
                return values == JsonValue.class
                        ? ContainerBinders.AttributeMaps.ANY
                        : new ContainerBinders.Maps(of(arguments[1]));
            }
        }
        throw unknown(type.getType());
    }

    /** Whether null is allowed where the type stands. */
    static boolean isNullable(AnnotatedType type) {
        return type.isAnnotationPresent(Nullable.class);
    }

    /** A member of that name and type; its default is read here, once. */
    static MemberTable.Member member(int index, String name, AnnotatedType type, @Nullable String defaultJson) {
        Binder binder = of(type);
        boolean nullable = isNullable(type);
        Object defaultValue = defaultJson == null ? null : JsonReader.read(JsonText.bytes(defaultJson), binder);
        return new MemberTable.Member(index, name, binder, nullable, nullable || defaultJson != null, defaultValue);
    }

    private static Binder find(Class<?> type) {
        if (type == String.class) {
            return ScalarBinders.Strings.BINDER;
        }
        if (type == int.class || type == Integer.class) {
            return ScalarBinders.Integers.INT;
        }
        if (type == long.class || type == Long.class) {
            return ScalarBinders.Integers.LONG;
        }
        if (type == double.class || type == Double.class) {
            return ScalarBinders.Doubles.BINDER;
        }
        if (type == boolean.class || type == Boolean.class) {
            return ScalarBinders.Booleans.BINDER;
        }
        if (type == Instant.class) {
            return ScalarBinders.Instants.BINDER;
        }
        if (JsonValue.class.isAssignableFrom(type)) {
            return ofJson(type);
        }
        if (type.isEnum()) {
            return new ScalarBinders.Enums(type);
        }
        if (type.isRecord()) {
            return new RecordBinder(RecordShape.of(type));
        }
        JsonTypeInfo info = type.getAnnotation(JsonTypeInfo.class);
        JsonSubTypes subtypes = type.getAnnotation(JsonSubTypes.class);
        if (info != null && subtypes != null) {
            return new SealedBinder(type, info, subtypes);
        }
        throw unknown(type);
    }

    private static Binder ofJson(Class<?> type) {
        if (type == JsonValue.class) {
            return ContainerBinders.Values.BINDER;
        }
        if (type == JsonNumber.class) {
            return ScalarBinders.Numbers.BINDER;
        }
        if (type == JsonObject.class) {
            return new ContainerBinders.Kinds(JsonToken.START_OBJECT, "an object", "dict_type");
        }
        if (type == JsonArray.class) {
            return new ContainerBinders.Kinds(JsonToken.START_ARRAY, "an array", "list_type");
        }
        throw unknown(type);
    }

    private static IllegalArgumentException unknown(Type type) {
        return new IllegalArgumentException(
                type.getTypeName() + " cannot be read from JSON (expected: a record, an enum,"
                        + " a sealed interface with @JsonTypeInfo and @JsonSubTypes, List, Map<String, …>, String, Integer, Long,"
                        + " Double, Boolean, Instant or a kind of JsonValue)");
    }
}
