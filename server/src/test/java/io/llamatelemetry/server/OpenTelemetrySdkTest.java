package io.llamatelemetry.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.llamatelemetry.api.JsonArray;
import io.llamatelemetry.api.JsonObject;
import io.llamatelemetry.api.JsonValue;
import io.llamatelemetry.api.LogSeverity;
import io.llamatelemetry.api.MetricDataPoint;
import io.llamatelemetry.api.MetricQueryType;
import io.llamatelemetry.api.MetricSeries;
import io.llamatelemetry.api.QueryCondition;
import io.llamatelemetry.api.QueryConditionOp;
import io.llamatelemetry.api.SpanStatus;
import io.llamatelemetry.api.SpanWithStatus;
import io.llamatelemetry.api.Telemetry;
import io.llamatelemetry.api.Trace;
import io.llamatelemetry.api.UnstructuredLogEvent;
import io.llamatelemetry.core.TelemetryEngine;
import io.llamatelemetry.server.http.Backend;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.logs.OtlpHttpLogRecordExporter;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.export.SimpleLogRecordProcessor;
import io.opentelemetry.sdk.metrics.Aggregation;
import io.opentelemetry.sdk.metrics.InstrumentSelector;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.View;
import io.opentelemetry.sdk.metrics.export.AggregationTemporalitySelector;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import java.io.IOException;
import java.lang.reflect.Field;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The SDK of OpenTelemetry exports to a running server, and the queries find what it sent. */
final class OpenTelemetrySdkTest {

    private static final long START = 1_767_225_600_123_456_789L;
    private static final Resource RESOURCE = Resource.create(
            Attributes.of(AttributeKey.stringKey("service.name"), "checkout", AttributeKey.longKey("process.pid"), 7L));

    private final TelemetryEngine engine =
            TelemetryEngine.builder().provider("memory").open();
    private final Telemetry telemetry = engine.telemetry();
    private final RunningServer server;

    OpenTelemetrySdkTest() throws IOException {
        server = RunningServer.start(Backend.of(engine));
    }

    @AfterEach
    void stop() {
        server.close();
        engine.close();
    }

    private static Instant after(long nanos) {
        return Instant.ofEpochSecond(0, START).plusNanos(nanos);
    }

    private static JsonValue at(@Nullable JsonValue value, Object... path) {
        JsonValue found = Objects.requireNonNull(value);
        for (Object step : path) {
            JsonValue next = step instanceof Integer index
                    ? ((JsonArray) found).elements().get(index)
                    : ((JsonObject) found).members().get(step.toString());
            found = Objects.requireNonNull(next);
        }
        return found;
    }

    /**
     * Makes an exporter write JSON instead of protocol buffers. The SDK can do so, but has no public setting for it; and it
     * must compress JSON, for it states the length that protocol buffers would have had.
     *
     * @param builder of an exporter over HTTP
     */
    private static <B> B encoded(B builder, boolean json) throws ReflectiveOperationException {
        if (json) {
            Field field = builder.getClass().getDeclaredField("delegate");
            field.setAccessible(true);
            Object delegate = Objects.requireNonNull(field.get(builder));
            delegate.getClass().getMethod("exportAsJson").invoke(delegate);
        }
        return builder;
    }

