package io.llamatelemetry.server.openapi;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llamatelemetry.api.Documentation;
import io.llamatelemetry.api.NotFoundException;
import io.llamatelemetry.core.protocol.Operation;
import io.llamatelemetry.core.protocol.Parameter;
import io.llamatelemetry.core.protocol.Parameter.Place;
import io.llamatelemetry.server.config.AccessConfig;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes the path items of the protocol's operations. */
final class OperationPaths {

    private static final String PREFIX = "/v1";

    private final List<Operation> operations;
    private final AccessConfig access;
    private final ModelSchemas models;

    OperationPaths(List<Operation> operations, AccessConfig access) {
        this.access = access;
        this.operations = operations;
        List<Type> requested = new ArrayList<>();
        List<Type> answered = new ArrayList<>();
        for (Operation operation : operations) {
            operation.parameters().forEach(parameter -> requested.add(parameter.type()));
            answered.add(operation.resultType());
        }
        this.models = new ModelSchemas(requested, answered);
    }

    /** Adds the operations to the paths. */
    void addPaths(ObjectNode paths) {
        for (Operation operation : operations) {
            String path = PREFIX + operation.route().replace(":path}", "}");
            paths.withObjectProperty(path).set(operation.httpMethod().toLowerCase(Locale.ROOT), item(operation));
        }
    }

    /** Adds the models' schemas and those of the request bodies. */
    void addSchemas(ObjectNode schemas) {
        models.all().forEach(schemas::set);
        for (Operation operation : operations) {
            if (operation.readsBody() && operation.wholeBody() == null) {
                schemas.set(bodyName(operation), body(operation));
            }
        }
    }

    private ObjectNode item(Operation operation) {
        String text = Documentation.of(operation.method());
        ObjectNode item = Schemas.any()
                .put("operationId", operation.name())
                .put("summary", text.split("\\.(\\s|$)", 2)[0])
                .put("description", text);
        item.putArray("tags").add(operation.method().getDeclaringClass().getSimpleName());
        ArrayNode parameters = parameters(operation);
        if (!parameters.isEmpty()) {
            item.set("parameters", parameters);
        }
        Parameter wholeBody = operation.wholeBody();
        if (wholeBody != null) {
            item.putObject("requestBody").put("required", true).set("content", events(operation, wholeBody));
        } else if (operation.readsBody()) {
            item.putObject("requestBody")
                    .put("required", bodyParameters(operation).stream().anyMatch(Parameter::required))
                    .set("content", Schemas.json(Schemas.reference("schemas", bodyName(operation))));
        }
        item.set("responses", responses(operation));
        ArrayNode scopes = Schemas.list();
        String scope = access.scopeOf(operation);
        if (!scope.isEmpty()) {
            scopes.add(scope);
            item.put("x-required-scope", scope);
        }
        item.putArray("security").addObject().set(OpenApiDocument.SECURITY_SCHEME, scopes);
        return item;
    }

    /** A list that is a whole body comes as a JSON array, or one element a line. */
    private ObjectNode events(Operation operation, Parameter wholeBody) {
        String text = text(operation, wholeBody);
        ObjectNode array = models.value(wholeBody.type(), Direction.REQUEST).put("description", text);
        ObjectNode lines = Schemas.type("string").put("description", text + " One a line, each as JSON, in UTF-8.");
        ObjectNode content = Schemas.json(array);
        content.setAll(Schemas.content("application/x-ndjson", lines));
        return content;
    }

    private ArrayNode parameters(Operation operation) {
        ArrayNode parameters = Schemas.list();
        for (Parameter parameter : operation.parameters()) {
            if (parameter.place() == Place.PATH) {
                parameters.add(pathParameter(operation, parameter));
            } else if (parameter.place() == Place.QUERY) {
                parameters.add(queryParameter(operation, parameter));
            }
        }
        if (isWrite(operation)) {
            parameters.add(Schemas.reference("parameters", Headers.IDEMPOTENCY_KEY));
            parameters.add(Schemas.reference("parameters", Headers.RETRY_COUNT));
        }
        return parameters;
    }

