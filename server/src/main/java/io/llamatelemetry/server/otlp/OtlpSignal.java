package io.llamatelemetry.server.otlp;

import io.llamatelemetry.api.LogEventsResponse;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;

/** What an export is of. */
public enum OtlpSignal {
    /** Spans. */
    TRACES("rejectedSpans") {
        @Override
        void map(OtlpEncoding encoding, byte[] body, OtlpBatch batch, Instant now) {
            new SpanMapping(batch, spans(encoding, body)).run();
        }
    },
    /** Data points. */
    METRICS("rejectedDataPoints") {
        @Override
        void map(OtlpEncoding encoding, byte[] body, OtlpBatch batch, Instant now) {
            ExportMetricsServiceRequest.Builder export = ExportMetricsServiceRequest.newBuilder();
            encoding.read(body, export);
            new MetricMapping(batch).add(export.build());
        }
    },
    /** Log records. */
    LOGS("rejectedLogRecords") {
        @Override
        void map(OtlpEncoding encoding, byte[] body, OtlpBatch batch, Instant now) {
            ExportLogsServiceRequest.Builder export = ExportLogsServiceRequest.newBuilder();
            encoding.read(body, export);
            new LogMapping(batch, now).add(export.build());
        }
    };

    private final String countName;

    OtlpSignal(String countName) {
        this.countName = countName;
    }

    /** The last part of its path, such as {@code traces}. */
    public String path() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Reads an export. Log messages and points of one that comes again as it was are to be kept once; spans merge with
     * themselves.
     *
     * @param most how many events it may come to
     * @param now stands for the times that it does not give
     * @throws io.llamatelemetry.api.InvalidRequestException if the body is not what its encoding says
     * @throws io.llamatelemetry.api.LimitExceededException if it comes to more events
     */
    public OtlpBatch read(OtlpEncoding encoding, byte[] body, int most, Instant now) {
        OtlpBatch batch = new OtlpBatch(most);
        map(encoding, body, batch, now);
        if (this != TRACES && batch.isTimed()) {
            batch.events()
                    .identify(path() + " "
                            + HexFormat.of().formatHex(Digests.sha256().digest(body)));
        }
        return batch;
    }

    /** The answer to an export, once the engine has answered. */
    public byte[] answer(OtlpEncoding encoding, OtlpBatch batch, LogEventsResponse accepted) {
        return encoding.partialSuccess(countName, batch.outcome(accepted));
    }

    /** Protocol buffers are read span by span, so that what one of them takes is still at hand when it is mapped. */
    private static SpanSource spans(OtlpEncoding encoding, byte[] body) {
        if (encoding == OtlpEncoding.PROTOBUF) {
            return SpanSource.ofProtobuf(body);
        }
        ExportTraceServiceRequest.Builder export = ExportTraceServiceRequest.newBuilder();
        encoding.read(body, export);
        return SpanSource.of(export.build());
    }

    abstract void map(OtlpEncoding encoding, byte[] body, OtlpBatch batch, Instant now);
}
