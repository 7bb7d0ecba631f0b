package io.llamatelemetry.server.openapi;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.llamatelemetry.api.EvalTrace;
import io.llamatelemetry.api.EventType;
import io.llamatelemetry.api.JsonValue;
import io.llamatelemetry.api.MetricInResponse;
import io.llamatelemetry.api.MetricResponseMixin;
import io.llamatelemetry.api.StructuredLogType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What the models are: which there are, and what they and their members are called on the wire. */
final class Models {

    /** The models of the protocol that no operation leads to. */
    static final List<Class<?>> BESIDES = List.of(
            EventType.class,
            StructuredLogType.class,
            EvalTrace.class,
            MetricInResponse.class,
            MetricResponseMixin.class);

    private Models() {}

    /** The models that the types are made of, all the way down. */
    static Set<Class<?>> within(Iterable<? extends Type> types) {
        Set<Class<?>> found = new LinkedHashSet<>();
        types.forEach(type -> addWithin(type, found));
        return found;
    }

    private static void addWithin(Type type, Set<Class<?>> found) {
        if (type instanceof ParameterizedType generic) {
            for (Type argument : generic.getActualTypeArguments()) {
                addWithin(argument, found);
            }
        } else if (type instanceof Class<?> model && isModel(model) && found.add(model)) {
            if (model.isRecord()) {
                for (RecordComponent component : model.getRecordComponents()) {
                    addWithin(component.getGenericType(), found);
                }
            } else if (model.isSealed()) {
                for (Class<?> kind : model.getPermittedSubclasses()) {
                    addWithin(kind, found);
                }
            }
        }
    }

    /** Whether a type has a schema of its own. JSON values are any JSON and have none. */
    static boolean isModel(Class<?> type) {
        return type.getPackage() == JsonValue.class.getPackage()
                && !JsonValue.class.isAssignableFrom(type)
                && (type.isRecord() || type.isEnum() || type.isInterface());
    }

    /** What a record's component is called in JSON. */
    static String wireName(RecordComponent component) {
        JsonProperty named = component.getAccessor().getAnnotation(JsonProperty.class);
        return named == null || named.value().isEmpty() ? component.getName() : named.value();
    }

    /** What an enum's constant is called in JSON. */
    static String wireName(Enum<?> constant) {
        try {
            JsonProperty named =
                    constant.getDeclaringClass().getField(constant.name()).getAnnotation(JsonProperty.class);
            return named == null || named.value().isEmpty() ? constant.name() : named.value();
        } catch (NoSuchFieldException e) {
            throw new AssertionError(constant + " is no field of its enum", e);
        }
    }

    /** A name in snake_case, from one in camelCase. */
    static String snakeCase(String name) {
        return name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
    }
}
