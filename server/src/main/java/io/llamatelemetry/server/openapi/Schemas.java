package io.llamatelemetry.server.openapi;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** The small pieces that JSON schemas are put together from. Every call gives a new node. */
final class Schemas {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Schemas() {}

    /** An empty object, which as a schema allows anything. */
    static ObjectNode any() {
        return JsonNodeFactory.instance.objectNode();
    }

    static ArrayNode list() {
        return JsonNodeFactory.instance.arrayNode();
    }

    static ArrayNode list(Iterable<String> texts) {
        ArrayNode list = list();
        texts.forEach(list::add);
        return list;
    }

    static ObjectNode type(String type) {
        return any().put("type", type);
    }

    static ObjectNode type(String type, String format) {
        return type(type).put("format", format);
    }

    static ObjectNode arrayOf(JsonNode items) {
        ObjectNode schema = type("array");
        schema.set("items", items);
        return schema;
    }

    static ObjectNode mapOf(JsonNode values) {
        ObjectNode schema = type("object");
        schema.set("additionalProperties", values);
        return schema;
    }

    /** An object of exactly these members, or of these and any others. */
    static ObjectNode object(ObjectNode properties, Iterable<String> required, boolean isClosed) {
        ObjectNode schema = type("object");
        schema.set("properties", properties);
        ArrayNode names = list(required);
        if (!names.isEmpty()) {
            schema.set("required", names);
        }
        if (isClosed) {
            schema.put("additionalProperties", false);
        }
        return schema;
    }

    static ObjectNode reference(String kind, String name) {
        return any().put("$ref", "#/components/" + kind + "/" + name);
    }

    /** The content of a body that is JSON. */
    static ObjectNode json(JsonNode schema) {
        return content("application/json", schema);
    }

    /** The content of a body of that media type. */
    static ObjectNode content(String mediaType, JsonNode schema) {
        ObjectNode content = any();
        content.putObject(mediaType).set("schema", schema);
        return content;
    }

    /** The same schema, null allowed too. */
    static ObjectNode orNull(ObjectNode schema) {
        JsonNode type = schema.get("type");
        if (type != null) {
            ArrayNode types = type instanceof ArrayNode several ? several : list().add(type);
            schema.set("type", types.add("null"));
            return schema;
        }
        if (schema.isEmpty()) {
            return schema;
        }
        ObjectNode either = any();
        either.putArray("anyOf").add(schema).add(type("null"));
        return either;
    }

    /** The value that JSON text stands for; null for null. */
    static JsonNode parse(@Nullable String json) {
        if (json == null) {
            return JsonNodeFactory.instance.nullNode();
        }
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("'" + json + "' is not JSON", e);
        }
    }
}
