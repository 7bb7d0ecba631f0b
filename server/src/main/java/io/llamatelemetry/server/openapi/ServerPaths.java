package io.llamatelemetry.server.openapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Makes the path items of the routes that are the server's own and not the protocol's. */
final class ServerPaths {

    static final String TAG = "Server";

    /** Who may use a route where authentication is on. */
    private enum Access {
        ANYONE,
        TOKEN,
        BY_CONFIGURATION
    }

    private ServerPaths() {}

    static void addPaths(ObjectNode paths) {
        ObjectNode health = operation("health", "Says that the server answers", Access.ANYONE);
        answer(health, "200", "It does.", Schemas.json(Schemas.reference("schemas", "HealthInfo")));
        paths.putObject("/v1/health").set("get", health);

        ObjectNode version = operation("version", "Says which version the server is", Access.TOKEN);
        answer(version, "200", "The version.", Schemas.json(Schemas.reference("schemas", "VersionInfo")));
        paths.putObject("/v1/version").set("get", version);

        ObjectNode document = operation("openapi", "Gives this document", Access.TOKEN);
        answer(document, "200", "An OpenAPI 3.1 document.", Schemas.json(Schemas.type("object")));
        paths.putObject("/v1/openapi.json").set("get", document);

        ObjectNode live = operation("livez", "Says whether the process works, for whoever restarts it", Access.ANYONE);
        probe(live, "It works.", "It does not, and only a restart can mend it.");
        paths.putObject("/livez").set("get", live);

        ObjectNode ready =
                operation("readyz", "Says whether the server can take requests, for load balancers", Access.ANYONE);
        probe(ready, "It can.", "It cannot now.");
        paths.putObject("/readyz").set("get", ready);

        ObjectNode metrics = operation("metrics", "Gives the server's own metrics", Access.BY_CONFIGURATION);
        answer(
                metrics,
                "200",
                "The metrics, in the text format of Prometheus.",
                Schemas.content("text/plain", Schemas.type("string")));
        paths.putObject("/metrics").set("get", metrics);
    }

    static void addSchemas(ObjectNode schemas) {
        ObjectNode health = Schemas.any();
        health.putObject("status")
                .put("type", "string")
                .put("const", "OK")
                .put("description", "Always `OK`: a server that does not answer says nothing.");
        schemas.set(
                "HealthInfo",
                Schemas.object(health, List.of("status"), true).put("description", "That the server answers."));
        ObjectNode version = Schemas.any();
        version.set("version", Schemas.type("string").put("description", "The version, such as 0.1.0."));
        schemas.set(
                "VersionInfo",
                Schemas.object(version, List.of("version"), true).put("description", "Which version the server is."));
    }

    private static ObjectNode operation(String name, String summary, Access access) {
        ObjectNode operation =
                Schemas.any().put("operationId", name).put("summary", summary).put("description", summary + ".");
        operation.putArray("tags").add(TAG);
        operation.putObject("responses");
        switch (access) {
            case ANYONE -> operation.putArray("security");
            case TOKEN -> operation.putArray("security").addObject().putArray(OpenApiDocument.SECURITY_SCHEME);
            case BY_CONFIGURATION -> {
                operation.putArray("security").addObject();
                operation.withArray("security").addObject().putArray(OpenApiDocument.SECURITY_SCHEME);
            }
        }
        if (access != Access.ANYONE) {
            refer(operation, Failures.UNAUTHENTICATED);
        }
        refer(operation, Failures.OTHER);
        return operation;
    }

    private static void refer(ObjectNode operation, Failures failure) {
        operation
                .withObjectProperty("responses")
                .set(failure.status(), Schemas.reference("responses", failure.componentName()));
    }

    private static void probe(ObjectNode operation, String good, String bad) {
        answer(operation, "200", good, Schemas.content("text/plain", Schemas.type("string")));
        answer(operation, "503", bad, Schemas.content("text/plain", Schemas.type("string")));
    }

    private static void answer(ObjectNode operation, String status, String text, ObjectNode content) {
        ObjectNode answer = Schemas.any().put("description", text);
        answer.set("content", content);
        operation.withObjectProperty("responses").set(status, answer);
    }
}
