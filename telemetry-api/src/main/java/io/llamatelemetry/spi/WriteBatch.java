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
     * @throws IllegalArgumentException if they do not go into one batch, as {@link Gathering} says
     */
    public static WriteBatch of(long sequence, List<? extends StoredRecord> records) {
        if (records.size() == 1) {
            return of(sequence, records.get(0));
        }
        Gathering gathering = new Gathering(records.size());
        for (StoredRecord record : records) {
            if (!gathering.add(record)) {
                throw new IllegalArgumentException(record + " (expected: accepted while the batch's half of it lived)");
            }
        }
        return gathering.toBatch(sequence);
    }

    /**
     * Gathers records, in the order of their acceptance, for as long as they go into one batch. Two halves of a span of which
     * one was dead before the other was accepted do not: the store may have a record that lived with both, and then the span
     * is all three.
     */
    public static final class Gathering {

        private static final int FEW = 12;

        private final Map<SpanKey, SpanRecord> spans;
        private final List<LogRecord> logs = new ArrayList<>();
        private final List<MetricRecord> metrics = new ArrayList<>();

        /** None yet. */
        public Gathering() {
            this(FEW);
        }

        /** None yet, but about so many to come. */
        private Gathering(int expected) {
            // No more than three quarters of its places are ever taken.
            spans = new LinkedHashMap<>(4 * (expected / 3 + 1));
        }

        /** Takes a record in, or says no: it belongs to a later batch. */
        public boolean add(StoredRecord record) {
            if (record instanceof SpanRecord span) {
                SpanRecord gathered = spans.get(span.key());
                if (gathered != null && !gathered.livesWith(span)) {
                    return false;
                }
                spans.put(span.key(), gathered == null ? span : gathered.merge(span));
            } else if (record instanceof LogRecord log) {
                logs.add(log);
            } else if (record instanceof MetricRecord metric) {
                metrics.add(metric);
            }
            return true;
        }

        /** What was gathered. */
        public WriteBatch toBatch(long sequence) {
            return new WriteBatch(sequence, List.copyOf(spans.values()), logs, metrics);
        }
    }

    private static WriteBatch of(long sequence, StoredRecord record) {
        return new WriteBatch(
                sequence,
                record instanceof SpanRecord span ? List.of(span) : List.of(),
                record instanceof LogRecord log ? List.of(log) : List.of(),
                record instanceof MetricRecord metric ? List.of(metric) : List.of());
    }
}
