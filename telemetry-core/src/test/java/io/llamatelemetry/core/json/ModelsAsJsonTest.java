package io.llamatelemetry.core.json;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.llamatelemetry.api.Attributes;
import io.llamatelemetry.api.DatasetRowsResponse;
import io.llamatelemetry.api.EvalTrace;
import io.llamatelemetry.api.Event;
import io.llamatelemetry.api.EventType;
import io.llamatelemetry.api.Fault;
import io.llamatelemetry.api.JsonObject;
import io.llamatelemetry.api.JsonValue;
import io.llamatelemetry.api.LogSeverity;
import io.llamatelemetry.api.MetricDataPoint;
import io.llamatelemetry.api.MetricEvent;
import io.llamatelemetry.api.MetricInResponse;
import io.llamatelemetry.api.MetricLabel;
import io.llamatelemetry.api.MetricLabelMatcher;
import io.llamatelemetry.api.MetricLabelOperator;
import io.llamatelemetry.api.MetricQueryType;
import io.llamatelemetry.api.MetricSeries;
import io.llamatelemetry.api.QueryCondition;
import io.llamatelemetry.api.QueryConditionOp;
import io.llamatelemetry.api.QueryLogsResponse;
import io.llamatelemetry.api.QueryMetricsResponse;
import io.llamatelemetry.api.QuerySpanTreeResponse;
import io.llamatelemetry.api.QuerySpansResponse;
import io.llamatelemetry.api.QueryTracesResponse;
import io.llamatelemetry.api.Span;
import io.llamatelemetry.api.SpanEndPayload;
import io.llamatelemetry.api.SpanStartPayload;
import io.llamatelemetry.api.SpanStatus;
import io.llamatelemetry.api.SpanWithStatus;
import io.llamatelemetry.api.StructuredLogEvent;
import io.llamatelemetry.api.StructuredLogPayload;
import io.llamatelemetry.api.StructuredLogType;
import io.llamatelemetry.api.Trace;
import io.llamatelemetry.api.UnstructuredLogEvent;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every model beside its JSON, written out by hand; each is read from it and written to it. */
final class ModelsAsJsonTest {

    private static final Instant NOON = Instant.parse("2024-05-01T12:00:00Z");
    private static final Instant LATER = Instant.parse("2024-05-01T12:00:00.000000001Z");
    private static final Map<String, JsonValue> ATTRIBUTES =
            Attributes.of("s", "é\"\\\n😀", "i", 7, "f", 0.5, "t", true, "n", null);
    private static final String ATTRIBUTES_JSON = "{'s':'é\\\"\\\\\\n😀','i':7,'f':0.5,'t':true,'n':null}";

    /**
     * A model and its JSON.
     *
     * @param type what it is read as
     * @param model the model
     * @param json its JSON, with single quotes for double ones
     */
    record Case(Class<?> type, Object model, String json) {

        byte[] bytes() {
            return text().getBytes(StandardCharsets.UTF_8);
        }

        String text() {
            return json.replace('\'', '"');
        }

        @Override
        public String toString() {
            return type.getSimpleName() + " " + json;
        }
    }

    static Stream<Case> models() {
        return Stream.of(events(), payloads(), spans(), queries(), metrics(), enums(), values())
                .flatMap(List::stream);
    }

    private static List<Case> events() {
        String common =
                "'trace_id':'t','span_id':'s','timestamp':'2024-05-01T12:00:00Z','attributes':" + ATTRIBUTES_JSON;
        Event log = new UnstructuredLogEvent("t", "s", NOON, ATTRIBUTES, "hello", LogSeverity.WARN);
        String logJson = "{'type':'unstructured_log'," + common + ",'message':'hello','severity':'warn'}";
        Event metric = new MetricEvent("t", "s", NOON, ATTRIBUTES, "tokens", JsonValue.of(7), "1");
        String metricJson = "{'type':'metric'," + common + ",'metric':'tokens','value':7,'unit':'1'}";
        Event start = new StructuredLogEvent("t", "s", NOON, ATTRIBUTES, new SpanStartPayload("n", "p"));
        String startJson = "{'type':'structured_log'," + common
                + ",'payload':{'type':'span_start','name':'n','parent_span_id':'p'}}";
        Event end = new StructuredLogEvent("t", "s", LATER, Map.of(), new SpanEndPayload(SpanStatus.ERROR));
        String endJson =
                "{'type':'structured_log','trace_id':'t','span_id':'s','timestamp':'2024-05-01T12:00:00.000000001Z',"
                        + "'attributes':{},'payload':{'type':'span_end','status':'error'}}";
        return List.of(
                new Case(Event.class, log, logJson),
                new Case(UnstructuredLogEvent.class, log, logJson),
                new Case(Event.class, metric, metricJson),
                new Case(MetricEvent.class, metric, metricJson),
                new Case(Event.class, start, startJson),
                new Case(StructuredLogEvent.class, start, startJson),
                new Case(Event.class, end, endJson));
    }

