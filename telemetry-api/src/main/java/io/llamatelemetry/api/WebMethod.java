package io.llamatelemetry.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Publishes an operation over HTTP. Routing, the scope check and the OpenAPI document are all made from this annotation
 * and from the method's own parameters; there is no second table.
 *
 * <p>A parameter whose name stands in the route is read from the path. The others are members of the JSON body for
 * {@code POST}, and query parameters for {@code GET} and beside a {@link WholeBody}; their wire names are the Java names in
 * snake_case.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface WebMethod {

    /** The path beneath {@code /v1}; {@code {x}} is one segment, {@code {x:path}} may hold slashes. */
    String route();

    /** The HTTP method, {@code GET} or {@code POST}. */
    String method();

    /** The scope that a caller's token must have; empty where any authenticated caller may. */
    String requiredScope() default "";
}
