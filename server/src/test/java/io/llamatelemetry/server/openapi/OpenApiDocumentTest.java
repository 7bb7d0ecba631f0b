package io.llamatelemetry.server.openapi;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import io.llamatelemetry.api.Documentation;
import io.llamatelemetry.api.MetricLabelOperator;
import io.llamatelemetry.api.Telemetry;
import io.llamatelemetry.server.config.AccessConfig;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class OpenApiDocumentTest {

    private static final String OPENAPI = "https://spec.openapis.org/oas/3.1/";

    /** The protocol's models and their members, as Llama Stack has them. Enums: their values. */
    private static final Map<String, String> MODELS = Map.ofEntries(
            Map.entry("SpanStatus", "ok error"),
            Map.entry("Span", "span_id trace_id parent_span_id name start_time end_time attributes"),
            Map.entry("SpanWithStatus", "span_id trace_id parent_span_id name start_time end_time attributes status"),
            Map.entry("Trace", "trace_id root_span_id start_time end_time"),
            Map.entry("EventType", "unstructured_log structured_log metric"),
            Map.entry("LogSeverity", "verbose debug info warn error critical"),
            Map.entry("UnstructuredLogEvent", "trace_id span_id timestamp attributes type message severity"),
            Map.entry("MetricEvent", "trace_id span_id timestamp attributes type metric value unit"),
            Map.entry("StructuredLogEvent", "trace_id span_id timestamp attributes type payload"),
            Map.entry("StructuredLogType", "span_start span_end"),
            Map.entry("SpanStartPayload", "type name parent_span_id"),
            Map.entry("SpanEndPayload", "type status"),
            Map.entry("MetricInResponse", "metric value unit"),
            Map.entry("MetricResponseMixin", "metrics"),
            Map.entry("EvalTrace", "session_id step input output expected_output"),
            Map.entry("QueryConditionOp", "eq ne gt lt"),
            Map.entry("QueryCondition", "key op value"),
            Map.entry("QueryTracesResponse", "data"),
            Map.entry("QuerySpansResponse", "data"),
            Map.entry("QuerySpanTreeResponse", "data"),
            Map.entry("MetricQueryType", "range instant"),
            Map.entry("MetricLabelOperator", "= != =~ !~"),
            Map.entry("MetricLabelMatcher", "name value operator"),
            Map.entry("MetricLabel", "name value"),
            Map.entry("MetricDataPoint", "timestamp value unit"),
            Map.entry("MetricSeries", "metric labels values"),
            Map.entry("QueryMetricsResponse", "data"));

    private final JsonNode document = OpenApiDocument.ofVersion("0.1.0").tree();
    private final JsonNode schemas = document.at("/components/schemas");

    @Test
    void itIsValidAgainstTheSchemaOfOpenApi() throws IOException {
        assertEquals(Set.of(), openApiSchema().validate(document));
    }

    @Test
    void theSchemaOfOpenApiFindsWhatIsWrong() throws IOException {
        JsonNode wrong = document.deepCopy();
        ((ObjectNode) wrong.at("/components/schemas/Span")).put("type", "objekt");

        assertFalse(openApiSchema().validate(wrong).isEmpty());
    }

    @Test
    void everySchemaIsAJsonSchema() {
        JsonSchema metaSchema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));

        for (Map.Entry<String, JsonNode> schema : schemas.properties()) {
            assertEquals(Set.of(), metaSchema.validate(schema.getValue()), schema.getKey());
        }
    }

    @Test
    void everyModelIsInItWithAllOfItsMembersAndTheirTexts() throws ClassNotFoundException {
        for (Map.Entry<String, String> model : MODELS.entrySet()) {
            JsonNode schema = schemas.path(model.getKey());
            Set<String> members = new TreeSet<>(List.of(model.getValue().split(" ")));
            if (schema.has("enum")) {
                assertEquals(members, texts(schema.path("enum")), model.getKey());
            } else {
                assertEquals(members, names(schema.path("properties")), model.getKey());
                for (JsonNode member : schema.path("properties")) {
                    assertTrue(member.path("description").asText().endsWith("."), () -> model + ": " + member);
                }
            }
            String text = Documentation.of(Class.forName("io.llamatelemetry.api." + model.getKey()));
            assertTrue(schema.path("description").asText().startsWith(text), model.getKey());
        }
        assertTrue(schemas.at("/MetricLabelOperator/description")
                .asText()
                .contains("- `=~`: " + Documentation.of(MetricLabelOperator.class, "REGEX_MATCH")));
    }

    @Test
    void theTwoUnionsAreToldApartByTheirType() {
        assertEquals(json("""
                {"propertyName": "type", "mapping": {
                 "unstructured_log": "#/components/schemas/UnstructuredLogEvent",
                 "metric": "#/components/schemas/MetricEvent",
                 "structured_log": "#/components/schemas/StructuredLogEvent"}}"""), schemas.at("/Event/discriminator"));
        assertEquals(json("""
                {"propertyName": "type", "mapping": {
                 "span_start": "#/components/schemas/SpanStartPayload",
                 "span_end": "#/components/schemas/SpanEndPayload"}}"""), schemas.at("/StructuredLogPayload/discriminator"));
        assertEquals(
                "span_end", schemas.at("/SpanEndPayload/properties/type/const").asText());
    }

    @Test
    void everyOperationIsThereWithItsRouteAndScope() {
        Map<String, String> operations = new TreeMap<>();
        for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
            for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
                String scope = method.getValue().path("x-required-scope").asText("-");
                operations.put(
                        method.getValue().path("operationId").asText(),
                        method.getKey() + " " + path.getKey() + " " + scope);
            }
        }

        assertEquals(
                new TreeMap<>(Map.ofEntries(
                        Map.entry("log_event", "post /v1/telemetry/events -"),
                        Map.entry("log_events", "post /v1/telemetry/events/batch -"),
                        Map.entry("query_traces", "post /v1/telemetry/traces telemetry.read"),
                        Map.entry("get_trace", "get /v1/telemetry/traces/{trace_id} telemetry.read"),
                        Map.entry("get_span", "get /v1/telemetry/traces/{trace_id}/spans/{span_id} telemetry.read"),
                        Map.entry("get_span_tree", "post /v1/telemetry/spans/{span_id}/tree telemetry.read"),
                        Map.entry("query_spans", "post /v1/telemetry/spans telemetry.read"),
                        Map.entry("save_spans_to_dataset", "post /v1/telemetry/spans/export telemetry.read"),
                        Map.entry("query_metrics", "post /v1/telemetry/metrics/{metric_name} telemetry.read"),
                        Map.entry("query_logs", "post /v1/telemetry/logs telemetry.read"),
                        Map.entry("iterate_rows", "get /v1/datasetio/iterrows/{dataset_id} telemetry.read"),
                        Map.entry("otlp_traces", "post /v1/traces -"),
                        Map.entry("otlp_metrics", "post /v1/metrics -"),
                        Map.entry("otlp_logs", "post /v1/logs -"),
                        Map.entry("health", "get /v1/health -"),
                        Map.entry("version", "get /v1/version -"),
                        Map.entry("openapi", "get /v1/openapi.json -"),
                        Map.entry("livez", "get /livez -"),
                        Map.entry("readyz", "get /readyz -"),
                        Map.entry("metrics", "get /metrics -"))),
                operations);
    }

    @Test
    void theScopesAreThoseOfTheConfiguration() {
        JsonNode loose =
                OpenApiDocument.of("1", new AccessConfig(false, false)).tree().path("paths");
        JsonNode export = loose.path("/v1/telemetry/spans/export").path("post");
        assertTrue(export.path("x-required-scope").isMissingNode());
        assertEquals(json("[{\"bearer\": []}]"), export.path("security"));
        assertTrue(export.path("responses").path("403").isMissingNode());
        JsonNode strict =
                OpenApiDocument.of("1", new AccessConfig(true, true)).tree().path("paths");
        for (String path : List.of("/v1/telemetry/events", "/v1/telemetry/events/batch", "/v1/traces", "/v1/logs")) {
            JsonNode write = strict.path(path).path("post");
            assertEquals("telemetry.write", write.path("x-required-scope").asText(), path);
            assertEquals(json("[{\"bearer\": [\"telemetry.write\"]}]"), write.path("security"), path);
        }
        assertTrue(strict.path("/v1/telemetry/events")
                .path("post")
                .path("responses")
                .has("403"));
    }

    @Test
    void anOperationSaysWhatItTakes() {
        assertEquals(json("""
                {"event": {"$ref": "#/components/schemas/Event", "description": "The event to keep."},
                 "ttl_seconds": {"type": "integer", "format": "int64", "default": 604800, "description":
                 "How long the event lives from its acceptance on, in seconds: 1 to 3,153,600,000."}}"""), schemas.at("/LogEventRequest/properties"));
        assertEquals(json("[\"event\"]"), schemas.at("/LogEventRequest/required"));
        assertEquals(json("""
                {"type": ["integer", "null"], "format": "int32", "default": 100,
                 "description": "The most traces to return; 0 for none, null for all."}"""), schemas.at("/QueryTracesRequest/properties/limit"));
        assertTrue(schemas.path("QueryTracesRequest").path("required").isMissingNode());
        assertFalse(at("/v1/telemetry/traces", "post", "/requestBody/required").asBoolean());
        assertTrue(at("/v1/telemetry/events", "post", "/requestBody/required").asBoolean());
        assertEquals(json("""
                [{"name": "trace_id", "in": "path", "required": true, "schema": {"type": "string"},
                  "description": "The id of the trace. It may hold slashes, plain or percent-encoded."}]"""), at("/v1/telemetry/traces/{trace_id}", "get", "/parameters"));
        assertEquals(
                "The name of the metric.",
                at("/v1/telemetry/metrics/{metric_name}", "post", "/parameters/0/description")
                        .asText());
        assertEquals(
                json("[\"dataset_id\", \"start_index\", \"limit\"]"),
                json(at("/v1/datasetio/iterrows/{dataset_id}", "get", "/parameters")
                        .findValues("name")
                        .toString()));
    }

    @Test
    void anOperationSaysHowItFails() {
        assertEquals(
                Set.of("200", "400", "401", "403", "413", "415", "429", "503", "504", "default"),
                names(at("/v1/telemetry/traces", "post", "/responses")));
        assertEquals(
                Set.of("200", "400", "401", "403", "404", "429", "503", "504", "default"),
                names(at("/v1/telemetry/traces/{trace_id}", "get", "/responses")));
        assertEquals(
                Set.of("200", "400", "401", "413", "415", "429", "503", "504", "default"),
                names(at("/v1/telemetry/events", "post", "/responses")));
        assertEquals(
                "Answered if there is no such trace, or its root span is not known yet.",
                at("/v1/telemetry/traces/{trace_id}", "get", "/responses/404/description")
                        .asText());
    }

    @Test
    void aRequestMayHoldMoreAndATimeMayBeANumber() {
        JsonSchema request = validator("LogEventRequest");

        assertEquals(Set.of(), request.validate(json("""
                        {"event": {"type": "metric", "trace_id": "t", "span_id": "", "timestamp": 1714521600.5,
                         "attributes": null, "metric": "m", "value": 1, "unit": "1", "colour": "red"}, "more": 1}""")));
        assertFalse(request.validate(json("""
                        {"event": {"type": "metric", "trace_id": "t", "span_id": "", "timestamp": 1714521600.5,
                         "metric": "m", "value": "1", "unit": "1"}}""")).isEmpty());
        assertFalse(request.validate(json("{\"ttl_seconds\": 1}")).isEmpty());
    }

    @Test
    void everyModelOfAnAnswerIsClosedAndWhole() {
        Set<String> closed = new TreeSet<>();
        for (JsonNode path : document.path("paths")) {
            for (JsonNode operation : path) {
                collect(operation.path("responses"), closed);
            }
        }

        assertTrue(
                closed.containsAll(Set.of("Trace", "SpanWithStatus", "UnstructuredLogEventAnswer", "Error", "Fault")),
                closed::toString);
        for (String name : closed) {
            JsonNode schema = schemas.path(name);
            if (schema.has("properties")) {
                assertEquals(json("false"), schema.path("additionalProperties"), name);
                assertEquals(names(schema.path("properties")), texts(schema.path("required")), name);
            }
        }
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        for (String reference : document.findValuesAsText("$ref")) {
            assertFalse(document.at(reference.substring(1)).isMissingNode(), reference);
        }
    }

    @Test
    void everyComponentButTheModelsIsReferredTo() {
        Set<String> references = new HashSet<>(document.findValuesAsText("$ref"));
        for (String kind : List.of("responses", "parameters", "headers")) {
            for (String name : names(document.at("/components/" + kind))) {
                assertTrue(references.contains("#/components/" + kind + "/" + name), name);
            }
        }
    }

    @Test
    void itsBytesAreAlwaysTheSame() throws IOException {
        OpenApiDocument again = OpenApiDocument.ofVersion("0.1.0");

        assertArrayEquals(OpenApiDocument.ofVersion("0.1.0").bytes(), again.bytes());
        assertEquals(document, new ObjectMapper().readTree(again.bytes()));
        assertEquals(
                "0.2.0",
                OpenApiDocument.ofVersion("0.2.0").tree().at("/info/version").asText());
    }

    @Test
    void theDefaultTimeToLiveIsTheProtocols() {
        assertEquals(
                Telemetry.DEFAULT_TTL_SECONDS,
                schemas.at("/LogEventRequest/properties/ttl_seconds/default").asLong());
    }

    private JsonNode at(String path, String method, String pointer) {
        return document.path("paths").path(path).path(method).at(pointer);
    }

    /** The names of the schemas that a node leads to. */
    private void collect(JsonNode node, Set<String> names) {
        for (String reference : node.findValuesAsText("$ref")) {
            String name = reference.substring(reference.lastIndexOf('/') + 1);
            if (!reference.startsWith("#/components/schemas/") || names.add(name)) {
                collect(document.at(reference.substring(1)), names);
            }
        }
    }

    private JsonSchema validator(String name) {
        return ContractAssertions.compile(Schemas.reference("schemas", name), document);
    }

    private static JsonSchema openApiSchema() throws IOException {
        Map<String, String> known = new HashMap<>();
        for (String name : List.of("schema/2022-10-07", "schema-base/2022-10-07", "dialect/base", "meta/base")) {
            try (InputStream resource =
                    OpenApiDocumentTest.class.getResourceAsStream("/spec.openapis.org/oas/3.1/" + name)) {
                assertTrue(resource != null, name);
                known.put(OPENAPI + name, new String(resource.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return JsonSchemaFactory.getInstance(
                        SpecVersion.VersionFlag.V202012,
                        factory -> factory.schemaLoaders(loaders -> loaders.schemas(known)))
                .getSchema(SchemaLocation.of(OPENAPI + "schema-base/2022-10-07"));
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static Set<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return new TreeSet<>(texts);
    }

    private static JsonNode json(String text) {
        return Schemas.parse(text);
    }
}
