package io.llamatelemetry.spi;

import java.util.List;

/**
 * Records that are written together.
 *
 * @param sequence the journal's number of the last event in the batch; all events up to it are in this batch or an earlier
 *     one. 0 where there is no journal
 * @param spans span records, each {@link SpanKey} once
 * @param logs log messages
 * @param metrics metric points
 */
public record WriteBatch(long sequence, List<SpanRecord> spans, List<LogRecord> logs, List<MetricRecord> metrics) {

    public WriteBatch {
        spans = List.copyOf(spans);
        logs = List.copyOf(logs);
        metrics = List.copyOf(metrics);
    }
}
