package io.llamatelemetry.core.json;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** What the constants of enums are called in JSON. */
final class WireNames {

    private static final ClassValue<Map<Object, String>> NAMES = new ClassValue<>() {
        @Override
        protected Map<Object, String> computeValue(Class<?> type) {
            Map<Object, String> names = new HashMap<>();
            for (Object constant : type.getEnumConstants()) {
                names.put(constant, find((Enum<?>) constant));
            }
            return Map.copyOf(names);
        }
    };

    private WireNames() {}

    /** The name that the constant's annotation gives or, without one, its own. */
    static String of(Enum<?> constant) {
        return Objects.requireNonNull(NAMES.get(constant.getDeclaringClass()).get(constant));
    }

    private static String find(Enum<?> constant) {
        try {
            JsonProperty named =
                    constant.getDeclaringClass().getField(constant.name()).getAnnotation(JsonProperty.class);
            return named == null || named.value().isEmpty() ? constant.name() : named.value();
        } catch (NoSuchFieldException e) {
            throw new AssertionError(constant + " is no field of its enum", e);
        }
    }
}
