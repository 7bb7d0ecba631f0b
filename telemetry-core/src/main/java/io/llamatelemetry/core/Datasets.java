package io.llamatelemetry.core;

import io.llamatelemetry.api.CanonicalJson;
import io.llamatelemetry.api.DatasetIo;
import io.llamatelemetry.api.DatasetRowsResponse;
import io.llamatelemetry.api.JsonNull;
import io.llamatelemetry.api.JsonObject;
import io.llamatelemetry.api.JsonValue;
import io.llamatelemetry.api.NotFoundException;
import io.llamatelemetry.api.QueryCondition;
import io.llamatelemetry.api.SpanWithStatus;
import io.llamatelemetry.api.Timestamps;
import io.llamatelemetry.api.UnavailableException;
import io.llamatelemetry.core.dataset.DatasetFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What saving spans to a dataset, and reading it back, mean. */
final class Datasets implements DatasetIo {

    private static final Logger LOG = LoggerFactory.getLogger(Datasets.class);

    /** Stands for all rows in the protocol that this operation comes from. */
    private static final int ALL = -1;

    private final DatasetFiles files;
    private final Reads reads;
    private final SpanQueries spans;
    private final Limits limits;
    private final Clock clock;

    Datasets(Path folder, Reads reads, SpanQueries spans, Limits limits, Clock clock) {
        this.files = new DatasetFiles(folder);
        this.reads = reads;
        this.spans = spans;
        this.limits = limits;
        this.clock = clock;
    }

    /** Appends a row for each selected span, durably: all of them or none. */
    void save(String datasetId, SpanQueries.Selection selection, Delivery delivery) {
        String key = delivery.idempotencyKey() == null ? null : RetryMemory.key(delivery, delivery.idempotencyKey(), 0);
        DatasetFiles.Mark mark = new DatasetFiles.Mark(clock.instant(), fingerprint(datasetId, selection), key);
        reads.read(
                (reader, context) -> {
                    append(
                            datasetId,
                            mark,
                            isRepetition(mark, delivery),
                            rows -> spans.select(selection, reader, context, span -> rows.accept(row(span))));
                    return true;
                },
                limits.exportTimeout());
    }

    private void append(
            String datasetId,
            DatasetFiles.Mark mark,
            Predicate<DatasetFiles.Mark> isRepetition,
            Consumer<Consumer<JsonObject>> source) {
        try {
            files.append(datasetId, mark, isRepetition, source);
        } catch (IOException e) {
            throw failed("The dataset could not be written; nothing was appended.", e);
        }
    }

    @Override
    public DatasetRowsResponse iterateRows(String datasetId, @Nullable Integer startIndex, @Nullable Integer limit) {
        Faults faults = new Faults();
        int start = startIndex == null ? 0 : startIndex;
        int most = limit == null || limit == ALL ? limits.maxDatasetRows() : limit;
        faults.checkRange(start, 0, Integer.MAX_VALUE, "start_index");
        faults.checkRange(most, 0, limits.maxDatasetRows(), "limit");
        faults.throwIfAny();
        try {
            Optional<DatasetFiles.Rows> rows = files.read(datasetId, start, most);
            return rows.map(found -> new DatasetRowsResponse(found.rows(), found.hasMore()))
                    .orElseThrow(() -> new NotFoundException("Dataset " + datasetId + " is not known."));
        } catch (IOException e) {
            throw failed("The dataset could not be read.", e);
        }
    }

    private static UnavailableException failed(String message, IOException e) {
        LOG.warn("event=dataset_failure message=\"{}\"", e.toString(), e);
        return new UnavailableException(message, Failures.RETRY_SOON, e);
    }

    /** A row: the fields of the span, and its attributes, which shadow fields of the same name as in conditions. */
    private static JsonObject row(SpanWithStatus span) {
        Map<String, JsonValue> row = new LinkedHashMap<>();
        row.put("trace_id", JsonValue.of(span.traceId()));
        row.put("span_id", JsonValue.of(span.spanId()));
        row.put("parent_span_id", JsonValue.from(span.parentSpanId()));
        row.put("name", JsonValue.of(span.name()));
        row.put("start_time", JsonValue.of(Timestamps.format(span.startTime())));
        Instant end = span.endTime();
        row.put("end_time", end == null ? JsonNull.NULL : JsonValue.of(Timestamps.format(end)));
        row.putAll(span.attributes());
        return new JsonObject(row);
    }

    private static Predicate<DatasetFiles.Mark> isRepetition(DatasetFiles.Mark mark, Delivery delivery) {
        String key = mark.key();
        if (key != null) {
            Instant since = mark.exportedAt().minus(RetryMemory.KEYS_LAST);
            return earlier -> key.equals(earlier.key()) && earlier.exportedAt().isAfter(since);
        }
        if (delivery.retry()) {
            Instant since = mark.exportedAt().minus(RetryMemory.EQUALS_LAST);
            return earlier -> mark.fingerprint().equals(earlier.fingerprint())
                    && !earlier.exportedAt().isBefore(since);
        }
        return earlier -> false;
    }

    private static String fingerprint(String datasetId, SpanQueries.Selection selection) {
        List<Object> conditions = new ArrayList<>();
        for (QueryCondition condition : selection.conditions()) {
            conditions.add(List.of(condition.key(), condition.op().name(), condition.value()));
        }
        Map<String, @Nullable Object> asked = new LinkedHashMap<>();
        asked.put("attribute_filters", conditions);
        asked.put("attributes_to_save", selection.attributes());
        asked.put("dataset_id", datasetId);
        asked.put("max_depth", selection.maxDepth());
        return DatasetFiles.hash(CanonicalJson.write(JsonValue.members(asked)));
    }
}
