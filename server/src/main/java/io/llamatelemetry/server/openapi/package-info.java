/**
 * The OpenAPI 3.1 document of the server. {@link io.llamatelemetry.server.openapi.OpenApiDocument} makes it from the
 * operations' annotations, the models and their javadoc, so that it cannot say anything else than they do. The server
 * makes it once, at its start, and serves its bytes.
 */
@NullMarked
package io.llamatelemetry.server.openapi;

import org.jspecify.annotations.NullMarked;
