package io.llamatelemetry.core.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.llamatelemetry.api.Event;
import io.llamatelemetry.api.Fault;
import io.llamatelemetry.api.InvalidRequestException;
import io.llamatelemetry.api.JsonValue;
import io.llamatelemetry.api.QueryCondition;
import io.llamatelemetry.api.UnstructuredLogEvent;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is not JSON, or beyond its bounds, wherever it stands. */
final class JsonSyntaxTest {
    private static final String LOG =
            "'trace_id':'t','span_id':'s','timestamp':'2024-05-01T12:00:00Z','message':'m','severity':'info'";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "~~|1|1",
                "~ ~|1|2",
                "{|1|2",
                "{'a'}|1|5",
                "{'a':}|1|6",
                "{'a':1,}|1|8",
                "[1,]|1|4",
                "[1 2]|1|4",
                "nul|1|1",
                "tru|1|1",
                "NaN|1|4",
                "-Infinity|1|10",
                "01|1|2",
                "+1|1|1",
                ".5|1|1",
                "1.|1|3",
                "1e|1|3",
                "0x10|1|2",
                "'a|1|3",
                "'\\x'|1|3",
                "'\\u12g4'|1|6",
                "{a:1}|1|2",
                "/**/1|1|1",
                "# 1|1|1",
                "1 2|1|3",
                "{} {}|1|4",
                "1,|1|2",
                "]|1|1",
                "[1}|1|3",
                "'\\ud800'|1|2",
                "'\\udc00'|1|2",
                "'\\ud800\\u0041'|1|2",
                "'\\ud800x'|1|2",
                "'\\\\\\udc00'|1|4",
                "{'\\ud800':1}|1|3",
                "{'ignored':['\\udbff']}|1|14",
            })
    void whatIsNotJsonIsOneFaultWithItsPlace(String json, int line, int column) {
        InvalidRequestException thrown =
                assertThrows(InvalidRequestException.class, () -> JsonReader.value(bytes(json)));
        assertEquals(1, thrown.faults().size());
        Fault fault = thrown.faults().get(0);
        assertEquals(List.of(), fault.loc());
        assertEquals("json_invalid", fault.type());
        assertTrue(fault.msg().startsWith("malformed")
                || fault.msg().startsWith("half of")
                || fault.msg().startsWith("no JSON"));
        String place = fault.msg().replaceAll(".* at line (\\d+) column (\\d+)$", "$1:$2");
        assertTrue(place.startsWith(line + ":"), fault.msg());
        assertTrue(Math.abs(Integer.parseInt(place.substring(2)) - column) <= 2, fault.msg() + " for " + json);
    }

    @Test
    void linesAndColumnsCountCharacters() {
        assertEquals(
                "malformed JSON: content behind the value, at line 2 column 11",
                onlyFault("{\n\"é😀\" : 1} 5").msg());
    }

    @ParameterizedTest
    @CsvSource({
        "80",
        "c080",
        "c1bf",
        "c2",
        "c241",
        "e08080",
        "e09fbf",
        "eda080",
        "edbfbf",
        "eda080edb080",
        "f0808080",
        "f08fbfbf",
        "f4908080",
        "f5808080",
        "ff",
        "fe",
        "e282",
        "f09f98",
        "e28228",
    })
    void malformedUtf8IsRefusedWhereverItStands(String hex) {
        byte[] malformed = HexFormat.of().parseHex(hex);
        for (String around : List.of("\"%\"", "{\"%\":1}", "{\"ignored\":[\"abcdefghijk%\"]}", "%", "1%")) {
            byte[] json = splice(around, malformed);
            InvalidRequestException thrown =
                    assertThrows(InvalidRequestException.class, () -> JsonReader.read(json, QueryCondition.class));
            assertEquals("json_invalid", thrown.faults().get(0).type());
            assertTrue(thrown.faults().get(0).msg().startsWith("malformed UTF-8"), thrown.getMessage());
        }
    }

    @Test
    void otherEncodingsAreRefusedAndAByteOrderMarkIsNot() {
        for (var charset : List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE, Charset.forName("UTF-32BE"))) {
            assertThrows(InvalidRequestException.class, () -> JsonReader.value("{\"a\":1}".getBytes(charset)));
        }
        byte[] marked = ("\ufeff{" + LOG + ",'type':'unstructured_log'}")
                .replace('\'', '"')
                .getBytes(StandardCharsets.UTF_8);
        assertEquals("m", ((UnstructuredLogEvent) JsonReader.read(marked, Event.class)).message());
    }

    @Test
    void textWithHalfOfASurrogatePairIsRefused() {
        assertThrows(InvalidRequestException.class, () -> JsonReader.value("\"\ud800\""));
        assertThrows(InvalidRequestException.class, () -> JsonReader.value("\"\udc00\ud800\""));
    }

    @Test
    void sixtyFourLevelsAreReadAndOneMoreIsRefused() {
        String deep = "[".repeat(64) + "]".repeat(64);
        assertEquals(deep, JsonWriter.text(JsonReader.value(deep)));
        Fault fault = onlyFault("[" + deep + "]");
        assertEquals("json_invalid", fault.type());
        assertTrue(fault.msg().startsWith("JSON nested more than 64 levels deep"), fault.msg());
        assertEquals(
                "json_invalid",
                fault(QueryCondition.class, "{'ignored':" + deep + "}").type());
        assertEquals("json_invalid", onlyFault("{\"a\":".repeat(100_000)).type());
    }

    @Test
    void whatIsStoredMayBeDeeper() {
        String deep = "[".repeat(1_000) + "]".repeat(1_000);
        assertEquals(deep, JsonWriter.text(JsonReader.storedValue(bytes(deep))));
        assertThrows(InvalidRequestException.class, () -> JsonReader.storedValue(bytes("[" + deep + "]")));
        assertThrows(InvalidRequestException.class, () -> JsonReader.storedValue(bytes("{'a':1,'a':2}")));
    }

    @Test
    void numbersBeyondTheBoundsAreRefusedWhereverTheyStand() {
        String most = "9".repeat(400);
        assertEquals(most, JsonWriter.text(JsonReader.value(most)));
        assertEquals(
                List.of("0 value_error", "1 value_error", "3.a value_error"),
                faults(JsonValue.class, "[" + most + "9,1e400,1.5,{'a':-1e309}]"));
        assertEquals(
                List.of("ignored.0 value_error", "value value_error"),
                faults(QueryCondition.class, "{'ignored':[1e400],'key':'k','op':'eq','value':1e400}"));
        assertEquals(List.of(" value_error"), faults(JsonValue.class, "1" + "0".repeat(1_000_000)));
        assertEquals(List.of(" value_error"), faults(JsonValue.class, "0." + "1".repeat(1_000_000)));
    }

    @Test
    void aSyntaxFaultStandsAlone() {
        assertEquals(List.of(" json_invalid"), faults(Event.class, "{'type':'metric','trace_id':5,'x':}"));
        assertEquals(List.of(" json_invalid"), faults(Event.class, "{'trace_id':5,'type':'metric'"));
        assertEquals(List.of(" json_invalid"), faults(Event.class, "{'trace_id':5,'type':'metric} "));
        assertEquals(List.of(" json_invalid"), faults(Event.class, "{'trace_id':5,'\\"));
        assertEquals(List.of(" json_invalid"), faults(Event.class, "{'trace_id':5,'type':'metric'} 5"));
    }

    private static byte[] splice(String around, byte[] middle) {
        String[] halves = around.split("%", -1);
        byte[] before = halves[0].getBytes(StandardCharsets.UTF_8);
        byte[] after = halves[1].getBytes(StandardCharsets.UTF_8);
        byte[] json = Arrays.copyOf(before, before.length + middle.length + after.length);
        System.arraycopy(middle, 0, json, before.length, middle.length);
        System.arraycopy(after, 0, json, before.length + middle.length, after.length);
        return json;
    }

    private static Fault onlyFault(String json) {
        InvalidRequestException thrown = assertThrows(InvalidRequestException.class, () -> JsonReader.value(json));
        assertEquals(1, thrown.faults().size());
        return thrown.faults().get(0);
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
