package io.llamatelemetry.core.protocol;

import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * A parameter of an operation.
 *
 * @param name its name on the wire, in snake_case
 * @param place where it stands in a request
 * @param annotatedType its Java type, type arguments and their annotations included
 * @param nullable whether null is allowed
 * @param defaultJson what it is when left out, as JSON text; null where it has no default, and then it is required or,
 *     if nullable, null
 */
public record Parameter(
        String name,
        Place place,
        AnnotatedType annotatedType,
        boolean nullable,
        @Nullable String defaultJson) {

    /** Where a parameter stands in a request. */
    public enum Place {
        /** In the path. */
        PATH,
        /** A member of the JSON object in the body. */
        BODY,
        /** It is the body. */
        WHOLE_BODY,
        /** In the query. */
        QUERY;

        /** What a fault's loc begins with: {@code path}, {@code body} or {@code query}. */
        public String wireName() {
            return switch (this) {
                case PATH -> "path";
                case BODY, WHOLE_BODY -> "body";
                case QUERY -> "query";
            };
        }
    }

    /** Its Java type, type arguments included. */
    public Type type() {
        return annotatedType.getType();
    }

    /** Whether a request must hold it. */
    public boolean required() {
        return !nullable && defaultJson == null;
    }
}
