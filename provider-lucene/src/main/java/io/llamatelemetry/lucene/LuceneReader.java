package io.llamatelemetry.lucene;

import io.llamatelemetry.api.CodePoints;
import io.llamatelemetry.api.MetricEvent;
import io.llamatelemetry.api.SpanWithStatus;
import io.llamatelemetry.api.TelemetryException;
import io.llamatelemetry.api.Timestamps;
import io.llamatelemetry.api.UnstructuredLogEvent;
import io.llamatelemetry.spi.AttributeTerms;
import io.llamatelemetry.spi.LogFilter;
import io.llamatelemetry.spi.LogRecord;
import io.llamatelemetry.spi.MetricRequest;
import io.llamatelemetry.spi.MetricSink;
import io.llamatelemetry.spi.ReadContext;
import io.llamatelemetry.spi.SpanFilter;
import io.llamatelemetry.spi.SpanKey;
import io.llamatelemetry.spi.SpanPoint;
import io.llamatelemetry.spi.SpanRecord;
import io.llamatelemetry.spi.SpanSkeleton;
import io.llamatelemetry.spi.StartOrder;
import io.llamatelemetry.spi.StoreCursor;
import io.llamatelemetry.spi.StoreReader;
import io.llamatelemetry.spi.TraceSummary;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.util.BytesRef;

/** Answers the seam's questions from the latest view. */
final class LuceneReader implements StoreReader {

    /** Of spans of one id the one that is meant: the last started, then that of the least trace id. */
    private static final Comparator<SpanWithStatus> LAST_STARTED = Comparator.comparing(SpanWithStatus::startTime)
            .thenComparing(SpanWithStatus::traceId, CodePoints.ORDER.reversed());

    private final Supplier<View> latest;

    /**
     * A reader.
     *
     * @param latest gives the latest view, held for the caller
     */
    LuceneReader(Supplier<View> latest) {
        this.latest = latest;
    }

    /** Makes an answer from a view. */
    @FunctionalInterface
    private interface Answer<T> {

        T from(View view) throws IOException;
    }

    @Override
    public Optional<SpanWithStatus> span(SpanKey key, ReadContext context) {
        List<SpanWithStatus> found = spans(List.of(key), context);
        return found.stream().findFirst();
    }

    @Override
    public List<SpanWithStatus> spans(Collection<SpanKey> keys, ReadContext context) {
        return answer("reading spans", view -> {
            List<SpanWithStatus> found = new ArrayList<>();
            List<DirectoryReader> readers = view.readers(Kind.SPANS);
            for (SpanKey key : keys) {
                context.examined(1);
                BytesRef term = LuceneDocuments.key(key);
                for (DirectoryReader reader : readers) {
                    SpanRecord record = SpanLookup.find(reader, term);
                    if (record != null && record.isLive(context.now())) {
                        record.toSpan().ifPresent(found::add);
                    }
                }
            }
            return found;
        });
    }

    @Override
    public Optional<SpanWithStatus> newestSpan(String spanId, ReadContext context) {
        SpanWithStatus newest = null;
        try (StoreCursor<SpanWithStatus> spans = spansOf(AttributeTerms.ofSpan(spanId), context)) {
            while (spans.hasNext()) {
                SpanWithStatus span = spans.next();
                newest = newest == null || LAST_STARTED.compare(span, newest) > 0 ? span : newest;
            }
        }
        return Optional.ofNullable(newest);
    }

    @Override
    public StoreCursor<SpanWithStatus> trace(String traceId, ReadContext context) {
        return spansOf(AttributeTerms.ofTrace(traceId), context);
    }

    @Override
    public StoreCursor<SpanSkeleton> skeletons(String traceId, ReadContext context) {
        return cursor(
                "reading a trace",
                view -> new SegmentSpans<>(
                        view, LuceneQuestions.term(AttributeTerms.ofTrace(traceId)), SpanSegment::skeleton, context));
    }

    @Override
    public List<TraceSummary> summaries(Collection<String> traceIds, ReadContext context) {
        return answer("summarising traces", view -> TraceSummaries.of(traceIds, view, context));
    }

    @Override
    public StoreCursor<SpanPoint> spansByStart(SpanFilter filter, StartOrder order, ReadContext context) {
        return cursor("walking over spans", view -> new SpanWalk(view, filter, order, context));
    }

    @Override
    public StoreCursor<String> traceIds(SpanFilter filter, ReadContext context) {
        return cursor("listing traces", view -> new TraceIdWalk(view, filter, null, context));
    }

    @Override
    public StoreCursor<String> traceIds(SpanFilter filter, SpanFilter other, ReadContext context) {
        return cursor("listing traces", view -> TraceIdWalk.open(view, filter, other, context));
    }

    @Override
    public void metrics(MetricRequest request, MetricSink sink, ReadContext context) {
        answer("reading metrics", view -> {
            new MetricScan(request, sink, context).run(view);
            return true;
        });
    }

    @Override
    public StoreCursor<LogRecord> logs(LogFilter filter, ReadContext context) {
        return cursor("reading logs", view -> new LogWalk(view, filter, context));
    }

    @Override
    public boolean hasLog(UnstructuredLogEvent event, Instant acceptedSince, ReadContext context) {
        LogFilter filter = new LogFilter(
                event.traceId(), event.spanId(), event.severity(), null, event.timestamp(), event.timestamp());
        try (StoreCursor<LogRecord> logs = logs(filter, context)) {
            while (logs.hasNext()) {
                LogRecord log = logs.next();
                if (!log.acceptedAt().isBefore(acceptedSince) && log.event().equals(event)) {
                    return true;
                }
            }
        }
        return false;
    }

    @Override
    public boolean hasMetric(MetricEvent event, Instant acceptedSince, ReadContext context) {
        return answer("looking for a metric", view -> MetricLookup.contains(view, event, acceptedSince, context));
    }

    /** Nanoseconds since the epoch; a present beyond what a column can hold is after all of it. */
    static long nanos(Instant time) {
        if (Timestamps.isInRange(time)) {
            return Timestamps.toNanos(time);
        }
        return time.isBefore(Timestamps.MIN) ? 0 : Long.MAX_VALUE;
    }

    /** What a caller of the reader gets to see of an exception. */
    static RuntimeException failed(String doing, Exception cause) {
        return cause instanceof TelemetryException known ? known : LuceneErrors.failed(doing, cause);
    }

    private StoreCursor<SpanWithStatus> spansOf(String term, ReadContext context) {
        return cursor(
                "reading spans",
                view -> new SegmentSpans<>(view, LuceneQuestions.term(term), SpanSegment::span, context));
    }

    private <T> T answer(String doing, Answer<T> answer) {
        View view = latest.get();
        try {
            return answer.from(view);
        } catch (IOException e) {
            throw failed(doing, e);
        } finally {
            release(view, doing);
        }
    }

    /** The cursor takes over the hold of the view, unless it could not be made. */
    private <T> StoreCursor<T> cursor(String doing, Answer<StoreCursor<T>> opening) {
        View view = latest.get();
        boolean opened = false;
        try {
            StoreCursor<T> cursor = opening.from(view);
            opened = true;
            return cursor;
        } catch (IOException e) {
            throw failed(doing, e);
        } finally {
            if (!opened) {
                release(view, doing);
            }
        }
    }

    private static void release(View view, String doing) {
        try {
            view.release();
        } catch (IOException e) {
            throw LuceneErrors.failed(doing, e);
        }
    }
}
