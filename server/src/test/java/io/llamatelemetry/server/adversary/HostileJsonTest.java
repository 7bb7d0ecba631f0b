package io.llamatelemetry.server.adversary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that are small enough, and made to cost much. */
@ExtendWith(Besieged.class)
final class HostileJsonTest {

    private static void assertStatus(int status, HttpResponse<String> answer) {
        String body = answer.body();
        assertEquals(status, answer.statusCode(), body.substring(0, Math.min(500, body.length())));
    }

    private static String members(List<String> names) {
        return names.stream().map(name -> "\"" + name + "\":1").collect(Collectors.joining(",", "{", "}"));
    }

    @Test
    void aHundredThousandAttributesAreTooMany(Attack attack) throws Exception {
        List<String> names =
                IntStream.range(0, 100_000).mapToObj(i -> "attribute" + i).toList();
        HttpResponse<String> answer = attack.post(Attack.EVENTS, Attack.event(members(names)));
        assertStatus(400, answer);
        assertTrue(answer.body().contains("limits.max_attributes"), answer.body());
    }

    /** Texts that all have one hash: every block of two letters has the same. */
    private static List<String> colliding(int bits) {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < 1 << bits; i++) {
            StringBuilder name = new StringBuilder();
            for (int bit = 0; bit < bits; bit++) {
                name.append(((i >> bit) & 1) == 0 ? "Aa" : "BB");
            }
            all.add(name.toString());
        }
        return all;
    }

    @Test
    void namesOfOneHashCostNoMoreThanOthers(Attack attack) throws Exception {
        List<String> names = colliding(15);
        assertEquals(1, names.stream().map(String::hashCode).distinct().count());
        assertStatus(400, attack.post(Attack.EVENTS, Attack.event(members(names))));
        assertStatus(200, attack.post(Attack.EVENTS, Attack.event(members(names.subList(0, 1_000)))));
        String unknown = Attack.event("{}").replace("\"message\"", "\"ignored\":" + members(names) + ",\"message\"");
        assertStatus(200, attack.post(Attack.EVENTS, unknown));
    }

    @Test
    void idsOfOneHashCostNoMoreThanOthers(Attack attack) throws Exception {
        String lines = colliding(14).stream()
                .map(id -> "{\"type\":\"structured_log\",\"trace_id\":\"" + id + "\",\"span_id\":\"" + id
                        + "\",\"timestamp\":0,\"payload\":{\"type\":\"span_start\",\"name\":\"n\"}}")
                .collect(Collectors.joining("\n"));
        assertStatus(200, attack.post(Attack.BATCH, lines));
        assertStatus(200, attack.post(Attack.TRACES, "{\"limit\":5}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {Attack.EVENTS, Attack.BATCH, Attack.TRACES, "/v1/telemetry/spans", "/v1/traces"})
    void deepJsonIsRefused(String path, Attack attack) throws Exception {
        for (String deep : List.of("[".repeat(2_000_000), "{\"a\":".repeat(1_000_000), "[{\"a\":".repeat(1_000_000))) {
            HttpResponse<String> answer = attack.post(path, deep);
            boolean lineByLine = path.equals(Attack.BATCH);
            assertStatus(lineByLine ? 200 : 400, answer);
            assertTrue(!lineByLine || answer.body().contains("\"accepted\":0"), answer.body());
        }
    }

    @Test
    void wideJsonIsReadOnceAndRefused(Attack attack) throws Exception {
        assertStatus(400, attack.post(Attack.EVENTS, "[" + "1,".repeat(1_000_000) + "1]"));
        assertStatus(400, attack.post(Attack.EVENTS, Attack.event("[" + "{},".repeat(1_000_000) + "{}]")));
        assertStatus(400, attack.post(Attack.TRACES, "{\"attribute_filters\":[" + "1,".repeat(1_000_000) + "1]}"));
        assertStatus(400, attack.post(Attack.TRACES, "{\"order_by\":[" + "\"x\",".repeat(300_000) + "\"x\"]}"));
    }

    @Test
    void conditionsWithoutEndAreRefusedOrAnswered(Attack attack) throws Exception {
        String condition = "{\"key\":\"k\",\"op\":\"ne\",\"value\":1}";
        HttpResponse<String> answer = attack.post(
                Attack.TRACES, "{\"attribute_filters\":[" + (condition + ",").repeat(100_000) + condition + "]}");
        assertStatus(400, answer);
        String attributes = "\"a\",".repeat(1_000_000) + "\"a\"";
        assertStatus(
                400,
                attack.post(
                        "/v1/telemetry/spans",
                        "{\"attribute_filters\":[],\"attributes_to_return\":[" + attributes + "]}"));
    }

    @Test
    void membersThatComeTwiceAreRefusedAndNotAllNamed(Attack attack) throws Exception {
        HttpResponse<String> answer =
                attack.post(Attack.EVENTS, Attack.event("{" + "\"a\":1,".repeat(1_000_000) + "\"a\":1}"));
        assertStatus(400, answer);
        assertTrue(answer.body().length() < 1 << 20, () -> answer.body().length() + " bytes");
    }

    @Test
    void aBatchOfFaultsIsNotAnsweredWithMoreThanItIs(Attack attack) throws Exception {
        String line = "{" + "\"a\":1,".repeat(1_000) + "\"a\":1}\n";
        HttpResponse<String> answer = attack.post(Attack.BATCH, line.repeat(1_500));
        assertStatus(400, answer);
        assertTrue(answer.body().length() < 1 << 20, () -> answer.body().length() + " bytes");
    }

    static List<String> oddTexts() {
        return List.of(
                "\"\\ud800\"",
                "\"\\udc00\\ud800\"",
                "\"\\ud800\\u0041\"",
                "\"\\uZZZZ\"",
                "\"a\u0000b\"",
                "\"\\x00\"",
                "'single'",
                "1e400",
                "-1e400",
                "9".repeat(10_000),
                "0." + "9".repeat(10_000),
                "1e" + "9".repeat(10_000),
                "-",
                "01",
                "+1",
                "0x10",
                ".5",
                "NaN",
                "Infinity",
                "undefined",
                "[1]",
                "{\"a\":1}",
                "1 2",
                "/**/1");
    }

    @ParameterizedTest
    @MethodSource("oddTexts")
    void aValueThatIsNoneIsRefused(String value, Attack attack) throws Exception {
        assertStatus(400, attack.post(Attack.EVENTS, Attack.event("{\"a\":" + value + "}")));
        if (!value.startsWith("[") && !value.startsWith("{")) {
            String condition = "{\"attribute_filters\":[{\"key\":\"a\",\"op\":\"gt\",\"value\":" + value + "}]}";
            assertStatus(400, attack.post(Attack.TRACES, condition));
        }
    }

    @Test
    void bytesThatAreNoTextAreRefused(Attack attack) throws Exception {
        for (byte[] odd : List.of(
                new byte[] {(byte) 0xc0, (byte) 0xae},
                new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
                new byte[] {(byte) 0xf8, (byte) 0x88, (byte) 0x80, (byte) 0x80, (byte) 0x80},
                new byte[] {(byte) 0xff},
                new byte[] {(byte) 0xe2, (byte) 0x82})) {
            byte[] frame = Attack.event("{\"a\":\"??\"}").getBytes(StandardCharsets.UTF_8);
            String text = new String(frame, StandardCharsets.ISO_8859_1)
                    .replace("??", new String(odd, StandardCharsets.ISO_8859_1));
            assertStatus(400, attack.post(Attack.EVENTS, text.getBytes(StandardCharsets.ISO_8859_1)));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "((a{1000}){1000}){1000}",
                "(((((a{10}){10}){10}){10}){10}){10}",
                "(a{0,1000}){0,1000}",
                "(?:(?:x{100}y?){100}z?){100}",
                "(\\\\pL{1000}){1000}",
                "(a*)*\\\\1",
                "(?=a)b",
                "(((((((((("
            })
    void anExpressionThatGrowsIsRefused(String regex, Attack attack) throws Exception {
        String matcher = "{\"name\":\"k\",\"operator\":\"=~\",\"value\":\"" + regex + "\"}";
        assertStatus(
                400, attack.post("/v1/telemetry/metrics/m", "{\"start_time\":0,\"label_matchers\":[" + matcher + "]}"));
    }

    @Test
    void anExpressionThatBacktracksElsewhereIsLinearHere(Attack attack) throws Exception {
        String metric = "{\"event\":{\"type\":\"metric\",\"trace_id\":\"t\",\"span_id\":\"\",\"timestamp\":0,"
                + "\"metric\":\"regex\",\"value\":1,\"unit\":\"1\",\"attributes\":{\"k\":\"" + "a".repeat(16_000)
                + "b\"}}}";
        assertStatus(200, attack.post(Attack.EVENTS, metric));
        for (String regex : List.of("(a+)+", "(a|aa)+", "(a|a?)+", "(.*a){30}", "(?i)(a|A)*c")) {
            String matcher = "{\"name\":\"k\",\"operator\":\"=~\",\"value\":\"" + regex + "\"}";
            assertStatus(
                    200,
                    attack.post(
                            "/v1/telemetry/metrics/regex", "{\"start_time\":0,\"label_matchers\":[" + matcher + "]}"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"../../outside", "/etc/passwd", "..", ".", "a/../../../b", "C:\\\\x", "\\u0000", "con", "~/x"})
    void aDatasetThatClimbsStaysWhereItBelongs(String id, Attack attack) throws Exception {
        String export =
                "{\"attribute_filters\":[],\"attributes_to_save\":[\"no-span-has-it\"],\"dataset_id\":\"" + id + "\"}";
        assertStatus(200, attack.post("/v1/telemetry/spans/export", export));
        assertTrue(!Files.exists(Path.of("/tmp/outside")));
    }

    @Test
    void numbersAtTheEdgesAreNoFailureOfTheServers(Attack attack) throws Exception {
        for (String body : List.of(
                "{\"limit\":2147483648}",
                "{\"limit\":-1}",
                "{\"offset\":2147483647,\"limit\":10000}",
                "{\"offset\":99999999999999999999}",
                "{\"limit\":1e9}",
                "{\"limit\":1.5}",
                "{\"order_by\":[\"-\"]}",
                "{\"attribute_filters\":{}}",
                "null",
                "[]",
                "\"\"",
                "0")) {
            int status = attack.post(Attack.TRACES, body).statusCode();
            assertTrue(status == 200 || status == 400, body + ": " + status);
        }
        for (String end : List.of("9223372036854775807", "-9223372036854775808", "1e18")) {
            String body =
                    "{\"start_time\":" + end + ",\"end_time\":" + end + ",\"granularity\":\"9223372036854775807w\"}";
            int status = attack.post("/v1/telemetry/metrics/m", body).statusCode();
            assertTrue(status == 200 || status == 400, body + ": " + status);
        }
    }
}