    private static List<Case> payloads() {
        return List.of(
                new Case(
                        StructuredLogPayload.class,
                        new SpanStartPayload("n", null),
                        "{'type':'span_start','name':'n','parent_span_id':null}"),
                new Case(
                        SpanStartPayload.class,
                        new SpanStartPayload("n", "p"),
                        "{'type':'span_start','name':'n','parent_span_id':'p'}"),
                new Case(
                        StructuredLogPayload.class,
                        new SpanEndPayload(SpanStatus.OK),
                        "{'type':'span_end','status':'ok'}"),
                new Case(SpanEndPayload.class, new SpanEndPayload(SpanStatus.OK), "{'type':'span_end','status':'ok'}"));
    }

    private static List<Case> spans() {
        Span span = new Span("s", "t", null, "n", NOON, null, Map.of());
        String spanJson = "{'span_id':'s','trace_id':'t','parent_span_id':null,'name':'n',"
                + "'start_time':'2024-05-01T12:00:00Z','end_time':null,'attributes':{}}";
        SpanWithStatus closed = new SpanWithStatus(
                "s", "t", "p", "n", NOON, LATER, Attributes.of("deep", List.of(Map.of("k", 1))), SpanStatus.OK);
        String closedJson = "{'span_id':'s','trace_id':'t','parent_span_id':'p','name':'n',"
                + "'start_time':'2024-05-01T12:00:00Z','end_time':'2024-05-01T12:00:00.000000001Z',"
                + "'attributes':{'deep':[{'k':1}]},'status':'ok'}";
        SpanWithStatus open = new SpanWithStatus("s", "t", null, "n", NOON, null, Map.of(), null);
        String openJson = spanJson.substring(0, spanJson.length() - 1) + ",'status':null}";
        Map<String, SpanWithStatus> tree = new LinkedHashMap<>();
        tree.put("z", closed);
        tree.put("a", open);
        Trace trace = new Trace("t", "s", NOON, null);
        String traceJson = "{'trace_id':'t','root_span_id':'s','start_time':'2024-05-01T12:00:00Z','end_time':null}";
        Trace whole = new Trace("t", "s", NOON, LATER);
        String wholeJson = "{'trace_id':'t','root_span_id':'s','start_time':'2024-05-01T12:00:00Z',"
                + "'end_time':'2024-05-01T12:00:00.000000001Z'}";
        return List.of(
                new Case(Span.class, span, spanJson),
                new Case(SpanWithStatus.class, closed, closedJson),
                new Case(SpanWithStatus.class, open, openJson),
                new Case(
                        QuerySpansResponse.class, new QuerySpansResponse(List.of(span)), "{'data':[" + spanJson + "]}"),
                new Case(
                        QuerySpanTreeResponse.class,
                        new QuerySpanTreeResponse(tree),
                        "{'data':{'z':" + closedJson + ",'a':" + openJson + "}}"),
                new Case(Trace.class, trace, traceJson),
                new Case(
                        QueryTracesResponse.class,
                        new QueryTracesResponse(List.of(trace, whole)),
                        "{'data':[" + traceJson + "," + wholeJson + "]}"),
                new Case(
                        EvalTrace.class,
                        new EvalTrace("x", "1", "in", "out", "more"),
                        "{'session_id':'x','step':'1','input':'in','output':'out','expected_output':'more'}"));
    }

