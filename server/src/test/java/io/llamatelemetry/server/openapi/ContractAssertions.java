package io.llamatelemetry.server.openapi;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.NonValidationKeyword;
import com.networknt.schema.SchemaId;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Holds answers of the server against the OpenAPI document: {@code contract.holds("get_trace", 200, body)}. May be shared
 * by threads.
 */
public final class ContractAssertions {

    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final int SHOWN = 2_000;

    /** JSON Schema that bears with the components beside a schema. */
    private static final JsonSchemaFactory SCHEMAS = JsonSchemaFactory.builder(
                    JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012))
            .metaSchema(JsonMetaSchema.builder(JsonMetaSchema.getV202012())
                    .keyword(new NonValidationKeyword("components"))
                    .build())
            .build();

    private final JsonNode document;
    private final Map<String, JsonSchema> schemas = new ConcurrentHashMap<>();

    private ContractAssertions(JsonNode document) {
        this.document = document;
    }

    /** The contract that a document is. */
    public static ContractAssertions of(OpenApiDocument document) {
        return new ContractAssertions(document.tree());
    }

    /** The contract that a document is which a server has sent. */
    public static ContractAssertions of(byte[] document) {
        return new ContractAssertions(parse(new String(document, StandardCharsets.UTF_8)));
    }

    /**
     * Asserts that an answer is one that the document tells of.
     *
     * @param operationId the operation's name, such as {@code query_traces}
     * @param status of HTTP
     * @param body as it was sent
     * @throws AssertionError if the operation or the status is unknown, or the body is not what its schema says
     */
    public void holds(String operationId, int status, String body) {
        String answer = operationId + " answering " + status;
        JsonNode content = response(operationId, status).path("content");
        if (!content.has("application/json")) {
            if (content.isEmpty() && !body.isEmpty()) {
                throw new AssertionError(answer + " has a body (expected: none)\n" + shown(body));
            }
            return;
        }
        JsonNode json = parse(body);
        List<String> faults = schema(content.path("application/json").path("schema")).validate(json).stream()
                .map(ValidationMessage::toString)
                .sorted()
                .collect(Collectors.toList());
        if (status >= 400 && !json.path("message").equals(json.path("error").path("message"))) {
            faults.add("$.message: is not the same as $.error.message");
        }
        if (!faults.isEmpty()) {
            throw new AssertionError(answer + " breaks the contract:\n  " + String.join("\n  ", faults)
                    + "\nThe body is\n" + shown(body));
        }
    }

    private JsonNode response(String operationId, int status) {
        JsonNode responses = operation(operationId).path("responses");
        JsonNode response = responses.path(Integer.toString(status));
        if (response.isMissingNode() && status >= 400) {
            response = responses.path("default");
        }
        if (response.isMissingNode()) {
            throw new AssertionError(operationId + " answers " + status + " (expected: one of "
                    + StreamSupport.stream(((Iterable<String>) responses::fieldNames).spliterator(), false)
                            .collect(Collectors.joining(", "))
                    + ")");
        }
        return response.has("$ref") ? document.at(response.path("$ref").asText().substring(1)) : response;
    }

    private JsonNode operation(String operationId) {
        for (JsonNode path : document.path("paths")) {
            for (JsonNode operation : path) {
                if (operation.path("operationId").asText().equals(operationId)) {
                    return operation;
                }
            }
        }
        throw new AssertionError("no operation " + operationId + " in the document");
    }

    private JsonSchema schema(JsonNode schema) {
        return schemas.computeIfAbsent(schema.toString(), text -> compile(schema, document));
    }

    /**
     * A schema beside the components of the document that it refers to. Discriminators are taken out: they say nothing of
     * whether a value is right, and JSON Schema does not know them.
     */
    static JsonSchema compile(JsonNode schema, JsonNode document) {
        ObjectNode whole = schema.deepCopy();
        whole.put("$schema", SchemaId.V202012);
        whole.set("components", document.path("components").deepCopy());
        for (JsonNode union : whole.findParents("discriminator")) {
            ((ObjectNode) union).remove("discriminator");
        }
        return SCHEMAS.getSchema(
                whole,
                SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build());
    }

    private static JsonNode parse(String body) {
        try {
            JsonNode json = JSON.readTree(body);
            if (json.isMissingNode()) {
                throw new AssertionError("the body is empty (expected: JSON)");
            }
            return json;
        } catch (JsonProcessingException e) {
            throw new AssertionError("the body is not JSON:\n" + shown(body), e);
        }
    }

    private static String shown(String body) {
        return body.length() <= SHOWN
                ? body
                : body.substring(0, SHOWN) + "… and " + (body.length() - SHOWN) + " characters more";
    }
}
