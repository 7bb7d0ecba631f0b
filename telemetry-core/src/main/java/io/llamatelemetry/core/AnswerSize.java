package io.llamatelemetry.core;

import io.llamatelemetry.api.JsonArray;
import io.llamatelemetry.api.JsonObject;
import io.llamatelemetry.api.JsonString;
import io.llamatelemetry.api.JsonValue;
import io.llamatelemetry.api.LimitExceededException;
import io.llamatelemetry.api.MetricEvent;
import io.llamatelemetry.api.SpanWithStatus;
import io.llamatelemetry.api.UnstructuredLogEvent;
import io.llamatelemetry.spi.LogRecord;
import io.llamatelemetry.spi.MetricRecord;
import io.llamatelemetry.spi.SpanEnd;
import io.llamatelemetry.spi.SpanRecord;
import io.llamatelemetry.spi.SpanStart;
import io.llamatelemetry.spi.StoredRecord;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Adds up, roughly, how much an answer holds that is being gathered, so that a few thousand records of some megabytes each
 * are refused before they fill the heap; and says as roughly what a record holds.
 */
final class AnswerSize {

    private static final int BYTES_EACH = 64;

    private final long most;
    private long bytes;

    AnswerSize(Limits limits) {
        most = limits.maxAnswerSize();
    }

    /**
     * Adds a span.
     *
     * @throws LimitExceededException if the answer becomes too large
     */
    void add(SpanWithStatus span) {
        add(of(span));
    }

    /** How many bytes a span holds, roughly. */
    static long of(SpanWithStatus span) {
        return BYTES_EACH + span.name().length() + size(span.attributes());
    }

    /** Adds a log message; likewise. */
    void add(UnstructuredLogEvent log) {
        add(of(log));
    }

    private static long of(UnstructuredLogEvent log) {
        return BYTES_EACH + log.message().length() + size(log.attributes());
    }

    /** How many bytes a record holds on its way into the store, as roughly. */
    static long of(StoredRecord record) {
        if (record instanceof SpanRecord span) {
            return BYTES_EACH + of(span.start()) + of(span.end());
        }
        if (record instanceof LogRecord log) {
            return of(log.event());
        }
        MetricEvent event = ((MetricRecord) record).event();
        return BYTES_EACH + event.metric().length() + size(event.attributes());
    }

    private static long of(@Nullable SpanStart start) {
        return start == null ? 0 : start.name().length() + size(start.attributes());
    }

    private static long of(@Nullable SpanEnd end) {
        return end == null ? 0 : size(end.attributes());
    }

    private void add(long more) {
        bytes += more;
        if (bytes > most) {
            throw new LimitExceededException("The answer would hold more than " + most
                    + " bytes (max_answer_size); ask for less at once, or for fewer attributes.");
        }
    }

    private static long size(Map<String, JsonValue> attributes) {
        long size = 0;
        for (Map.Entry<String, JsonValue> attribute : attributes.entrySet()) {
            size += BYTES_EACH + attribute.getKey().length() + size(attribute.getValue());
        }
        return size;
    }

    private static long size(JsonValue value) {
        if (value instanceof JsonString text) {
            return text.value().length();
        }
        if (value instanceof JsonObject object) {
            return size(object.members());
        }
        long size = BYTES_EACH;
        if (value instanceof JsonArray array) {
            for (JsonValue element : array.elements()) {
                size += Math.max(BYTES_EACH, size(element));
            }
        }
        return size;
    }
}
