package io.llamatelemetry.server.otlp;

import io.llamatelemetry.api.Attributes;
import io.llamatelemetry.api.JsonValue;
import io.llamatelemetry.api.LogSeverity;
import io.llamatelemetry.api.Timestamps;
import io.llamatelemetry.api.UnstructuredLogEvent;
import io.llamatelemetry.core.Submission;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;

/** What log records of OpenTelemetry become: log messages. */
final class LogMapping {

    private static final int TRACE_ID_BYTES = 16;
    private static final int SPAN_ID_BYTES = 8;
    private static final int NUMBERS_PER_SEVERITY = 4;
    private static final LogSeverity[] BY_NUMBER = {
        LogSeverity.VERBOSE,
        LogSeverity.DEBUG,
        LogSeverity.INFO,
        LogSeverity.WARN,
        LogSeverity.ERROR,
        LogSeverity.CRITICAL
    };

    private final OtlpBatch batch;
    private final Instant now;

    LogMapping(OtlpBatch batch, Instant now) {
        this.batch = batch;
        this.now = now;
    }

    void add(ExportLogsServiceRequest export) {
        for (ResourceLogs resource : export.getResourceLogsList()) {
            for (ScopeLogs scope : resource.getScopeLogsList()) {
                Map<String, JsonValue> surroundings = OtlpValues.surroundings(resource.getResource(), scope.getScope());
                scope.getLogRecordsList().forEach(log -> add(log, surroundings));
            }
        }
    }

    private void add(LogRecord log, Map<String, JsonValue> surroundings) {
        batch.begin();
        Attributes.Builder attributes = Attributes.builder().putAll(surroundings);
        OtlpValues.putNumber(attributes, "otel.severity_number", log.getSeverityNumberValue());
        OtlpValues.putText(attributes, "otel.severity_text", log.getSeverityText());
        OtlpValues.putText(attributes, "otel.event_name", log.getEventName());
        OtlpValues.putNumber(attributes, "otel.flags", Integer.toUnsignedLong(log.getFlags()));
        if (log.getObservedTimeUnixNano() != 0) {
            String observed = Timestamps.format(OtlpValues.time(log.getObservedTimeUnixNano()));
            attributes.put("otel.observed_time", JsonValue.of(observed));
        }
        OtlpValues.putNumber(attributes, "otel.dropped_attributes_count", log.getDroppedAttributesCount());
        OtlpValues.putAll(attributes, log.getAttributesList());
        String traceId = OtlpValues.id(log.getTraceId(), TRACE_ID_BYTES);
        batch.add(new Submission.Given(new UnstructuredLogEvent(
                traceId.isEmpty() ? OtlpValues.NO_TRACE : traceId,
                OtlpValues.id(log.getSpanId(), SPAN_ID_BYTES),
                time(log),
                OtlpValues.flat(attributes.build()),
                message(log),
                severity(log))));
    }

    private Instant time(LogRecord log) {
        long nanos = log.getTimeUnixNano() != 0 ? log.getTimeUnixNano() : log.getObservedTimeUnixNano();
        if (nanos == 0) {
            batch.noteUntimed();
            return now;
        }
        return OtlpValues.time(nanos);
    }

    private static String message(LogRecord log) {
        return log.hasBody() ? OtlpValues.text(log.getBody()) : log.getEventName();
    }

    private static LogSeverity severity(LogRecord log) {
        int number = log.getSeverityNumberValue();
        int place = (number - 1) / NUMBERS_PER_SEVERITY;
        return number >= 1 && place < BY_NUMBER.length ? BY_NUMBER[place] : ofText(log.getSeverityText());
    }

    /** Of a record without a number: by the usual names; what is no such name is information. */
    private static LogSeverity ofText(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "trace", "verbose", "finest", "finer" -> LogSeverity.VERBOSE;
            case "debug", "fine", "config" -> LogSeverity.DEBUG;
            case "warn", "warning" -> LogSeverity.WARN;
            case "error", "err", "severe" -> LogSeverity.ERROR;
            case "fatal", "critical", "crit", "alert", "emergency", "emerg", "panic" -> LogSeverity.CRITICAL;
            default -> LogSeverity.INFO;
        };
    }
}
