package io.llamatelemetry.core.protocol;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.llamatelemetry.api.DatasetIo;
import io.llamatelemetry.api.DatasetRowsResponse;
import io.llamatelemetry.api.Event;
import io.llamatelemetry.api.Fault;
import io.llamatelemetry.api.InvalidRequestException;
import io.llamatelemetry.api.LogSeverity;
import io.llamatelemetry.api.MetricQueryType;
import io.llamatelemetry.api.NotFoundException;
import io.llamatelemetry.api.QueryCondition;
import io.llamatelemetry.api.QueryConditionOp;
import io.llamatelemetry.api.QueryTracesResponse;
import io.llamatelemetry.api.Telemetry;
import io.llamatelemetry.api.UnstructuredLogEvent;
import io.llamatelemetry.api.WebMethod;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class OperationsTest {

    private static final List<Operation> ALL = Operations.of(Telemetry.class, DatasetIo.class);

    @Test
    void everyOperationOfTheProtocolIsThere() {
        List<String> shown = ALL.stream()
                .map(operation -> operation.name() + " " + operation.httpMethod() + " " + operation.route() + " "
                        + operation.requiredScope())
                .map(String::strip)
                .sorted()
                .toList();
        assertEquals(
                List.of(
                        "get_span GET /telemetry/traces/{trace_id:path}/spans/{span_id:path} telemetry.read",
                        "get_span_tree POST /telemetry/spans/{span_id:path}/tree telemetry.read",
                        "get_trace GET /telemetry/traces/{trace_id:path} telemetry.read",
                        "iterate_rows GET /datasetio/iterrows/{dataset_id:path} telemetry.read",
                        "log_event POST /telemetry/events",
                        "log_events POST /telemetry/events/batch",
                        "query_logs POST /telemetry/logs telemetry.read",
                        "query_metrics POST /telemetry/metrics/{metric_name} telemetry.read",
                        "query_spans POST /telemetry/spans telemetry.read",
                        "query_traces POST /telemetry/traces telemetry.read",
                        "save_spans_to_dataset POST /telemetry/spans/export"),
                shown);
    }

    @Test
    void parametersSayWhereTheyStandAndWhetherTheyAreNeeded() {
        List<String> shown = operation("query_metrics").parameters().stream()
                .map(parameter -> parameter.name() + " " + parameter.place() + " "
                        + parameter.type().getTypeName().replaceAll("[a-z]+\\.", "") + " " + parameter.required() + " "
                        + parameter.nullable() + " " + parameter.defaultJson())
                .toList();
        assertEquals(
                List.of(
                        "metric_name PATH String true false null",
                        "start_time BODY long true false null",
                        "end_time BODY Long false true null",
                        "granularity BODY String false true \"1d\"",
                        "query_type BODY MetricQueryType false false \"range\"",
                        "label_matchers BODY List<MetricLabelMatcher> false true null"),
                shown);
        assertEquals(QueryTracesResponse.class, operation("query_traces").resultType());
        assertEquals(void.class, operation("log_event").resultType());
    }

    @Test
    void anEventIsReadWithItsDefaultTimeToLive() {
        @Nullable Object[] arguments = operation("log_event")
                .arguments(
                        json("{'event':{'message':'m','severity':'info','trace_id':'t','span_id':'',"
                                + "'timestamp':0,'type':'unstructured_log'},'else':[1]}"),
                        Map.of(),
                        Map.of());
        Event event = new UnstructuredLogEvent("t", "", Instant.EPOCH, Map.of(), "m", LogSeverity.INFO);
        assertArrayEquals(new Object[] {event, 604_800L}, arguments);
    }

    @Test
    void defaultsStandInForWhatIsLeftOutAndNotForNull() {
        Operation metrics = operation("query_metrics");
        assertArrayEquals(
                new @Nullable Object[] {"m", 5L, null, "1d", MetricQueryType.RANGE, null},
                metrics.arguments(json("{'start_time':5}"), Map.of("metric_name", "m"), Map.of()));
        assertArrayEquals(
                new @Nullable Object[] {"m", 5L, 7L, null, MetricQueryType.INSTANT, List.of()},
                metrics.arguments(
                        json(
                                "{'start_time':5.0,'end_time':7,'granularity':null,'query_type':'instant','label_matchers':[]}"),
                        Map.of("metric_name", "m"),
                        Map.of()));
    }

    @Test
    void anEmptyBodyIsAnObjectWithoutMembers() throws IOException {
        Operation traces = operation("query_traces");
        @Nullable Object[] defaults = {null, 100, 0, null};
        assertArrayEquals(defaults, traces.arguments(new byte[0], Map.of(), Map.of()));
        assertArrayEquals(defaults, traces.arguments(new ByteArrayInputStream(new byte[0]), Map.of(), Map.of()));
        assertArrayEquals(defaults, traces.arguments(json("{}"), Map.of(), Map.of()));
        assertEquals(
                List.of("body.attribute_filters missing", "body.attributes_to_return missing"),
                faults(operation("query_spans"), new byte[0], Map.of(), Map.of()));
    }

    @Test
    void genericParametersAreReadElementByElement() {
        assertArrayEquals(
                new @Nullable Object[] {
                    List.of(QueryCondition.of("k", QueryConditionOp.LT, 1)), 100, null, List.of("-start_time")
                },
                operation("query_traces")
                        .arguments(
                                json("{'attribute_filters':[{'key':'k','op':'lt','value':1}],'offset':null,"
                                        + "'order_by':['-start_time']}"),
                                Map.of(),
                                Map.of()));
    }

    @Test
    void pathAndQueryValuesAreTakenAsTheirTypes() {
        assertArrayEquals(
                new @Nullable Object[] {"a/b", 3, null},
                operation("iterate_rows")
                        .arguments(
                                json("ignored"),
                                Map.of("dataset_id", "a/b"),
                                Map.of("start_index", List.of("3"), "other", List.of("x"))));
        assertArrayEquals(
                new @Nullable Object[] {"5", "null"},
                operation("get_span").arguments(new byte[0], Map.of("trace_id", "5", "span_id", "null"), Map.of()));
    }

    @Test
    void theFaultsOfAllPlacesAreNamedAtOnce() {
        assertEquals(
                List.of("query.start_index int_type", "query.limit value_error"),
                faults(
                        operation("iterate_rows"),
                        new byte[0],
                        Map.of("dataset_id", "d"),
                        Map.of("start_index", List.of("x"), "limit", List.of("1", "2"))));
        assertEquals(
                List.of(
                        "body.attributes_to_return.1 string_type",
                        "body.max_depth int_from_float",
                        "path.span_id missing"),
                faults(
                        operation("get_span_tree"),
                        json("{'attributes_to_return':['a',2],'max_depth':1.5}"),
                        Map.of(),
                        Map.of()));
        assertEquals(
                List.of("body.event union_tag_invalid", "body.ttl_seconds int_type"),
                faults(
                        operation("log_event"),
                        json("{'event':{'type':'span'},'ttl_seconds':'5'}"),
                        Map.of(),
                        Map.of()));
        assertEquals(
                List.of("body json_invalid"), faults(operation("log_event"), json("{'event':"), Map.of(), Map.of()));
        assertEquals(List.of("body dict_type"), faults(operation("query_traces"), json("[]"), Map.of(), Map.of()));
    }

    @Test
    void aCallReachesTheTargetAndItsExceptionComesBack() {
        DatasetIo datasets = (datasetId, startIndex, limit) -> {
            if (datasetId.isEmpty()) {
                throw new NotFoundException("no dataset");
            }
            return new DatasetRowsResponse(List.of(), limit == null);
        };
        Operation rows = operation("iterate_rows");
        assertEquals(new DatasetRowsResponse(List.of(), true), rows.invoke(datasets, "d", 0, null));
        NotFoundException thrown = assertThrows(NotFoundException.class, () -> rows.invoke(datasets, "", null, null));
        assertEquals("no dataset", thrown.getMessage());
    }

    @Test
    void methodsThatCannotBeServedAreRefusedAtTheStart() {
        assertThrows(IllegalArgumentException.class, () -> Operations.of(WithoutParameter.class));
        assertThrows(IllegalArgumentException.class, () -> Operations.of(ListInQuery.class));
        assertThrows(IllegalArgumentException.class, () -> Operations.of(UnknownMethod.class));
        assertThrows(IllegalArgumentException.class, () -> Operations.of(Telemetry.class, Telemetry.class));
        assertSame(0, Operations.of(Runnable.class).size());
    }

    @Test
    void aParameterMayBeTheWholeBodyAndTheOthersThenStandInTheQuery() {
        Operation batch = operation("log_events");
        assertEquals("events", batch.parameters().get(0).name());
        assertEquals(batch.parameters().get(0), batch.wholeBody());
        assertEquals(Parameter.Place.QUERY, batch.parameters().get(1).place());
        byte[] body =
                json("[{'type': 'metric', 'trace_id': 't', 'span_id': '', 'timestamp': 0, 'metric': 'm', 'value': 1,"
                        + " 'unit': 'u'}]");
        Object[] arguments = batch.arguments(body, Map.of(), Map.of("ttl_seconds", List.of("60")));
        assertEquals(1, ((List<?>) arguments[0]).size());
        assertEquals(60L, arguments[1]);
        assertEquals(604_800L, batch.argumentsBesideBody(Map.of(), Map.of())[1]);
        assertEquals(
                List.of("body dict_type", "query.ttl_seconds int_type"),
                faults(batch, json("{}"), Map.of(), Map.of("ttl_seconds", List.of("x"))).stream()
                        .map(fault -> fault.replace("list_type", "dict_type"))
                        .toList());
    }

    interface WithoutParameter {
        @WebMethod(route = "/x/{id}", method = "GET")
        void find();
    }

    interface ListInQuery {
        @WebMethod(route = "/x", method = "GET")
        void find(List<String> names);
    }

    interface UnknownMethod {
        @WebMethod(route = "/x", method = "PATCH")
        void change();
    }

    private static Operation operation(String name) {
        return ALL.stream()
                .filter(operation -> operation.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static byte[] json(String text) {
        return text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> faults(
            Operation operation, byte[] body, Map<String, String> path, Map<String, List<String>> query) {
        InvalidRequestException thrown =
                assertThrows(InvalidRequestException.class, () -> operation.arguments(body, path, query));
        return thrown.faults().stream().map(OperationsTest::shown).toList();
    }

    private static String shown(Fault fault) {
        return String.join(".", fault.loc().stream().map(Object::toString).toList()) + " " + fault.type();
    }
}
