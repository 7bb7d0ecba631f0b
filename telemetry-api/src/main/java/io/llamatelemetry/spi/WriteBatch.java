package io.llamatelemetry.spi;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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

    /**
     * A batch of the given records: spans of one key are merged, the rest keeps its order.
     *
     * @param sequence the journal's number of the last of them
     * @param records in the order of their acceptance
     */
    public static WriteBatch of(long sequence, List<? extends StoredRecord> records) {
        if (records.size() == 1) {
            return of(sequence, records.get(0));
        }
        Map<SpanKey, SpanRecord> spans = new LinkedHashMap<>();
        List<LogRecord> logs = new ArrayList<>();
        List<MetricRecord> metrics = new ArrayList<>();
        for (StoredRecord record : records) {
            if (record instanceof SpanRecord span) {
                spans.merge(span.key(), span, SpanRecord::merge);
            } else if (record instanceof LogRecord log) {
                logs.add(log);
            } else if (record instanceof MetricRecord metric) {
                metrics.add(metric);
            }
        }
        return new WriteBatch(sequence, List.copyOf(spans.values()), logs, metrics);
    }

    private static WriteBatch of(long sequence, StoredRecord record) {
        return new WriteBatch(
                sequence,
                record instanceof SpanRecord span ? List.of(span) : List.of(),
                record instanceof LogRecord log ? List.of(log) : List.of(),
                record instanceof MetricRecord metric ? List.of(metric) : List.of());
    }
}
