package io.llamatelemetry.server.openapi;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llamatelemetry.server.config.AccessConfig;
import io.llamatelemetry.server.otlp.OtlpSignal;
import java.util.ArrayList;
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

    static void addPaths(ObjectNode paths, AccessConfig access) {
        ObjectNode health = operation("health", "Says that the server answers");
        answer(health, "200", "It does.", Schemas.json(Schemas.reference("schemas", "HealthInfo")));
        add(paths, "/v1/health", health, Access.ANYONE);

        ObjectNode version = operation("version", "Says which version the server is");
        answer(version, "200", "The version.", Schemas.json(Schemas.reference("schemas", "VersionInfo")));
        add(paths, "/v1/version", version, Access.TOKEN);

        ObjectNode document = operation("openapi", "Gives this document");
        answer(document, "200", "An OpenAPI 3.1 document.", Schemas.json(Schemas.type("object")));
        add(paths, "/v1/openapi.json", document, Access.TOKEN);

        for (OtlpSignal signal : OtlpSignal.values()) {
            addExport(paths, signal, access.writeScope());
        }

        ObjectNode live = operation("livez", "Says whether the process works, for whoever restarts it");
        answer(live, "200", "It does.", Schemas.json(Schemas.reference("schemas", "Liveness")));
        add(paths, "/livez", live, Access.ANYONE);

        ObjectNode ready = operation("readyz", "Says whether the server can take requests, for load balancers");
        ObjectNode whyNot = Schemas.any();
        whyNot.putArray("anyOf")
                .add(Schemas.reference("schemas", "Readiness"))
                .add(Schemas.reference("schemas", Failures.SCHEMA));
        answer(ready, "200", "It can.", Schemas.json(Schemas.reference("schemas", "Readiness")));
        answer(ready, "503", "It cannot now; while it stops, like any other request.", Schemas.json(whyNot));
        add(paths, "/readyz", ready, Access.ANYONE);

        ObjectNode metrics = operation("metrics", "Gives the server's own metrics");
        answer(
                metrics,
                "200",
                "The metrics, in the text format of Prometheus.",
                Schemas.content("text/plain", Schemas.type("string")));
        add(paths, "/metrics", metrics, Access.BY_CONFIGURATION);
    }

    static void addSchemas(ObjectNode schemas) {
        ObjectNode health = Schemas.any();
        health.set("status", member(Schemas.type("string").put("const", "OK"), "Always `OK`."));
        schemas.set("HealthInfo", closed(health, "That the server answers."));
        ObjectNode version = Schemas.any();
        version.set("version", member(Schemas.type("string"), "The version, such as 0.1.0."));
        schemas.set("VersionInfo", closed(version, "Which version the server is."));
        ObjectNode liveness = Schemas.any();
        liveness.set("live", member(Schemas.type("boolean").put("const", true), "Always true."));
        schemas.set("Liveness", closed(liveness, "That the process works."));
        ObjectNode readiness = Schemas.any();
        readiness.set("ready", member(Schemas.type("boolean"), "Whether requests are answered now."));
        readiness.set(
                "incomplete",
                member(
                        Schemas.type("boolean"),
                        "Whether the store has failed to take in what was accepted, so that answers lack it."));
        readiness.set(
                "problems",
                member(
                        Schemas.arrayOf(Schemas.type("string")),
                        "What is wrong, a sentence each; empty if nothing is."));
        schemas.set("Readiness", closed(readiness, "Whether the server can take requests."));
    }

    private static ObjectNode member(ObjectNode schema, String text) {
        return schema.put("description", text);
    }

    private static ObjectNode closed(ObjectNode properties, String text) {
        List<String> names = new ArrayList<>();
        properties.fieldNames().forEachRemaining(names::add);
        return Schemas.object(properties, names, true).put("description", text);
    }

    private static ObjectNode operation(String name, String summary) {
        ObjectNode operation =
                Schemas.any().put("operationId", name).put("summary", summary).put("description", summary + ".");
        operation.putArray("tags").add(TAG);
        operation.putObject("responses");
        return operation;
    }

    private static void answer(ObjectNode operation, String status, String text, ObjectNode content) {
        operation
                .withObjectProperty("responses")
                .putObject(status)
                .put("description", text)
                .set("content", content);
    }

    private static void add(ObjectNode paths, String path, ObjectNode operation, Access access) {
        ObjectNode responses = operation.withObjectProperty("responses");
        if (access != Access.ANYONE) {
            refer(responses, Failures.UNAUTHENTICATED);
        }
        refer(responses, Failures.OTHER);
        ArrayNode security = operation.putArray("security");
        if (access == Access.BY_CONFIGURATION) {
            security.addObject();
        }
        if (access != Access.ANYONE) {
            security.addObject().putArray(OpenApiDocument.SECURITY_SCHEME);
        }
        paths.putObject(path).set("get", operation);
    }

    private static void addExport(ObjectNode paths, OtlpSignal signal, String scope) {
        ObjectNode export = operation("otlp_" + signal.path(), "Takes an export of OpenTelemetry: " + signal.path());
        export.putArray("parameters")
                .addObject()
                .put("name", "x-telemetry-ttl-seconds")
                .put("in", "header")
                .put("required", false)
                .put("description", "How long what it brings lives, in seconds; else otlp.ttl of the configuration.")
                .set("schema", Schemas.type("integer").put("minimum", 1).put("maximum", 3_153_600_000L));
        ObjectNode body = export.putObject("requestBody").put("required", true);
        body.set("content", export("An export, as OTLP/HTTP writes it."));
        answer(export, "200", "Taken, perhaps but for what its partial success tells of.", export("As OTLP says."));
        answer(
                export,
                "default",
                "Not taken. 429 and 503 carry Retry-After and can be sent again; the others cannot.",
                export("A google.rpc.Status."));
        ArrayNode scopes = export.putArray("security").addObject().putArray(OpenApiDocument.SECURITY_SCHEME);
        if (!scope.isEmpty()) {
            scopes.add(scope);
            export.put("x-required-scope", scope);
        }
        paths.putObject("/v1/" + signal.path()).set("post", export);
    }

    private static ObjectNode export(String text) {
        ObjectNode content = Schemas.json(Schemas.type("object").put("description", text));
        content.setAll(Schemas.content("application/x-protobuf", Schemas.any().put("description", text)));
        return content;
    }

    private static void refer(ObjectNode responses, Failures failure) {
        responses.set(failure.status(), Schemas.reference("responses", failure.componentName()));
    }
}
