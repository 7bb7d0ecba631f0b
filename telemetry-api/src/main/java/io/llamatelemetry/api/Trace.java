package io.llamatelemetry.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The whole path of one request through its operations. A trace exists once its root span is known.
 *
 * @param traceId The id of the trace: 1 to 256 characters, kept verbatim.
 * @param rootSpanId The id of the span that the trace began with: the one without a parent or, where there is none, the
 *     one marked {@code __local_root_span__}.
 * @param startTime The earliest start of the trace's spans.
 * @param endTime The latest end of the trace's spans; null while the root span is open.
 */
public record Trace(
        @JsonProperty("trace_id") String traceId,
        @JsonProperty("root_span_id") String rootSpanId,
        @JsonProperty("start_time") Instant startTime,
        @JsonProperty("end_time") @Nullable Instant endTime) {

    public Trace {
        Objects.requireNonNull(traceId);
        Objects.requireNonNull(rootSpanId);
        Objects.requireNonNull(startTime);
    }
}
