package io.llamatelemetry.core;

import io.llamatelemetry.api.LimitExceededException;
import io.llamatelemetry.api.LogSeverity;
import io.llamatelemetry.api.QueryLogsResponse;
import io.llamatelemetry.api.UnstructuredLogEvent;
import io.llamatelemetry.spi.LogFilter;
import io.llamatelemetry.spi.LogRecord;
import io.llamatelemetry.spi.ReadContext;
import io.llamatelemetry.spi.StoreCursor;
import io.llamatelemetry.spi.StoreReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a query for log messages means. */
final class LogQueries {

    private final Limits limits;

    LogQueries(Limits limits) {
        this.limits = limits;
    }

    /**
     * A checked query.
     *
     * @param filter what a message must be like
     * @param limit the most messages to return; null for all
     * @param offset how many to pass over
     */
    record Query(LogFilter filter, @Nullable Integer limit, int offset) {}

    /** Checks the arguments. */
    Query check(
            @Nullable String traceId,
            @Nullable String spanId,
            @Nullable LogSeverity minSeverity,
            @Nullable String contains,
            @Nullable Instant startTime,
            @Nullable Instant endTime,
            @Nullable Integer limit,
            @Nullable Integer offset) {
        Faults faults = new Faults();
        if (limit != null) {
            faults.checkRange(limit, 0, limits.maxLogs(), "limit");
        }
        int skipped = offset == null ? 0 : offset;
        faults.checkRange(skipped, 0, Integer.MAX_VALUE, "offset");
        if (startTime != null && endTime != null && endTime.isBefore(startTime)) {
            faults.add("greater_than_equal", endTime + " (expected: >= start_time, " + startTime + ")", "end_time");
        }
        faults.throwIfAny();
        return new Query(new LogFilter(traceId, spanId, minSeverity, contains, startTime, endTime), limit, skipped);
    }

    /** Answers a checked query. */
    QueryLogsResponse query(Query query, StoreReader reader, ReadContext context) {
        List<UnstructuredLogEvent> found = new ArrayList<>();
        if (query.limit() == null || query.limit() > 0) {
            int wanted = query.limit() == null ? limits.maxLogs() + 1 : query.limit();
            try (StoreCursor<LogRecord> logs = reader.logs(query.filter(), context)) {
                for (int skipped = 0; skipped < query.offset() && logs.hasNext(); skipped++) {
                    logs.next();
                }
                AnswerSize size = new AnswerSize(limits);
                while (found.size() < wanted && logs.hasNext()) {
                    UnstructuredLogEvent log = logs.next().event();
                    size.add(log);
                    found.add(log);
                }
            }
        }
        if (query.limit() == null && found.size() > limits.maxLogs()) {
            throw new LimitExceededException("More than " + limits.maxLogs()
                    + " log messages match (max_logs); page through them with limit and offset.");
        }
        return new QueryLogsResponse(found);
    }
}
