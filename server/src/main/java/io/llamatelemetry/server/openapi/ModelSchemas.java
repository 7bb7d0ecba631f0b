package io.llamatelemetry.server.openapi;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llamatelemetry.api.DefaultValue;
import io.llamatelemetry.api.Documentation;
import io.llamatelemetry.api.Event;
import io.llamatelemetry.api.JsonNumber;
import io.llamatelemetry.api.JsonObject;
import io.llamatelemetry.api.JsonValue;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes the schemas of the models. A model that travels both ways has two: under its own name as requests hold it, and
 * with {@code Answer} after its name as answers do.
 */
final class ModelSchemas {

    private final Set<Class<?>> requested;
    private final Set<Class<?>> answered;

    /**
     * Learns which way each model travels.
     *
     * @param requested the types that requests hold
     * @param answered the types that answers hold
     */
    ModelSchemas(Iterable<? extends Type> requested, Iterable<? extends Type> answered) {
        this.requested = Models.within(requested);
        this.answered = Models.within(answered);
    }

    /** The schemas of all models, by name. */
    Map<String, ObjectNode> all() {
        Map<String, ObjectNode> schemas = new TreeMap<>();
        for (Class<?> model : requested) {
            schemas.put(name(model, Direction.REQUEST), schema(model, Direction.REQUEST));
        }
        for (Class<?> model : answered) {
            schemas.put(name(model, Direction.ANSWER), schema(model, Direction.ANSWER));
        }
        for (Class<?> model : Models.BESIDES) {
            schemas.putIfAbsent(name(model, Direction.REQUEST), schema(model, Direction.REQUEST));
        }
        return schemas;
    }

    /**
     * The schema of a member or a parameter.
     *
     * @param defaultValue its default as JSON; null if it has none
     */
    ObjectNode member(Type type, boolean isNullable, @Nullable String defaultValue, String text, Direction direction) {
        ObjectNode schema = value(type, direction);
        if (isNullable) {
            schema = Schemas.orNull(schema);
        }
        if (direction == Direction.REQUEST && (isNullable || defaultValue != null)) {
            schema.set("default", Schemas.parse(defaultValue));
        }
        return schema.put("description", text);
    }

