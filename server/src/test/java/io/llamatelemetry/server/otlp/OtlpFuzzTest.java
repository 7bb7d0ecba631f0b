package io.llamatelemetry.server.otlp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.Message;
import io.llamatelemetry.api.InvalidRequestException;
import io.llamatelemetry.api.LimitExceededException;
import io.llamatelemetry.api.LogEventsResponse;
import io.llamatelemetry.core.Submission;
import io.llamatelemetry.core.Submissions;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/**
 * An export comes to the same in either encoding, and whatever is none is refused in the one way. The first byte says of
 * what the export is: t, m or l.
 */
final class OtlpFuzzTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.000000006Z");
    private static final int MOST = 100;

    /** What an export comes to, or what it is refused with. */
    private record Outcome(List<Submission> submissions, String refused) {}

    @FuzzTest
    void protobufAndItsJsonComeToTheSame(byte[] data) {
        OtlpSignal signal = signal(data);
        byte[] body = body(data);
        Message.Builder message = builder(signal);
        try {
            OtlpEncoding.PROTOBUF.read(body, message);
        } catch (InvalidRequestException malformed) {
            assertEquals(
                    malformed.getMessage(),
                    read(signal, OtlpEncoding.PROTOBUF, body).refused());
            return;
        }
        byte[] json = MessageJson.of(message.build());
        assertEquals(read(signal, OtlpEncoding.PROTOBUF, body), read(signal, OtlpEncoding.JSON, json));
    }

    @FuzzTest
    @DictionaryEntries({
        "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{",
        "\"traceId\":",
        "\"spanId\":",
        "\"parentSpanId\":",
        "\"startTimeUnixNano\":\"1\"",
        "\"endTimeUnixNano\":\"2\"",
        "\"name\":",
        "\"kind\":1",
        "\"attributes\":[",
        "{\"key\":\"a\",\"value\":{\"stringValue\":\"x\"}}",
        "{\"intValue\":\"7\"}",
        "{\"doubleValue\":\"NaN\"}",
        "{\"boolValue\":true}",
        "{\"bytesValue\":\"AA==\"}",
        "{\"arrayValue\":{\"values\":[",
        "{\"kvlistValue\":",
        "\"events\":[{\"timeUnixNano\":",
        "\"links\":[{",
        "\"status\":{\"code\":2",
        "\"droppedAttributesCount\":",
        "{\"resourceMetrics\":[{\"scopeMetrics\":[{\"metrics\":[{",
        "\"gauge\":{\"dataPoints\":[{",
        "\"sum\":{",
        "\"asInt\":",
        "\"asDouble\":",
        "\"aggregationTemporality\":2",
        "\"isMonotonic\":true",
        "\"histogram\":{",
        "\"exponentialHistogram\":{",
        "\"summary\":{",
        "\"bucketCounts\":[\"1\"]",
        "\"explicitBounds\":[1.5]",
        "\"quantileValues\":[{",
        "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{",
        "\"body\":{",
        "\"severityNumber\":9",
        "\\ud800"
    })
    void jsonAndItsProtobufComeToTheSame(byte[] data) {
        OtlpSignal signal = signal(data);
        byte[] body = body(data);
        Message.Builder message = builder(signal);
        try {
            OtlpEncoding.JSON.read(body, message);
        } catch (InvalidRequestException malformed) {
            assertEquals(
                    malformed.getMessage(),
                    read(signal, OtlpEncoding.JSON, body).refused());
            return;
        }
        if (!message.build().equals(again(signal, message.build()))) {
            return; // text with half of a surrogate pair, or deeper than protobuf goes: the engine has its say of both
        }
        Outcome outcome = read(signal, OtlpEncoding.JSON, body);
        Outcome other = read(signal, OtlpEncoding.PROTOBUF, message.build().toByteArray());
        assertEquals(outcome, other);
    }

    /** The message once it has been protobuf; an empty one where it cannot be. */
    private static Message again(OtlpSignal signal, Message message) {
        Message.Builder again = builder(signal);
        try {
            OtlpEncoding.PROTOBUF.read(message.toByteArray(), again);
            return again.build();
        } catch (InvalidRequestException tooDeep) {
            return builder(signal).build();
        }
    }

    private static Outcome read(OtlpSignal signal, OtlpEncoding encoding, byte[] body) {
        try {
            OtlpBatch batch = signal.read(encoding, body, MOST, NOW);
            LogEventsResponse accepted = new LogEventsResponse(batch.events().size(), List.of());
            assertTrue(signal.answer(encoding, batch, accepted).length < 1 << 20);
            return new Outcome(
                    Submissions.of(batch.events()), batch.outcome(accepted).toString());
        } catch (InvalidRequestException | LimitExceededException refused) {
            return new Outcome(List.of(), String.valueOf(refused.getMessage()));
        }
    }

    private static OtlpSignal signal(byte[] data) {
        byte first = data.length == 0 ? (byte) 't' : data[0];
        return first == 'm' ? OtlpSignal.METRICS : first == 'l' ? OtlpSignal.LOGS : OtlpSignal.TRACES;
    }

    private static byte[] body(byte[] data) {
        return data.length == 0 ? data : Arrays.copyOfRange(data, 1, data.length);
    }

    private static Message.Builder builder(OtlpSignal signal) {
        return switch (signal) {
            case TRACES -> ExportTraceServiceRequest.newBuilder();
            case METRICS -> ExportMetricsServiceRequest.newBuilder();
            case LOGS -> ExportLogsServiceRequest.newBuilder();
        };
    }
}
