package io.llamatelemetry.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import io.llamatelemetry.api.JsonValue;
import io.llamatelemetry.api.MetricQueryType;
import io.llamatelemetry.api.SpanWithStatus;
import io.llamatelemetry.api.Telemetry;
import io.llamatelemetry.core.TelemetryEngine;
import io.llamatelemetry.server.http.Backend;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** OpenTelemetry's protocol over HTTP, in both of its encodings. */
final class OtlpTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PROTOBUF = "application/x-protobuf";
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

    private final TelemetryEngine engine =
            TelemetryEngine.builder().provider("memory").open();
    private final Telemetry telemetry = engine.telemetry();
    private final RunningServer server;
    private final HttpClient client = HttpClient.newHttpClient();

    OtlpTest() throws IOException {
        server = RunningServer.start(Backend.of(engine), "server:", "  max_batch_events: 100");
    }

    @AfterEach
    void stop() {
        server.close();
        engine.close();
    }

    private JsonNode export(String signal, String json) throws Exception {
        HttpResponse<String> answer = server.post("/v1/" + signal, json.replace('\'', '"'));
        assertEquals(200, answer.statusCode(), answer.body());
        assertEquals(
                "application/json", answer.headers().firstValue("Content-Type").orElse(""));
        return JSON.readTree(answer.body());
    }

    private HttpResponse<byte[]> export(byte[] protobuf) throws Exception {
        HttpRequest request = server.request("/v1/traces")
                .POST(BodyPublishers.ofByteArray(protobuf))
                .header("Content-Type", PROTOBUF)
                .build();
        return client.send(request, BodyHandlers.ofByteArray());
    }

    private static String spans(String... spans) {
        return "{'resourceSpans': [{'resource': {'attributes': [{'key': 'service.name', 'value': {'stringValue': 'x'}}]},"
                + " 'scopeSpans': [{'scope': {'name': 'n', 'attributes': [{'key': 'a', 'value': {'boolValue': true}}]},"
                + " 'spans': [" + String.join(",", spans) + "]}]}]}";
    }

    private static String span(String id, String more) {
        return "{'traceId': '" + TRACE.toUpperCase(Locale.ROOT) + "', 'spanId': '" + id + "', 'name': 'n',"
                + " 'startTimeUnixNano': '1767225600123456789', 'endTimeUnixNano': 1767225600123456790" + more + "}";
    }

    private SpanWithStatus stored(String id) {
        return Objects.requireNonNull(telemetry.getSpanTree(id, null, 1).data().get(id));
    }

    @Test
    void jsonIsReadAsOpenTelemetryWritesIt() throws Exception {
        assertEquals(
                "{}",
                export(
                                "traces",
                                spans(span(
                                        "b7ad6b7169203331",
                                        ", 'kind': 3, 'unknown': [{'x': null}], 'flags': 1,"
                                                + " 'parentSpanId': '', 'status': {'code': 2, 'message': 'bad'}, 'attributes': ["
                                                + " {'key': 'int', 'value': {'intValue': '9007199254740993'}},"
                                                + " {'key': 'double', 'value': {'doubleValue': 'NaN'}},"
                                                + " {'key': 'bytes', 'value': {'bytesValue': 'AQI='}},"
                                                + " {'key': 'map', 'value': {'kvlistValue': {'values': [{'key': 'l', 'value':"
                                                + " {'arrayValue': {'values': [{'intValue': 1}, {}]}}}]}}}]")))
                        .toString());
        SpanWithStatus span = stored("b7ad6b7169203331");
        assertEquals(TRACE, span.traceId());
        assertEquals(Instant.parse("2026-01-01T00:00:00.123456789Z"), span.startTime());
        assertEquals(Instant.parse("2026-01-01T00:00:00.123456790Z"), span.endTime());
        Map<String, JsonValue> expected = new TreeMap<>(Map.ofEntries(
                Map.entry("resource.service.name", JsonValue.of("x")),
                Map.entry("otel.scope.name", JsonValue.of("n")),
                Map.entry("otel.scope.a", JsonValue.of(true)),
                Map.entry("otel.span.kind", JsonValue.of("client")),
                Map.entry("otel.flags", JsonValue.of(1)),
                Map.entry("otel.status_code", JsonValue.of("ERROR")),
                Map.entry("otel.status_description", JsonValue.of("bad")),
                Map.entry("int", JsonValue.of(9007199254740993L)),
                Map.entry("double", JsonValue.of("NaN")),
                Map.entry("bytes", JsonValue.of("AQI=")),
                Map.entry("map", JsonValue.from(Map.of("l", Arrays.asList(1, null))))));
        assertEquals(expected, new TreeMap<>(span.attributes()));
    }

    @ParameterizedTest
    @CsvSource({
        "2, 0, true", "5, 0, true", "1, 0, false", "3, 0, false", // by its kind, where the flags say nothing
        "2, 256, false", "5, 256, false", "1, 768, true", "3, 769, true" // by its flags
    })
    void aLocalRootUnderARemoteParentIsARoot(int kind, int flags, boolean root) throws Exception {
        export(
                "traces",
                spans(span(
                        "b7ad6b7169203331",
                        ", 'parentSpanId': '00000000000000aa', 'kind': " + kind + ", 'flags': " + flags)));
        assertEquals(root, stored("b7ad6b7169203331").attributes().containsKey("__local_root_span__"));
        assertEquals(
                root ? 1 : 0, telemetry.queryTraces(null, 10, 0, null).data().size());
    }

    @Test
    void aServerWhoseParentIsInItsBatchIsNoRoot() throws Exception {
        export(
                "traces",
                spans(
                        span("b7ad6b7169203331", ", 'parentSpanId': '00000000000000aa', 'kind': 2"),
                        span("00000000000000aa", ", 'kind': 3")));
        assertEquals(
                "00000000000000aa",
                telemetry.queryTraces(null, 10, 0, null).data().get(0).rootSpanId());
        assertTrue(!stored("b7ad6b7169203331").attributes().containsKey("__local_root_span__"));
    }

    @Test
    void whatHasNoMeaningIsRefusedAndTheRestKept() throws Exception {
        JsonNode answer = export(
                "traces",
                spans(
                        span("b7ad6b7169203331", ""),
                        span("0000000000000000", ""),
                        span("b7ad6b71692033", ""),
                        span("00000000000000ab", "").replace("1767225600123456790", "0"),
                        span("00000000000000ac", "").replace("1767225600123456790", "'18446744073709551615'"),
                        span("00000000000000ad", "").replace("'n'", "'\\ud800'")));
        assertEquals("5", answer.at("/partialSuccess/rejectedSpans").asText());
        assertTrue(answer.at("/partialSuccess/errorMessage").asText().contains("end_time"), answer.toString());
        assertEquals(1, telemetry.querySpans(List.of(), List.of(), null).data().size());
    }

    @Test
    void protobufIsAnsweredInProtobuf() throws Exception {
        Span good = Span.newBuilder()
                .setTraceId(ByteString.fromHex(TRACE))
                .setSpanId(ByteString.fromHex("b7ad6b7169203331"))
                .setStartTimeUnixNano(1)
                .setEndTimeUnixNano(2)
                .build();
        ExportTraceServiceRequest export = ExportTraceServiceRequest.newBuilder()
                .addResourceSpans(ResourceSpans.newBuilder()
                        .addScopeSpans(ScopeSpans.newBuilder().addSpans(good).addSpans(Span.getDefaultInstance())))
                .build();
        HttpResponse<byte[]> answer = export(export.toByteArray());
        assertEquals(200, answer.statusCode());
        assertEquals(PROTOBUF, answer.headers().firstValue("Content-Type").orElse(""));
        ExportTraceServiceResponse response = ExportTraceServiceResponse.parseFrom(answer.body());
        assertEquals(1, response.getPartialSuccess().getRejectedSpans());
        assertTrue(response.getPartialSuccess().getErrorMessage().contains("trace_id"));
        assertEquals(Instant.ofEpochSecond(0, 2), stored("b7ad6b7169203331").endTime());
        assertArrayEquals(new byte[0], export(new byte[0]).body());
        HttpResponse<byte[]> broken = export("not protobuf".getBytes(StandardCharsets.UTF_8));
        assertEquals(400, broken.statusCode());
        assertEquals(PROTOBUF, broken.headers().firstValue("Content-Type").orElse(""));
        CodedInputStream status = CodedInputStream.newInstance(broken.body());
        assertEquals(8, status.readTag());
        assertEquals(3, status.readInt32());
        assertEquals(18, status.readTag());
        assertTrue(status.readString().contains("malformed protobuf"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "{\"resourceSpans\": {}}",
                "{\"resourceSpans\": [5]}",
                "{\"resourceSpans\": [{\"scopeSpans\": [{\"spans\": [{\"traceId\": \"xy\"}]}]}]}",
                "{\"resourceSpans\": [{\"scopeSpans\": [{\"spans\": [{\"kind\": \"SERVER\"}]}]}]}",
                "{\"resourceSpans\": [{\"scopeSpans\": [{\"spans\": [{\"startTimeUnixNano\": \"-1\"}]}]}]}",
                "{} {}"
            })
    void malformedJsonIsRefusedForGood(String body) throws Exception {
        HttpResponse<String> answer = server.post("/v1/traces", body);
        assertEquals(400, answer.statusCode(), answer.body());
        assertEquals(3, JSON.readTree(answer.body()).get("code").asInt());
        assertTrue(JSON.readTree(answer.body()).get("message").asText().contains("body"), answer.body());
    }

    @Test
    void anotherContentTypeIsRefused() throws Exception {
        assertEquals(
                415,
                server.send(server.request("/v1/logs")
                                .POST(BodyPublishers.ofString("x"))
                                .header("Content-Type", "text/x"))
                        .statusCode());
    }

    @Test
    void timeToLiveComesInAHeader() throws Exception {
        for (String wrong : new String[] {"0", "-1", "x", "99999999999"}) {
            assertEquals(
                    400,
                    server.send(server.request("/v1/logs")
                                    .POST(BodyPublishers.ofString("{}"))
                                    .header("Content-Type", "application/json")
                                    .header("x-telemetry-ttl-seconds", wrong))
                            .statusCode());
        }
        assertEquals(
                200,
                server.send(server.request("/v1/logs")
                                .POST(BodyPublishers.ofString("{}"))
                                .header("Content-Type", "application/json")
                                .header("x-telemetry-ttl-seconds", "60"))
                        .statusCode());
    }

    @Test
    void moreThanTheMostIsRefusedAsAWhole() throws Exception {
        String[] many = new String[101];
        for (int i = 0; i < many.length; i++) {
            many[i] = span(String.format("%016x", i + 1), "");
        }
        HttpResponse<String> answer = server.post("/v1/traces", spans(many).replace('\'', '"'));
        assertEquals(400, answer.statusCode());
        assertTrue(answer.body().contains("server.max_batch_events"), answer.body());
        assertEquals(0, telemetry.queryTraces(null, 10, 0, null).data().size());
    }

    private static String metric(String data) {
        return "{'resourceMetrics': [{'resource': {}, 'scopeMetrics': [{'metrics': [{'name': 'm', 'unit': 's', " + data
                + "}]}]}]}";
    }

    private Map<String, Double> values(String metric, String label) {
        Map<String, Double> values = new TreeMap<>();
        telemetry
                .queryMetrics(metric, 0, null, null, MetricQueryType.RANGE, null)
                .data()
                .forEach(series -> series.values()
                        .forEach(point -> series.labels().stream()
                                .filter(one -> one.name().equals(label))
                                .forEach(one -> values.merge(one.value(), point.value(), Double::sum))));
        return values;
    }

    @Test
    void aRetriedExportCountsOnce() throws Exception {
        String sum = metric("'sum': {'isMonotonic': true, 'aggregationTemporality': 1, 'dataPoints': ["
                + "{'timeUnixNano': '1767225600000000000', 'startTimeUnixNano': 1, 'asInt': '3',"
                + " 'attributes': [{'key': 'l', 'value': {'stringValue': 'a'}}]},"
                + "{'timeUnixNano': '1767225600000000000', 'startTimeUnixNano': 1, 'asDouble': 0.5,"
                + " 'attributes': [{'key': 'l', 'value': {'stringValue': 'b'}}]}]}");
        export("metrics", sum);
        export("metrics", sum);
        export("metrics", sum.replace("'startTimeUnixNano': 1", "'startTimeUnixNano': 2"));
        assertEquals(Map.of("a", 6.0, "b", 1.0), values("m", "l"));
    }

    @Test
    void anExponentialHistogramIsToldInBuckets() throws Exception {
        export(
                "metrics",
                metric(
                        "'exponentialHistogram': {'aggregationTemporality': 1, 'dataPoints': [{'timeUnixNano': '1000000000',"
                                + " 'count': '10', 'sum': 5.5, 'scale': 0, 'zeroCount': 1, 'zeroThreshold': 0.25,"
                                + " 'negative': {'offset': 1, 'bucketCounts': [1, '2']},"
                                + " 'positive': {'offset': -1, 'bucketCounts': ['1', '0', 5]}}]}"));
        assertEquals(
                Map.of("-4", 2.0, "-2", 3.0, "0.25", 4.0, "1", 5.0, "4", 10.0, "+Inf", 10.0), values("m_bucket", "le"));
        assertEquals(
                10,
                telemetry
                        .queryMetrics("m_count", 0, null, null, MetricQueryType.RANGE, null)
                        .data()
                        .get(0)
                        .values()
                        .get(0)
                        .value());
    }

    @Test
    void aSummaryIsToldInQuantiles() throws Exception {
        export(
                "metrics",
                metric("'summary': {'dataPoints': [{'timeUnixNano': '1000000000', 'count': '10', 'sum': 5.5,"
                        + " 'quantileValues': [{'quantile': 0.5, 'value': 2}, {'quantile': 1, 'value': 7}]}]}"));
        assertEquals(Map.of("0.5", 2.0, "1", 7.0), values("m", "quantile"));
    }

    @Test
    void aPointThatIsNoNumberIsRefusedAndOneThatIsNotThereIsNothing() throws Exception {
        JsonNode answer = export(
                "metrics",
                metric("'gauge': {'dataPoints': [{'timeUnixNano': '5', 'asDouble': 'NaN'}, {'asDouble': 1},"
                        + " {'timeUnixNano': 5}, {'timeUnixNano': 5, 'flags': 1}, {'timeUnixNano': 5, 'asInt': 4}]}"));
        assertEquals("3", answer.at("/partialSuccess/rejectedDataPoints").asText());
    }

    @Test
    void anExportOfLogsThatComesAgainIsKeptOnceAndEqualRecordsWithinItAreTwo() throws Exception {
        String record = "{'timeUnixNano': '1767225600000000000', 'body': {'stringValue': 'again'}}";
        String logs = "{'resourceLogs': [{'scopeLogs': [{'logRecords': [" + record + "," + record + "]}]}]}";
        for (int sending = 0; sending < 3; sending++) {
            assertEquals("{}", export("logs", logs).toString());
        }
        assertEquals(2, messages());
        export("logs", logs.replace("again", "other"));
        assertEquals(4, messages());
    }

    @Test
    void recordsThatDoNotSayWhenTheyWereAreKeptEachTime() throws Exception {
        String logs = "{'resourceLogs': [{'scopeLogs': [{'logRecords': [{'body': {'stringValue': 'x'}}]}]}]}";
        export("logs", logs);
        export("logs", logs);
        assertEquals(2, messages());
    }

    private int messages() {
        return telemetry
                .queryLogs(null, null, null, null, null, null, null, null)
                .data()
                .size();
    }

    @Test
    void rawPointsOfDeltasSayThatTheyAreAndAreOneSeries() throws Exception {
        String points =
                "{'timeUnixNano': '1767225600000000000', 'startTimeUnixNano': '1767225590000000000', 'asInt': 3},"
                        + "{'timeUnixNano': '1767225610000000000', 'startTimeUnixNano': '1767225600000000000', 'asInt': 4}";
        export("metrics", metric("'sum': {'aggregationTemporality': 1, 'dataPoints': [" + points + "]}"));
        assertEquals(Map.of("delta", 7.0), values("m", "__temporality__"));
        assertEquals(Map.of(), values("m", "__start_time__"));
        assertEquals(
                7,
                telemetry
                        .queryMetrics("m", 0, null, "1d", MetricQueryType.INSTANT, null)
                        .data()
                        .get(0)
                        .values()
                        .get(0)
                        .value());
    }
}