    private ObjectNode pathParameter(Operation operation, Parameter parameter) {
        boolean mayHoldSlashes = operation.route().contains("{" + parameter.name() + ":path}");
        String text = text(operation, parameter);
        ObjectNode node = Schemas.any()
                .put("name", parameter.name())
                .put("in", "path")
                .put("required", true)
                .put("description", mayHoldSlashes ? text + " It may hold slashes, plain or percent-encoded." : text);
        node.set("schema", models.value(parameter.type(), Direction.REQUEST));
        return node;
    }

    private ObjectNode queryParameter(Operation operation, Parameter parameter) {
        ObjectNode node = Schemas.any()
                .put("name", parameter.name())
                .put("in", "query")
                .put("required", parameter.required())
                .put("description", text(operation, parameter));
        ObjectNode schema = models.value(parameter.type(), Direction.REQUEST);
        if (parameter.defaultJson() != null) {
            schema.set("default", Schemas.parse(parameter.defaultJson()));
        }
        node.set("schema", schema);
        return node;
    }

    private ObjectNode responses(Operation operation) {
        ObjectNode responses = Schemas.any();
        responses.set("200", answer(operation));
        for (Failures failure : failures(operation)) {
            responses.set(
                    failure.status(),
                    failure == Failures.NOT_FOUND
                            ? failure.response("Answered " + whenMissing(operation) + ".")
                            : Schemas.reference("responses", failure.componentName()));
        }
        return responses;
    }

    private static @Nullable String whenMissing(Operation operation) {
        return Documentation.failure(operation.method(), NotFoundException.class);
    }

    private ObjectNode answer(Operation operation) {
        ObjectNode answer = Schemas.any();
        if (operation.resultType() == void.class) {
            return answer.put("description", "Done; the body is `null`.")
                    .set("content", Schemas.json(Schemas.type("null")));
        }
        answer.put("description", Documentation.returns(operation.method()));
        if (!isWrite(operation)) {
            answer.putObject("headers").set(Headers.INCOMPLETE, Schemas.reference("headers", Headers.INCOMPLETE));
        }
        return answer.set("content", Schemas.json(models.value(operation.resultType(), Direction.ANSWER)));
    }

    private Set<Failures> failures(Operation operation) {
        Set<Failures> failures = EnumSet.allOf(Failures.class);
        if (!operation.readsBody()) {
            failures.remove(Failures.TOO_LARGE);
            failures.remove(Failures.UNSUPPORTED);
        }
        if (access.scopeOf(operation).isEmpty()) {
            failures.remove(Failures.FORBIDDEN);
        }
        if (whenMissing(operation) == null) {
            failures.remove(Failures.NOT_FOUND);
        }
        return failures;
    }

    private ObjectNode body(Operation operation) {
        ObjectNode properties = Schemas.any();
        List<String> required = new ArrayList<>();
        for (Parameter parameter : bodyParameters(operation)) {
            properties.set(
                    parameter.name(),
                    models.member(
                            parameter.type(),
                            parameter.nullable(),
                            parameter.defaultJson(),
                            text(operation, parameter),
                            Direction.REQUEST));
            if (parameter.required()) {
                required.add(parameter.name());
            }
        }
        return Schemas.object(properties, required, false)
                .put("description", "What `" + operation.name() + "` is asked with.");
    }

    private static String bodyName(Operation operation) {
        String name = operation.method().getName();
        return Character.toUpperCase(name.charAt(0)) + name.substring(1) + "Request";
    }

    private static List<Parameter> bodyParameters(Operation operation) {
        return operation.parameters().stream()
                .filter(parameter -> parameter.place() == Place.BODY)
                .toList();
    }

    private static String text(Operation operation, Parameter parameter) {
        int index = operation.parameters().indexOf(parameter);
        return Documentation.of(
                operation.method(), operation.method().getParameters()[index].getName());
    }

    /** The protocol guards reading with a scope; what it does not guard is there for what it keeps. */
    private static boolean isWrite(Operation operation) {
        return operation.requiredScope().isEmpty();
    }
}
