package io.llamatelemetry.server.openapi;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llamatelemetry.api.DatasetIo;
import io.llamatelemetry.api.Documentation;
import io.llamatelemetry.api.Telemetry;
import io.llamatelemetry.core.protocol.Operations;
import io.llamatelemetry.server.config.AccessConfig;
import java.util.List;

/**
 * The OpenAPI 3.1 document of the server: every operation with its parameters, body, answers and required scope, and every
 * model of the protocol, those included that no operation leads to. The texts are the javadoc's
 * ({@link io.llamatelemetry.api.Documentation}).
 *
 * <p>Immutable. The same version always gives the same bytes.
 */
public final class OpenApiDocument {

    /** What the document calls the way to authenticate. */
    static final String SECURITY_SCHEME = "bearer";

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final List<Class<?>> PROTOCOLS = List.of(Telemetry.class, DatasetIo.class);
    private static final String DESCRIPTION = """
            Takes telemetry events in and gives traces, spans, metrics, logs and datasets out.

            - A parameter of a POST operation that does not stand in the path is a member of the body's one JSON object. \
            Unknown members are ignored; a member given twice is refused.
            - Types are strict: `"5"` is not `5`. A float without a fraction counts as an integer.
            - A time that is sent is ISO 8601 text with `Z`, an offset, or nothing for UTC, or a number of Unix seconds \
            (milliseconds above 2e10). A time that is answered is ISO 8601 in UTC. Nanoseconds are kept.
            - Ids are strings of 1 to 256 characters, kept verbatim. In a path they may hold slashes where it says so.
            - An operation without a result answers `null`.
            - Where the server runs without authentication, no token is needed and no scope is checked.""";

    private final ObjectNode document;
    private final byte[] bytes;

    private OpenApiDocument(ObjectNode document) {
        this.document = document;
        try {
            this.bytes = JSON.writeValueAsBytes(document);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The OpenAPI document cannot be written", e);
        }
    }

    /** The document of a server whose configuration says nothing about scopes. */
    public static OpenApiDocument ofVersion(String version) {
        return of(version, AccessConfig.DEFAULT);
    }

    /**
     * Makes the document.
     *
     * @param version the version of the server
     * @param access the scopes that operations need
     * @return the document
     */
    public static OpenApiDocument of(String version, AccessConfig access) {
        OperationPaths operations = new OperationPaths(Operations.of(PROTOCOLS.toArray(Class<?>[]::new)), access);
        ObjectNode document = Schemas.any().put("openapi", "3.1.0");
        document.putObject("info")
                .put("title", "Telemetry API")
                .put("version", version)
                .put("description", DESCRIPTION);
        document.putArray("servers").addObject().put("url", "/");
        document.set("tags", tags());
        ObjectNode paths = document.putObject("paths");
        operations.addPaths(paths);
        ServerPaths.addPaths(paths, access);
        document.set("components", components(operations));
        return new OpenApiDocument(document);
    }

    /** The document as UTF-8 JSON, to be sent as {@code application/json}. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** The document as a tree. */
    public ObjectNode tree() {
        return document.deepCopy();
    }

    private static ArrayNode tags() {
        ArrayNode tags = Schemas.list();
        for (Class<?> protocol : PROTOCOLS) {
            String text = Documentation.of(protocol);
            int end = text.indexOf("\n\n");
            tags.addObject()
                    .put("name", protocol.getSimpleName())
                    .put("description", end < 0 ? text : text.substring(0, end));
        }
        tags.addObject().put("name", ServerPaths.TAG).put("description", "The server itself.");
        return tags;
    }

    private static ObjectNode components(OperationPaths operations) {
        ObjectNode components = Schemas.any();
        ObjectNode schemas = components.putObject("schemas");
        operations.addSchemas(schemas);
        Failures.addSchemas(schemas);
        ServerPaths.addSchemas(schemas);
        ObjectNode responses = components.putObject("responses");
        for (Failures failure : Failures.values()) {
            if (failure != Failures.NOT_FOUND) {
                responses.set(failure.componentName(), failure.response());
            }
        }
        Headers.addParameters(components.putObject("parameters"));
        Headers.addHeaders(components.putObject("headers"));
        components
                .putObject("securitySchemes")
                .putObject(SECURITY_SCHEME)
                .put("type", "http")
                .put("scheme", "bearer")
                .put(
                        "description",
                        "A bearer token, as RFC 6750 has it. The scopes that an operation lists are required of it.");
        return components;
    }
}