    private static List<Case> queries() {
        UnstructuredLogEvent log = new UnstructuredLogEvent("t", "", NOON, Map.of(), "m", LogSeverity.CRITICAL);
        return List.of(
                new Case(
                        QueryCondition.class,
                        QueryCondition.of("a.b", QueryConditionOp.GT, 1),
                        "{'key':'a.b','op':'gt','value':1}"),
                new Case(
                        QueryCondition.class,
                        new QueryCondition("k", QueryConditionOp.NE, JsonValue.from(null)),
                        "{'key':'k','op':'ne','value':null}"),
                new Case(
                        QueryCondition.class,
                        QueryCondition.of("k", QueryConditionOp.EQ, List.of(1, Map.of("a", List.of()))),
                        "{'key':'k','op':'eq','value':[1,{'a':[]}]}"),
                new Case(
                        QueryLogsResponse.class,
                        new QueryLogsResponse(List.of(log)),
                        "{'data':[{'type':'unstructured_log','trace_id':'t','span_id':'',"
                                + "'timestamp':'2024-05-01T12:00:00Z','attributes':{},'message':'m','severity':'critical'}]}"),
                new Case(
                        DatasetRowsResponse.class,
                        new DatasetRowsResponse(List.of(new JsonObject(Attributes.of("b", 1, "a", 2))), true),
                        "{'data':[{'b':1,'a':2}],'has_more':true}"),
                new Case(
                        Fault.class,
                        new Fault(List.of("missing one"), "m", "t"),
                        "{'loc':['missing one'],'msg':'m','type':'t'}"));
    }

    private static List<Case> metrics() {
        MetricSeries series = new MetricSeries(
                "tokens",
                List.of(new MetricLabel("model", "llama")),
                List.of(new MetricDataPoint(1_714_564_800L, 1.5, "1"), new MetricDataPoint(0, -2, "s")));
        return List.of(
                new Case(
                        QueryMetricsResponse.class,
                        new QueryMetricsResponse(List.of(series)),
                        "{'data':[{'metric':'tokens','labels':[{'name':'model','value':'llama'}],"
                                + "'values':[{'timestamp':1714564800,'value':1.5,'unit':'1'},"
                                + "{'timestamp':0,'value':-2.0,'unit':'s'}]}]}"),
                new Case(
                        MetricLabelMatcher.class,
                        new MetricLabelMatcher("n", "v.*", MetricLabelOperator.REGEX_NOT_MATCH),
                        "{'name':'n','value':'v.*','operator':'!~'}"),
                new Case(
                        MetricInResponse.class,
                        new MetricInResponse("m", JsonValue.of(0.25), null),
                        "{'metric':'m','value':0.25,'unit':null}"),
                new Case(
                        MetricInResponse.class,
                        new MetricInResponse("m", JsonValue.of(BigInteger.TEN.pow(30)), "1"),
                        "{'metric':'m','value':1000000000000000000000000000000,'unit':'1'}"));
    }

    private static List<Case> enums() {
        return List.of(
                new Case(EventType.class, EventType.UNSTRUCTURED_LOG, "'unstructured_log'"),
                new Case(EventType.class, EventType.STRUCTURED_LOG, "'structured_log'"),
                new Case(EventType.class, EventType.METRIC, "'metric'"),
                new Case(StructuredLogType.class, StructuredLogType.SPAN_START, "'span_start'"),
                new Case(StructuredLogType.class, StructuredLogType.SPAN_END, "'span_end'"),
                new Case(SpanStatus.class, SpanStatus.OK, "'ok'"),
                new Case(SpanStatus.class, SpanStatus.ERROR, "'error'"),
                new Case(LogSeverity.class, LogSeverity.VERBOSE, "'verbose'"),
                new Case(LogSeverity.class, LogSeverity.DEBUG, "'debug'"),
                new Case(LogSeverity.class, LogSeverity.INFO, "'info'"),
                new Case(LogSeverity.class, LogSeverity.WARN, "'warn'"),
                new Case(LogSeverity.class, LogSeverity.ERROR, "'error'"),
                new Case(LogSeverity.class, LogSeverity.CRITICAL, "'critical'"),
                new Case(QueryConditionOp.class, QueryConditionOp.EQ, "'eq'"),
                new Case(QueryConditionOp.class, QueryConditionOp.NE, "'ne'"),
                new Case(QueryConditionOp.class, QueryConditionOp.GT, "'gt'"),
                new Case(QueryConditionOp.class, QueryConditionOp.LT, "'lt'"),
                new Case(MetricQueryType.class, MetricQueryType.RANGE, "'range'"),
                new Case(MetricQueryType.class, MetricQueryType.INSTANT, "'instant'"),
                new Case(MetricLabelOperator.class, MetricLabelOperator.EQUALS, "'='"),
                new Case(MetricLabelOperator.class, MetricLabelOperator.NOT_EQUALS, "'!='"),
                new Case(MetricLabelOperator.class, MetricLabelOperator.REGEX_MATCH, "'=~'"),
                new Case(MetricLabelOperator.class, MetricLabelOperator.REGEX_NOT_MATCH, "'!~'"));
    }