    private static void writes(Object exporter, boolean json) {
        assertTrue(exporter.toString().contains("exportAsJson=" + json), exporter.toString());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void spansAreFoundWithAllThatTheyCarryToTheNanosecond(boolean json) throws Exception {
        SpanContext remote = SpanContext.createFromRemoteParent(
                "0af7651916cd43dd8448eb211c80319c",
                "b7ad6b7169203331",
                TraceFlags.getSampled(),
                TraceState.builder().put("vendor", "x").build());
        OtlpHttpSpanExporter exporter = encoded(OtlpHttpSpanExporter.builder(), json)
                .setEndpoint(server.address + "/v1/traces")
                .setCompression("gzip")
                .build();
        writes(exporter, json);
        SdkTracerProvider tracers = SdkTracerProvider.builder()
                .setResource(RESOURCE)
                .addSpanProcessor(BatchSpanProcessor.builder(exporter).build())
                .build();
        Span root = tracers.get("shop", "1.2.3")
                .spanBuilder("POST /cart")
                .setParent(Context.root().with(Span.wrap(remote)))
                .setSpanKind(SpanKind.SERVER)
                .setStartTimestamp(START, TimeUnit.NANOSECONDS)
                .startSpan();
        Span child = tracers.get("shop", "1.2.3")
                .spanBuilder("chat")
                .setParent(Context.root().with(root))
                .setSpanKind(SpanKind.CLIENT)
                .setStartTimestamp(START + 1, TimeUnit.NANOSECONDS)
                .setAttribute("gen_ai.request.model", "llama")
                .setAttribute("gen_ai.usage.input_tokens", 42)
                .setAttribute(AttributeKey.stringArrayKey("gen_ai.response.finish_reasons"), List.of("stop", "length"))
                .addLink(remote, Attributes.of(AttributeKey.booleanKey("followed"), true))
                .startSpan();
        child.addEvent("token", Attributes.of(AttributeKey.doubleKey("p"), 0.5), START + 2, TimeUnit.NANOSECONDS);
        child.setStatus(StatusCode.ERROR, "cut off");
        child.end(START + 3, TimeUnit.NANOSECONDS);
        root.end(START + 4, TimeUnit.NANOSECONDS);
        assertTrue(tracers.shutdown().join(20, TimeUnit.SECONDS).isSuccess());

        List<QueryCondition> model = List.of(QueryCondition.of("gen_ai.usage.input_tokens", QueryConditionOp.GT, 41));
        Trace trace = telemetry.queryTraces(model, 10, 0, null).data().get(0);
        assertEquals(new Trace(remote.getTraceId(), root.getSpanContext().getSpanId(), after(0), after(4)), trace);
        Map<String, SpanWithStatus> tree =
                telemetry.getSpanTree(trace.rootSpanId(), null, null).data();
        assertEquals(2, tree.size());
        SpanWithStatus top = Objects.requireNonNull(tree.get(trace.rootSpanId()));
        assertEquals(remote.getSpanId(), top.parentSpanId());
        assertEquals(JsonValue.of(true), top.attributes().get("__local_root_span__"));
        assertEquals(JsonValue.of("server"), top.attributes().get("otel.span.kind"));
        assertEquals(JsonValue.of("vendor=x"), top.attributes().get("otel.trace_state"));
        assertEquals(JsonValue.of("checkout"), top.attributes().get("resource.service.name"));
        assertEquals(JsonValue.of(7), top.attributes().get("resource.process.pid"));
        assertEquals(JsonValue.of("shop"), top.attributes().get("otel.scope.name"));
        assertEquals(JsonValue.of("1.2.3"), top.attributes().get("otel.scope.version"));
        assertEquals(SpanStatus.OK, top.status());
        SpanWithStatus chat =
                Objects.requireNonNull(tree.get(child.getSpanContext().getSpanId()));
        assertEquals(after(1), chat.startTime());
        assertEquals(after(3), chat.endTime());
        assertEquals(SpanStatus.ERROR, chat.status());
        assertEquals(JsonValue.of("cut off"), chat.attributes().get("otel.status_description"));
        assertEquals(
                JsonValue.from(List.of("stop", "length")), chat.attributes().get("gen_ai.response.finish_reasons"));
        JsonValue events = at(chat.attributes().get("otel.events"));
        assertEquals(JsonValue.of("token"), at(events, 0, "name"));
        assertEquals(JsonValue.of("2026-01-01T00:00:00.123456791Z"), at(events, 0, "timestamp"));
        assertEquals(JsonValue.of(0.5), at(events, 0, "attributes", "p"));
        JsonValue links = at(chat.attributes().get("otel.links"));
        assertEquals(JsonValue.of(remote.getTraceId()), at(links, 0, "trace_id"));
        assertEquals(JsonValue.of(true), at(links, 0, "attributes", "followed"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void logRecordsAreFoundBySeverityAndTrace(boolean json) throws Exception {
        OtlpHttpLogRecordExporter exporter = encoded(OtlpHttpLogRecordExporter.builder(), json)
                .setEndpoint(server.address + "/v1/logs")
                .setCompression(json ? "gzip" : "none")
                .build();
        writes(exporter, json);
        SdkLoggerProvider loggers = SdkLoggerProvider.builder()
                .setResource(RESOURCE)
                .addLogRecordProcessor(SimpleLogRecordProcessor.create(exporter))
                .build();
        SpanContext context = SpanContext.create(
                "0af7651916cd43dd8448eb211c80319c",
                "b7ad6b7169203331",
                TraceFlags.getSampled(),
                TraceState.getDefault());
        for (Severity severity : List.of(Severity.TRACE, Severity.DEBUG2, Severity.WARN, Severity.FATAL4)) {
            loggers.get("shop")
                    .logRecordBuilder()
                    .setContext(Context.root().with(Span.wrap(context)))
                    .setTimestamp(START + severity.getSeverityNumber(), TimeUnit.NANOSECONDS)
                    .setSeverity(severity)
                    .setSeverityText("text of " + severity)
                    .setBody("message of " + severity)
                    .setAttribute(AttributeKey.stringArrayKey("list"), List.of("a"))
                    .emit();
        }
        loggers.get("shop")
                .logRecordBuilder()
                .setTimestamp(START, TimeUnit.NANOSECONDS)
                .setBody("alone")
                .emit();
        assertTrue(loggers.shutdown().join(20, TimeUnit.SECONDS).isSuccess());

        List<UnstructuredLogEvent> found = telemetry
                .queryLogs(context.getTraceId(), context.getSpanId(), null, null, null, null, null, null)
                .data();
        assertEquals(
                List.of(LogSeverity.CRITICAL, LogSeverity.WARN, LogSeverity.DEBUG, LogSeverity.VERBOSE),
                found.stream().map(UnstructuredLogEvent::severity).toList());
        assertEquals("message of FATAL4", found.get(0).message());
        assertEquals(after(24), found.get(0).timestamp());
        assertEquals(JsonValue.of("text of FATAL4"), found.get(0).attributes().get("otel.severity_text"));
        assertEquals(JsonValue.of(24), found.get(0).attributes().get("otel.severity_number"));
        assertEquals(JsonValue.of("[\"a\"]"), found.get(0).attributes().get("list"));
        UnstructuredLogEvent alone = telemetry
                .queryLogs("0".repeat(32), "", null, "alone", null, null, null, null)
                .data()
                .get(0);
        assertEquals(LogSeverity.INFO, alone.severity());
        assertEquals(JsonValue.of("checkout"), alone.attributes().get("resource.service.name"));
    }

    private double sum(String metric) {
        return telemetry.queryMetrics(metric, 0, null, "1d", MetricQueryType.INSTANT, null).data().stream()
                .map(MetricSeries::values)
                .mapToDouble(values -> values.get(0).value())
                .sum();
    }

    private Map<String, Double> buckets(String metric) {
        Map<String, Double> buckets = new TreeMap<>();
        telemetry
                .queryMetrics(metric, 0, null, "1d", MetricQueryType.INSTANT, null)
                .data()
                .forEach(series -> series.labels().stream()
                        .filter(label -> label.name().equals("le"))
                        .forEach(label -> buckets.put(
                                label.value(), series.values().get(0).value())));
        return buckets;
    }

    /** The points as they were sent, in the order of their times. */
    private List<Double> raw(String metric) {
        List<MetricSeries> series = telemetry
                .queryMetrics(metric, 0, null, null, MetricQueryType.RANGE, null)
                .data();
        assertEquals(1, series.size());
        return series.get(0).values().stream().map(MetricDataPoint::value).toList();
    }

    /** The reader refuses a flush while it has not noted that the one before is over; it collects nothing then. */
    private static void flush(SdkMeterProvider meters) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!meters.forceFlush().join(20, TimeUnit.SECONDS).isSuccess()) {
            assertTrue(System.nanoTime() < end, "the metrics could not be exported");
            Thread.onSpinWait();
        }
    }

    @ParameterizedTest
    @CsvSource({"true, true", "true, false", "false, true", "false, false"})
    void metricsAddUpWhetherTheyComeAsDeltasOrCountOn(boolean deltas, boolean json) throws Exception {
        OtlpHttpMetricExporter exporter = encoded(OtlpHttpMetricExporter.builder(), json)
                .setEndpoint(server.address + "/v1/metrics")
                .setCompression(json ? "gzip" : "none")
                .setAggregationTemporalitySelector(
                        deltas
                                ? AggregationTemporalitySelector.deltaPreferred()
                                : AggregationTemporalitySelector.alwaysCumulative())
                .build();
        writes(exporter, json);
        SdkMeterProvider meters = SdkMeterProvider.builder()
                .setResource(RESOURCE)
                .registerMetricReader(PeriodicMetricReader.create(exporter))
                .registerView(
                        InstrumentSelector.builder().setName("size").build(),
                        View.builder()
                                .setAggregation(Aggregation.base2ExponentialBucketHistogram(160, 0))
                                .build())
                .build();
        meters.get("shop")
                .gaugeBuilder("temperature")
                .ofLongs()
                .buildWithCallback(measurement -> measurement.record(21));
        var queue = meters.get("shop").upDownCounterBuilder("queue").build();
        var size = meters.get("shop").histogramBuilder("size").ofLongs().build();
        var tokens =
                meters.get("shop").counterBuilder("tokens").setUnit("{token}").build();
        var latency = meters.get("shop")
                .histogramBuilder("latency")
                .setUnit("ms")
                .setExplicitBucketBoundariesAdvice(List.of(1.0, 2.5))
                .build();
        for (int round = 0; round < 3; round++) {
            tokens.add(5, Attributes.of(AttributeKey.stringKey("model"), "llama"));
            latency.record(0.5);
            latency.record(2);
            latency.record(8);
            queue.add(-1);
            size.record(1);
            size.record(3);
            flush(meters);
        }

        assertEquals(15, sum("tokens"));
        assertEquals(9, sum("latency_count"));
        assertEquals(31.5, sum("latency_sum"));
        assertEquals(6, sum("size_count"));
        assertEquals(12, sum("size_sum"));
        assertEquals(Map.of("1", 3.0, "4", 6.0, "+Inf", 6.0), buckets("size_bucket"));
        assertEquals(List.of(21.0, 21.0, 21.0), raw("temperature"));
        assertEquals(List.of(-1.0, -2.0, -3.0), raw("queue"));
        assertEquals(deltas ? List.of(5.0, 5.0, 5.0) : List.of(5.0, 10.0, 15.0), raw("tokens"));
        assertEquals(Map.of("1", 3.0, "2.5", 6.0, "+Inf", 9.0), buckets("latency_bucket"));
        MetricSeries series = telemetry
                .queryMetrics("tokens", 0, null, "1d", MetricQueryType.RANGE, null)
                .data()
                .get(0);
        assertEquals(
                Map.of(
                        "model", "llama",
                        "otel.scope.name", "shop",
                        "resource.process.pid", "7",
                        "resource.service.name", "checkout"),
                series.labels().stream().collect(Collectors.toMap(label -> label.name(), label -> label.value())));
        assertEquals("{token}", series.values().get(0).unit());
    }
}
