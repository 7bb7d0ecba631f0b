package io.llamatelemetry.server.openapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llamatelemetry.api.DeadlineExceededException;
import io.llamatelemetry.api.Documentation;
import io.llamatelemetry.api.Fault;
import io.llamatelemetry.api.InvalidRequestException;
import io.llamatelemetry.api.LimitExceededException;
import io.llamatelemetry.api.NotFoundException;
import io.llamatelemetry.api.OverloadedException;
import io.llamatelemetry.api.UnavailableException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The answers to requests that fail: one body for all of them, and what a status means. */
enum Failures {
    /** The request is wrong. */
    INVALID(
            "400",
            Documentation.of(InvalidRequestException.class) + "\n\n" + Documentation.of(LimitExceededException.class)),
    /** No valid token. */
    UNAUTHENTICATED("401", "Authentication is on, and the request carries no valid bearer token.", Headers.CHALLENGE),
    /** A token without the scope. */
    FORBIDDEN("403", "The token does not have the scope that the operation requires.", Headers.CHALLENGE),
    /** Nothing of that id. */
    NOT_FOUND("404", Documentation.of(NotFoundException.class)),
    /** A body over the bound. */
    TOO_LARGE("413", "The body is larger than the server takes; the message names the bound."),
    /** A body that is not JSON. */
    UNSUPPORTED("415", "The body's type is not application/json, or its coding is not one that the server reads."),
    /** Too much at once. */
    OVERLOADED("429", Documentation.of(OverloadedException.class), Headers.RETRY_AFTER),
    /** The store cannot do it now. */
    UNAVAILABLE("503", Documentation.of(UnavailableException.class), Headers.RETRY_AFTER),
    /** Too late. */
    DEADLINE("504", Documentation.of(DeadlineExceededException.class)),
    /** All else. */
    OTHER(
            "default",
            "Any other failure, such as 405 for a method that the path does not have; the header Allow then names those"
                    + " that it has.",
            Headers.ALLOW);

    /** What a document calls the body. */
    static final String SCHEMA = "Error";

    private final String status;
    private final String text;
    private final @Nullable String header;

    Failures(String status, String text) {
        this(status, text, null);
    }

    Failures(String status, String text, @Nullable String header) {
        this.status = status;
        this.text = text;
        this.header = header;
    }

    /** The status as the key of a response. */
    String status() {
        return status;
    }

    /** What a document calls the response. */
    String componentName() {
        StringBuilder name = new StringBuilder();
        for (String word : name().split("_", -1)) {
            name.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
        }
        return name.toString();
    }

    /** The response for any operation. */
    ObjectNode response() {
        return response(text);
    }

    /** The response for one operation. */
    ObjectNode response(String description) {
        ObjectNode response = Schemas.any().put("description", description);
        ObjectNode headers = response.putObject("headers");
        if (header != null) {
            headers.set(header, Schemas.reference("headers", header));
        }
        headers.set(Headers.SHOULD_RETRY, Schemas.reference("headers", Headers.SHOULD_RETRY));
        response.set("content", Schemas.json(Schemas.reference("schemas", SCHEMA)));
        return response;
    }

    /** The schema of the body, by the name that the responses refer to. */
    static void addSchemas(ObjectNode schemas) {
        ObjectNode message = Schemas.type("string").put("description", "What went wrong, as one sentence.");
        ObjectNode faults = Schemas.any();
        faults.set(
                "errors",
                Schemas.arrayOf(Schemas.reference("schemas", "Fault"))
                        .put("minItems", 1)
                        .put("description", "All of the request's faults."));
        ObjectNode detail = Schemas.any();
        detail.putArray("anyOf")
                .add(Schemas.object(faults, List.of("errors"), true))
                .add(Schemas.type("string"));
        detail.put("description", "What is wrong with a request, fault by fault; else the message again.");
        ObjectNode inner = Schemas.any();
        inner.set("detail", detail);
        inner.set("message", message);
        ObjectNode outer = Schemas.any();
        outer.set(
                "error",
                Schemas.object(inner, List.of("detail", "message"), true).put("description", "The failure."));
        outer.set("message", message.deepCopy().put("description", "The same sentence."));
        schemas.set(
                SCHEMA,
                Schemas.object(outer, List.of("error", "message"), true)
                        .put("description", "What a request that failed is answered."));
        schemas.set("Fault", fault());
    }

    private static ObjectNode fault() {
        ObjectNode properties = Schemas.any();
        List<String> required = new ArrayList<>();
        for (RecordComponent component : Fault.class.getRecordComponents()) {
            ObjectNode schema = component.getType() == List.class
                    ? Schemas.arrayOf(Schemas.any().set("type", Schemas.list(List.of("string", "integer"))))
                    : Schemas.type("string");
            properties.set(
                    component.getName(), schema.put("description", Documentation.of(Fault.class, component.getName())));
            required.add(component.getName());
        }
        return Schemas.object(properties, required, true).put("description", Documentation.of(Fault.class));
    }
}
