package io.llamatelemetry.spi;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Documents one key of a configuration, which is a component of a record, and says what it may be.
 *
 * <p>The key is the component's name in snake_case. A component is a {@code String}, {@code int}, {@code long},
 * {@code double}, {@code boolean} (or their boxes), an enum (written in lower case), a {@link java.time.Duration} (written
 * {@code 30s}), a {@link java.nio.file.Path}, a {@code List} or {@code Map<String, …>} of these, another such record, or a
 * sealed interface of such records, of which the key {@code type} names one by its simple name in snake_case. Rules that
 * this annotation cannot say belong in the record's compact constructor: its {@link IllegalArgumentException} is
 * reported with the other faults of the configuration, so its message should name the key and say what was expected.
 *
 * <p>On a record that implements a sealed interface, it documents that choice; only {@link #description} counts there.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.TYPE})
public @interface Setting {

    /** What the key is for, in one plain sentence or two; it becomes the comment in the example configuration. */
    String description();

    /**
     * The value of a key that is left out, as a YAML scalar or JSON text ({@code 30s}, {@code []}, {@code {"type": "none"}}).
     * Empty: there is none, and the key is required unless its component is {@code @Nullable}, an {@code Optional}, or a
     * record (which then takes the defaults of its own keys).
     */
    String defaultValue() default "";

    /** What the example configuration shows wherever it does not show the default: where the key is commented out. */
    String example() default "";

    /** The least number allowed, inclusive. It holds for each element of a list, and counts seconds for a duration. */
    double min() default Double.NEGATIVE_INFINITY;

    /** The greatest number allowed, inclusive. It holds for each element of a list, and counts seconds for a duration. */
    double max() default Double.POSITIVE_INFINITY;

    /** Whether a whole number counts bytes, and may then be written with a unit: {@code 64MiB}, {@code 10MB}. */
    boolean bytes() default false;

    /** Whether the value, with everything beneath it, must never be printed. */
    boolean secret() default false;
}
