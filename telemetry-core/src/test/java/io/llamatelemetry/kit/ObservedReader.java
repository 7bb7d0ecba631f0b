package io.llamatelemetry.kit;

import io.llamatelemetry.api.MetricEvent;
import io.llamatelemetry.api.SpanWithStatus;
import io.llamatelemetry.api.UnstructuredLogEvent;
import io.llamatelemetry.spi.LogFilter;
import io.llamatelemetry.spi.LogRecord;
import io.llamatelemetry.spi.MetricRequest;
import io.llamatelemetry.spi.MetricSink;
import io.llamatelemetry.spi.ReadContext;
import io.llamatelemetry.spi.SpanFilter;
import io.llamatelemetry.spi.SpanKey;
import io.llamatelemetry.spi.SpanPoint;
import io.llamatelemetry.spi.SpanSkeleton;
import io.llamatelemetry.spi.StartOrder;
import io.llamatelemetry.spi.StoreCursor;
import io.llamatelemetry.spi.StoreReader;
import io.llamatelemetry.spi.TraceSummary;
import io.llamatelemetry.spi.TraceWithRelated;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Notes every query's context and every cursor that is open.
 *
 * @param reader answers
 * @param observations where it is noted
 */
record ObservedReader(StoreReader reader, Observations observations) implements StoreReader {
    @Override
    public Optional<SpanWithStatus> span(SpanKey key, ReadContext context) {
        observations.asked(context);
        return reader.span(key, context);
    }

    @Override
    public List<SpanWithStatus> spans(Collection<SpanKey> keys, ReadContext context) {
        observations.asked(context);
        return reader.spans(keys, context);
    }

    @Override
    public Optional<SpanWithStatus> newestSpan(String spanId, ReadContext context) {
        observations.asked(context);
        return reader.newestSpan(spanId, context);
    }

    @Override
    public StoreCursor<SpanWithStatus> trace(String traceId, ReadContext context) {
        observations.asked(context);
        return watched(reader.trace(traceId, context));
    }

    @Override
    public StoreCursor<SpanWithStatus> traces(List<String> traceIds, ReadContext context) {
        observations.asked(context);
        return watched(reader.traces(traceIds, context));
    }

    @Override
    public StoreCursor<SpanSkeleton> skeletons(String traceId, ReadContext context) {
        observations.asked(context);
        return watched(reader.skeletons(traceId, context));
    }

    @Override
    public List<TraceSummary> summaries(Collection<String> traceIds, ReadContext context) {
        observations.asked(context);
        return reader.summaries(traceIds, context);
    }

    @Override
    public TraceWithRelated summary(String traceId, SpanFilter related, ReadContext context) {
        observations.asked(context);
        return reader.summary(traceId, related, context);
    }

    @Override
    public StoreCursor<SpanPoint> spansByStart(SpanFilter filter, StartOrder order, ReadContext context) {
        observations.asked(context);
        return watched(reader.spansByStart(filter, order, context));
    }

    @Override
    public StoreCursor<String> traceIds(SpanFilter filter, ReadContext context) {
        observations.asked(context);
        return watched(reader.traceIds(filter, context));
    }

    @Override
    public StoreCursor<String> traceIds(SpanFilter filter, SpanFilter other, ReadContext context) {
        observations.asked(context);
        return watched(reader.traceIds(filter, other, context));
    }

    @Override
    public void metrics(MetricRequest request, MetricSink sink, ReadContext context) {
        observations.asked(context);
        reader.metrics(request, sink, context);
    }

    @Override
    public StoreCursor<LogRecord> logs(LogFilter filter, ReadContext context) {
        observations.asked(context);
        return watched(reader.logs(filter, context));
    }

    @Override
    public boolean hasLog(UnstructuredLogEvent event, Instant acceptedSince, ReadContext context) {
        observations.asked(context);
        return reader.hasLog(event, acceptedSince, context);
    }

    @Override
    public boolean hasMetric(MetricEvent event, Instant acceptedSince, ReadContext context) {
        observations.asked(context);
        return reader.hasMetric(event, acceptedSince, context);
    }

    private <T> StoreCursor<T> watched(StoreCursor<T> cursor) {
        observations.cursorOpened();
        AtomicBoolean open = new AtomicBoolean(true);
        return new StoreCursor<>() {
            @Override
            public boolean hasNext() {
                return cursor.hasNext();
            }

            @Override
            public T next() {
                return cursor.next();
            }

            @Override
            public void close() {
                if (open.getAndSet(false)) {
                    observations.cursorClosed();
                }
                cursor.close();
            }
        };
    }
}