    /** The schema of a value of a type; a model's is a reference. */
    ObjectNode value(Type type, Direction direction) {
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            JsonNode elements = value(arguments[arguments.length - 1], direction);
            return generic.getRawType() == Map.class ? Schemas.mapOf(elements) : Schemas.arrayOf(elements);
        }
        Class<?> plain = (Class<?>) type;
        return Models.isModel(plain) ? Schemas.reference("schemas", name(plain, direction)) : scalar(plain, direction);
    }

    private static ObjectNode scalar(Class<?> type, Direction direction) {
        if (type == String.class) {
            return Schemas.type("string");
        } else if (type == boolean.class || type == Boolean.class) {
            return Schemas.type("boolean");
        } else if (type == int.class || type == Integer.class) {
            return Schemas.type("integer", "int32");
        } else if (type == long.class || type == Long.class) {
            return Schemas.type("integer", "int64");
        } else if (type == double.class || type == Double.class) {
            return Schemas.type("number", "double");
        } else if (JsonNumber.class.isAssignableFrom(type)) {
            return Schemas.type("number");
        } else if (type == JsonObject.class) {
            return Schemas.type("object");
        } else if (type == JsonValue.class) {
            return Schemas.any();
        } else if (type == Instant.class) {
            return time(direction);
        } else if (type == Object.class) {
            return Schemas.any().set("type", Schemas.list(List.of("string", "integer")));
        }
        throw new IllegalArgumentException(type + " has no schema (expected: a model or a JSON type)");
    }

    private static ObjectNode time(Direction direction) {
        ObjectNode time = Schemas.type("string", "date-time");
        if (direction == Direction.REQUEST) {
            time.set("type", Schemas.list(List.of("string", "number")));
        }
        return time;
    }

    private String name(Class<?> model, Direction direction) {
        boolean isSecond = direction == Direction.ANSWER && requested.contains(model) && !model.isEnum();
        return model.getSimpleName() + (isSecond ? "Answer" : "");
    }

    private ObjectNode schema(Class<?> model, Direction direction) {
        if (model.isEnum()) {
            return constants(model);
        } else if (model.isRecord()) {
            return fields(model, direction);
        }
        return model.isSealed() ? choice(model, direction) : accessors(model, direction);
    }

    private static ObjectNode constants(Class<?> model) {
        ObjectNode schema = Schemas.type("string");
        ArrayNode names = schema.putArray("enum");
        StringBuilder text = new StringBuilder(Documentation.of(model)).append("\n");
        for (Object constant : model.getEnumConstants()) {
            String name = Models.wireName((Enum<?>) constant);
            names.add(name);
            text.append("\n- `")
                    .append(name)
                    .append("`: ")
                    .append(Documentation.of(model, ((Enum<?>) constant).name()));
        }
        return schema.put("description", text.toString());
    }

    private ObjectNode fields(Class<?> model, Direction direction) {
        ObjectNode properties = Schemas.any();
        List<String> required = new ArrayList<>();
        addTag(model, properties, required);
        for (RecordComponent component : model.getRecordComponents()) {
            String name = Models.wireName(component);
            boolean isNullable = isNullable(component.getAnnotatedType());
            DefaultValue defaultValue = component.getAnnotation(DefaultValue.class);
            ObjectNode field = member(
                    component.getGenericType(),
                    isNullable,
                    defaultValue == null ? null : defaultValue.value(),
                    Documentation.of(model, component.getName()),
                    direction);
            properties.set(name, isAttributes(component) ? attributes(model, field, direction) : field);
            if (direction == Direction.ANSWER || (!isNullable && defaultValue == null)) {
                required.add(name);
            }
        }
        return Schemas.object(properties, required, direction == Direction.ANSWER)
                .put("description", Documentation.of(model));
    }

    private static boolean isAttributes(RecordComponent component) {
        return component.getGenericType() instanceof ParameterizedType generic
                && generic.getRawType() == Map.class
                && generic.getActualTypeArguments()[1] == JsonValue.class;
    }

    /** An event's attributes are primitives. In a request null stands for none. */
    private static ObjectNode attributes(Class<?> model, ObjectNode field, Direction direction) {
        if (Event.class.isAssignableFrom(model)) {
            field.putObject("additionalProperties")
                    .set("type", Schemas.list(List.of("string", "number", "boolean", "null")));
        }
        return direction == Direction.REQUEST ? Schemas.orNull(field) : field;
    }

    /** A kind of a sealed model has a member that tells it from its siblings. */
    private static void addTag(Class<?> model, ObjectNode properties, List<String> required) {
        for (Class<?> family : model.getInterfaces()) {
            JsonTypeInfo tagged = family.getAnnotation(JsonTypeInfo.class);
            if (tagged != null) {
                properties
                        .putObject(tagged.property())
                        .put("type", "string")
                        .put("const", tag(family, model))
                        .put("description", Documentation.of(family, tagged.property()));
                required.add(tagged.property());
            }
        }
    }

    private static String tag(Class<?> family, Class<?> kind) {
        for (JsonSubTypes.Type type : family.getAnnotation(JsonSubTypes.class).value()) {
            if (type.value() == kind) {
                return type.name();
            }
        }
        throw new IllegalArgumentException(kind + " has no tag in " + family);
    }

    private ObjectNode choice(Class<?> family, Direction direction) {
        ObjectNode schema = Schemas.any();
        ArrayNode kinds = schema.putArray("oneOf");
        ObjectNode discriminator = schema.putObject("discriminator");
        discriminator.put(
                "propertyName", family.getAnnotation(JsonTypeInfo.class).property());
        ObjectNode mapping = discriminator.putObject("mapping");
        for (Class<?> kind : family.getPermittedSubclasses()) {
            ObjectNode reference = value(kind, direction);
            kinds.add(reference);
            mapping.set(tag(family, kind), reference.get("$ref"));
        }
        return schema.put("description", Documentation.of(family));
    }

    /** A model that is an interface is mixed into others: its members are not all that there are. */
    private ObjectNode accessors(Class<?> model, Direction direction) {
        ObjectNode properties = Schemas.any();
        List<Method> accessors = new ArrayList<>(List.of(model.getMethods()));
        accessors.removeIf(method -> !Modifier.isAbstract(method.getModifiers()));
        accessors.sort(Comparator.comparing(Method::getName));
        for (Method accessor : accessors) {
            properties.set(
                    Models.snakeCase(accessor.getName()),
                    member(
                            accessor.getGenericReturnType(),
                            isNullable(accessor.getAnnotatedReturnType()),
                            null,
                            Documentation.of(model, accessor.getName()),
                            direction));
        }
        return Schemas.object(properties, List.of(), false).put("description", Documentation.of(model));
    }

    static boolean isNullable(AnnotatedType type) {
        return type.isAnnotationPresent(Nullable.class);
    }
}
