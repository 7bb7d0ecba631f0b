package io.llamatelemetry.core.json;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.llamatelemetry.api.DefaultValue;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What reflection says of a record, found out once per class.
 *
 * @param type the record's class
 * @param components its components, in order
 * @param constructor the canonical constructor, as {@code (Object...)Object} of one argument a component
 * @param tag what tells the record from its siblings; null where it has none
 */
record RecordShape(
        Class<?> type,
        List<Component> components,
        MethodHandle constructor,
        @Nullable Tag tag) {

    private static final ClassValue<RecordShape> SHAPES = new ClassValue<>() {
        @Override
        protected RecordShape computeValue(Class<?> type) {
            return find(type);
        }
    };

    /**
     * One component.
     *
     * @param name its name in JSON
     * @param type its type, with annotations
     * @param defaultJson its default as JSON text; null where it has none
     * @param accessor what gets it, as {@code (Object)Object}
     */
    record Component(
            String name, AnnotatedType type, @Nullable String defaultJson, MethodHandle accessor) {}

    /**
     * A member that names the kind of an object.
     *
     * @param property the member's name
     * @param name its value
     */
    record Tag(String property, String name) {}

    /** The shape of a record's class. */
    static RecordShape of(Class<?> type) {
        return SHAPES.get(type);
    }

    private static RecordShape find(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        if (components == null) {
            throw new IllegalArgumentException(type.getName() + " is no record");
        }
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            Constructor<?> canonical = type.getDeclaredConstructor(types);
            canonical.setAccessible(true);
            MethodHandle constructor = MethodHandles.lookup()
                    .unreflectConstructor(canonical)
                    .asType(MethodType.genericMethodType(types.length));
            return new RecordShape(
                    type, Arrays.stream(components).map(RecordShape::component).toList(), constructor, tag(type));
        } catch (NoSuchMethodException | IllegalAccessException e) {
            throw new IllegalArgumentException(type.getName() + " cannot be constructed", e);
        }
    }

    private static Component component(RecordComponent component) {
        Method accessor = component.getAccessor();
        JsonProperty named = accessor.getAnnotation(JsonProperty.class);
        DefaultValue defaultValue = component.getAnnotation(DefaultValue.class);
        try {
            accessor.setAccessible(true);
            return new Component(
                    named == null || named.value().isEmpty() ? component.getName() : named.value(),
                    component.getAnnotatedType(),
                    defaultValue == null ? null : defaultValue.value(),
                    MethodHandles.lookup().unreflect(accessor).asType(MethodType.genericMethodType(1)));
        } catch (IllegalAccessException e) {
            throw new IllegalArgumentException(component + " cannot be read", e);
        }
    }

    private static @Nullable Tag tag(Class<?> type) {
        for (Class<?> parent : type.getInterfaces()) {
            JsonTypeInfo info = parent.getAnnotation(JsonTypeInfo.class);
            JsonSubTypes kinds = parent.getAnnotation(JsonSubTypes.class);
            if (info != null && kinds != null) {
                for (JsonSubTypes.Type kind : kinds.value()) {
                    if (kind.value() == type) {
                        return new Tag(info.property(), kind.name());
                    }
                }
            }
        }
        return null;
    }
}
