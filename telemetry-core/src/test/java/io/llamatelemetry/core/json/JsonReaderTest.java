package io.llamatelemetry.core.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.llamatelemetry.api.DefaultValue;
import io.llamatelemetry.api.Event;
import io.llamatelemetry.api.Fault;
import io.llamatelemetry.api.InvalidRequestException;
import io.llamatelemetry.api.JsonObject;
import io.llamatelemetry.api.JsonValue;
import io.llamatelemetry.api.LogSeverity;
import io.llamatelemetry.api.MetricEvent;
import io.llamatelemetry.api.QueryCondition;
import io.llamatelemetry.api.QuerySpansResponse;
import io.llamatelemetry.api.SpanEndPayload;
import io.llamatelemetry.api.UnstructuredLogEvent;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class JsonReaderTest {

    private static final String LOG =
            "'trace_id':'t','span_id':'s','timestamp':'2024-05-01T12:00:00Z','message':'m','severity':'info'";

    /** One component of each scalar type, to be read one at a time. */
    record Scalars(
            @Nullable String string,
            @Nullable Integer integer,
            @Nullable Long wide,
            @Nullable Double decimal,
            @Nullable Boolean truth,
            @Nullable Instant time,
            @Nullable LogSeverity severity,
            @Nullable List<String> list,
            @Nullable List<@Nullable Integer> gaps,
            @Nullable Map<String, Integer> map,
            @Nullable JsonObject object) {}

    /** A tree, which holds its own kind. */
    record Node(int weight, @DefaultValue("[]") List<Node> children) {

        Node {
            if (weight < 0) {
                throw new IllegalArgumentException("weight: " + weight + " (expected: >= 0)");
            }
            children = List.copyOf(children);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "string|5|string_type",
                "string|true|string_type",
                "string|['a']|string_type",
                "string|{'a':1}|string_type",
                "integer|'5'|int_type",
                "integer|true|int_type",
                "integer|[]|int_type",
                "integer|5.5|int_from_float",
                "integer|1e-1|int_from_float",
                "integer|1e-999999999|int_from_float",
                "integer|2147483648|less_than_equal",
                "integer|1e300|less_than_equal",
                "integer|-2147483649|greater_than_equal",
                "wide|'5'|int_type",
                "wide|9223372036854775808|less_than_equal",
                "wide|-9223372036854775809|greater_than_equal",
                "wide|9007199254740993.5|int_from_float",
                "decimal|'0.5'|float_type",
                "decimal|false|float_type",
                "decimal|1e309|value_error",
                "truth|1|bool_type",
                "truth|'true'|bool_type",
                "time|true|datetime_type",
                "time|{}|datetime_type",
                "time|'yesterday'|datetime_parsing",
                "time|'1714564800'|datetime_parsing",
                "time|'2024-02-30T00:00:00Z'|datetime_parsing",
                "time|'1969-12-31T23:59:59Z'|value_error",
                "time|'2262-04-12T00:00:00Z'|value_error",
                "time|-1|value_error",
                "time|-1e-300|value_error",
                "time|1e-999999999|value_error",
                "time|9223372036854.775808|value_error",
                "severity|'INFO'|enum",
                "severity|3|enum",
                "severity|'fatal'|enum",
                "list|'a'|list_type",
                "list|{}|list_type",
                "map|[]|dict_type",
                "map|'a'|dict_type",
                "object|[]|dict_type",
                "object|5|dict_type",
            })
    void noTypeIsTakenForAnother(String member, String json, String type) {
        assertEquals(List.of(member + " " + type), faults(Scalars.class, "{'" + member + "':" + json + "}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "integer|5|5",
                "integer|5.0|5",
                "integer|-0|0",
                "integer|1e3|1000",
                "integer|12.50e1|125",
                "integer|-2147483648|-2147483648",
                "wide|9007199254740993.0|9007199254740993",
                "wide|9223372036854775807|9223372036854775807",
                "wide|1E18|1000000000000000000",
                "decimal|5|5.0",
                "decimal|0.1|0.1",
                "decimal|1e-400|0.0",
                "truth|false|false",
                "time|0|1970-01-01T00:00:00Z",
                "time|1714564800|2024-05-01T12:00:00Z",
                "time|1714564800.123456789|2024-05-01T12:00:00.123456789Z",
                "time|1714564800123|2024-05-01T12:00:00.123Z",
                "time|1714564800123.456789|2024-05-01T12:00:00.123456789Z",
                "time|1.7145648e9|2024-05-01T12:00:00Z",
                "time|'2024-05-01T14:00:00.5+02:00'|2024-05-01T12:00:00.500Z",
                "time|'2024-05-01 12:00:00'|2024-05-01T12:00:00Z",
                "time|'2262-04-11T23:47:16.854775807Z'|2262-04-11T23:47:16.854775807Z",
                "severity|'critical'|CRITICAL",
                "string|'\\u00e9\\ud83d\\ude00\\\\ud800'|é😀\\ud800",
                "string|''|~~",
                "list|['a','b']|[a, b]",
                "gaps|[1,null,2.0]|[1, null, 2]",
                "map|{'a':1}|{a=1}",
                "object|{'a':[null]}|~{\"a\":[null]}~",
            })
    void valuesOfTheirTypeAreTaken(String member, String json, String expected) {
        Scalars read = JsonReader.read(bytes("{'" + member + "':" + json + "}"), Scalars.class);
        Object value = switch (member) {
            case "string" -> read.string();
            case "integer" -> read.integer();
            case "wide" -> read.wide();
            case "decimal" -> read.decimal();
            case "truth" -> read.truth();
            case "time" -> read.time();
            case "severity" -> read.severity() == null ? null : read.severity().name();
            case "list" -> read.list();
            case "gaps" -> read.gaps();
            case "map" -> read.map();
            default -> read.object();
        };
        assertEquals(expected, String.valueOf(value));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'a':1,'a':1}|a",
                "{'a':{'b':1,'c':2,'b':null}}|a.b",
                "[{'a':1},{'a':1,'a':2}]|1.a",
                "{'a':1,'\\u0061':1}|a",
                "{'':1,'':2}|~~",
            })
    void aMemberGivenTwiceIsRefused(String json, String loc) {
        assertEquals(
                List.of((loc + " value_error").strip()),
                faults(JsonValue.class, json).stream().map(String::strip).toList());
    }

    @Test
    void aMemberGivenTwiceIsRefusedInModelsAttributesAndIgnoredMembers() {
        assertEquals(
                List.of(
                        "attributes.k value_error",
                        "x.0.y value_error",
                        "x value_error",
                        "message value_error",
                        "type value_error"),
                faults(
                        Event.class,
                        "{'type':'unstructured_log'," + LOG
                                + ",'attributes':{'k':1,'l':2,'k':1},'x':[{'y':1,'y':2}],'x':0,'message':'m','type':'unstructured_log'}"));
    }

    @Test
    void allFaultsAreNamedEachAtItsPlace() {
        assertEquals(
                List.of(
                        "trace_id string_type",
                        "attributes.a value_error",
                        "attributes.c value_error",
                        "severity enum",
                        "span_id missing",
                        "timestamp missing",
                        "message missing"),
                faults(
                        Event.class,
                        "{'trace_id':5,'attributes':{'a':[1],'b':null,'c':{}},'severity':'loud','type':'unstructured_log'}"));
        assertEquals(
                List.of("data.0.name missing", "data.1 dict_type"),
                faults(QuerySpansResponse.class, "{'data':[{'span_id':'s','trace_id':'t','start_time':0},5]}"));
        assertEquals(
                List.of("payload.status missing"),
                faults(
                        Event.class,
                        "{'trace_id':'t','span_id':'s','timestamp':0,'payload':{'type':'span_end'},'type':'structured_log'}"));
    }

    @Test
    void theTagMayStandAnywhereAndBeSpeltWithEscapes() {
        Event expected = new UnstructuredLogEvent(
                "t", "s", Instant.parse("2024-05-01T12:00:00Z"), Map.of(), "m", LogSeverity.INFO);
        for (String json : List.of(
                "{'type':'unstructured_log'," + LOG + "}",
                "{" + LOG + ",'type' \n:\t'unstructured_log'}",
                "{" + LOG + ",'t\\u0079pe':'unstructured\\u005flog'}",
                "{'t\\u0079pe':'unstructured_log'," + LOG + "}",
                "{'x':{'type':'metric'},'y':'type','z':['type','\\\\'],'w':'\\'type\\':'," + LOG
                        + ",'type':'unstructured_log'}")) {
            assertEquals(expected, JsonReader.read(bytes(json), Event.class), json);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{}|union_tag_not_found",
                "{'trace_id':'t'}|union_tag_not_found",
                "{'trace_id':'t','x':{'type':'metric'}}|union_tag_not_found",
                "{'type':'span'}|union_tag_invalid",
                "{'a':1,'type':'span'}|union_tag_invalid",
                "{'type':5,'a':1}|union_tag_invalid",
                "{'type':null}|union_tag_invalid",
                "{'a':1,'type':{'type':'metric'}}|union_tag_invalid",
                "{'type':'METRIC'}|union_tag_invalid",
                "[]|dict_type",
                "'metric'|dict_type",
                "null|dict_type",
            })
    void aWrongTagIsOneFault(String json, String type) {
        assertEquals(List.of(" " + type), faults(Event.class, json));
    }

    @Test
    void aRecordReadByItselfMayOmitItsTagButNotContradictIt() {
        assertEquals(
                "ok",
                JsonReader.read(bytes("{'status':'ok'}"), SpanEndPayload.class)
                        .status()
                        .wireName());
        assertEquals(
                List.of("type literal_error"), faults(SpanEndPayload.class, "{'status':'ok','type':'span_start'}"));
    }

    @Test
    void anAnswerToNullDependsOnTheModel() {
        assertEquals(List.of("key string_type"), faults(QueryCondition.class, "{'key':null,'op':'eq','value':null}"));
        assertEquals(List.of("value missing"), faults(QueryCondition.class, "{'key':'k','op':'eq'}"));
        assertEquals(List.of("list.1 string_type"), faults(Scalars.class, "{'list':['a',null]}"));
        assertEquals(
                new Scalars(null, null, null, null, null, null, null, null, null, null, null),
                JsonReader.read(bytes("{'string':null,'list':null,'map':null}"), Scalars.class));
    }

    @Test
    void whatAConstructorRefusesIsAFaultOfItsObject() {
        assertEquals(
                new Node(1, List.of(new Node(2, List.of()))),
                JsonReader.read(bytes("{'weight':1,'children':[{'weight':2}]}"), Node.class));
        Fault fault = fault(Node.class, "{'weight':1,'children':[{'weight':2},{'weight':-3}]}");
        assertEquals(new Fault(List.of("children", 1), "weight: -3 (expected: >= 0)", "value_error"), fault);
        assertEquals(
                "value_error",
                fault(
                                MetricEvent.class,
                                "{'trace_id':'t','span_id':'s','timestamp':0,'metric':'m','unit':'1','value':1"
                                        + "0".repeat(399) + "}")
                        .type());
    }

    @Test
    void messagesShowTheValueButNeverMuchOfIt() {
        assertEquals(
                "\"5\" (expected: an integer)",
                fault(Scalars.class, "{'integer':'5'}").msg());
        assertEquals(
                "an array (expected: a string)",
                fault(Scalars.class, "{'string':[1]}").msg());
        Fault fault = fault(Scalars.class, "{'integer':'" + "x".repeat(1_000_000) + "'}");
        assertTrue(fault.msg().length() < 200, fault.msg());
        Fault named = fault(Scalars.class, "{'ignored':{'" + "x".repeat(1_000_000) + "':1e400}}");
        assertTrue(String.valueOf(named.loc().get(1)).length() < 300);
    }

    @Test
    void ofVeryManyFaultsTheRestAreCounted() {
        InvalidRequestException thrown = assertThrows(
                InvalidRequestException.class,
                () -> JsonReader.read(bytes("{'list':[" + "1,".repeat(4_999) + "1]}"), Scalars.class));
        assertEquals(1_001, thrown.faults().size());
        assertEquals(
                "and 4000 more faults, which are not named",
                thrown.faults().get(1_000).msg());
    }

    @Test
    void veryManyMembersAreRead() {
        StringBuilder json = new StringBuilder("{\"k\":0");
        for (int i = 0; i < 200_000; i++) {
            json.append(",\"key")
                    .append(Integer.toHexString(i * 31))
                    .append("\":")
                    .append(i);
        }
        JsonObject read = (JsonObject) JsonReader.value(json.append('}').toString());
        assertEquals(200_001, read.members().size());
    }

    @Test
    void aStreamIsReadToItsEndAndLeftOpen() throws IOException {
        var stream = new ByteArrayInputStream(bytes("{'weight':1} ")) {
            private boolean closed;

            @Override
            public void close() {
                closed = true;
            }
        };
        assertEquals(new Node(1, List.of()), JsonReader.read(stream, Node.class));
        assertFalse(stream.closed);
        assertEquals(0, stream.available());
    }

    @Test
    void aTypeWithoutAJsonFormIsRefusedAtOnce() {
        assertThrows(IllegalArgumentException.class, () -> JsonReader.read(bytes("{}"), Thread.class));
    }

    private static Fault fault(Class<?> type, String json) {
        InvalidRequestException thrown =
                assertThrows(InvalidRequestException.class, () -> JsonReader.read(bytes(json), type));
        assertEquals(1, thrown.faults().size(), thrown.getMessage());
        return thrown.faults().get(0);
    }

    private static List<String> faults(Class<?> type, String json) {
        InvalidRequestException thrown =
                assertThrows(InvalidRequestException.class, () -> JsonReader.read(bytes(json), type), json);
        return thrown.faults().stream()
                .map(fault -> String.join(
                                ".", fault.loc().stream().map(Object::toString).toList()) + " " + fault.type())
                .toList();
    }

    private static byte[] bytes(String json) {
        return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }
}
