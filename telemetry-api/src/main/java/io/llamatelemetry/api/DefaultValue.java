package io.llamatelemetry.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What an operation's parameter or a model's field is when a request leaves it out. A nullable one without this
 * annotation is null then; any other is required.
 */
@Documented
@Target({ElementType.PARAMETER, ElementType.RECORD_COMPONENT})
@Retention(RetentionPolicy.RUNTIME)
public @interface DefaultValue {

    /** The default as JSON text, such as {@code 100} or {@code "1d"}. */
    String value();
}