    private static List<Case> values() {
        return List.of(
                new Case(JsonValue.class, JsonValue.from(null), "null"),
                new Case(JsonValue.class, JsonValue.of(true), "true"),
                new Case(JsonValue.class, JsonValue.of(-3), "-3"),
                new Case(JsonValue.class, JsonValue.of(Long.MIN_VALUE), "-9223372036854775808"),
                new Case(JsonValue.class, JsonValue.of(3.0), "3.0"),
                new Case(JsonValue.class, JsonValue.of(-0.0), "-0.0"),
                new Case(JsonValue.class, JsonValue.of(1e300), "1.0E300"),
                new Case(JsonValue.class, JsonValue.of(2e-3), "0.002"),
                new Case(JsonValue.class, JsonValue.of("\u0000\u001f/"), "'\\u0000\\u001F/'"),
                new Case(JsonValue.class, JsonValue.from(List.of()), "[]"),
                new Case(JsonValue.class, JsonValue.from(Map.of()), "{}"),
                new Case(JsonObject.class, new JsonObject(Attributes.of("z", 1, "a", List.of(2))), "{'z':1,'a':[2]}"));
    }

    @ParameterizedTest
    @MethodSource("models")
    void isReadFromItsJson(Case model) {
        if (model.type() != Fault.class) {
            assertEquals(model.model(), JsonReader.read(model.bytes(), model.type()));
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void isWrittenAsItsJson(Case model) {
        assertEquals(model.text(), JsonWriter.text(model.model()));
    }

    @Test
    void mapsAndObjectsKeepTheOrderOfTheirMembers() {
        JsonObject read = (JsonObject) JsonReader.value("{\"z\":1,\"a\":2,\"m\":3}");
        assertEquals(List.of("z", "a", "m"), List.copyOf(read.members().keySet()));
        byte[] tree = models().filter(model -> model.type() == QuerySpanTreeResponse.class)
                .findFirst()
                .orElseThrow()
                .bytes();
        assertEquals(
                List.of("z", "a"),
                List.copyOf(JsonReader.read(tree, QuerySpanTreeResponse.class)
                        .data()
                        .keySet()));
    }

    @Test
    void whatMayBeLeftOutIsItsDefault() {
        assertEquals(
                new SpanWithStatus("s", "t", null, "n", NOON, null, Map.of(), null),
                read(
                        SpanWithStatus.class,
                        "{'span_id':'s','trace_id':'t','name':'n','start_time':'2024-05-01T12:00:00Z'}"));
        assertEquals(
                new MetricLabelMatcher("n", "v", MetricLabelOperator.EQUALS),
                read(MetricLabelMatcher.class, "{'name':'n','value':'v'}"));
        assertEquals(new SpanStartPayload("n", null), read(SpanStartPayload.class, "{'name':'n'}"));
    }

    @Test
    void nullAttributesAreNone() {
        assertEquals(
                new UnstructuredLogEvent("t", "s", NOON, Map.of(), "m", LogSeverity.INFO),
                read(
                        Event.class,
                        "{'type':'unstructured_log','trace_id':'t','span_id':'s','timestamp':'2024-05-01T12:00:00Z',"
                                + "'attributes':null,'message':'m','severity':'info'}"));
    }

    private static <T> T read(Class<T> type, String json) {
        return JsonReader.read(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8), type);
    }
}
