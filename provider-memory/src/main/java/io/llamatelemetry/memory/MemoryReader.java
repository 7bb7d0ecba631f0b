package io.llamatelemetry.memory;

import io.llamatelemetry.api.CodePoints;
import io.llamatelemetry.api.MetricEvent;
import io.llamatelemetry.api.SpanWithStatus;
import io.llamatelemetry.api.Timestamps;
import io.llamatelemetry.api.UnstructuredLogEvent;
import io.llamatelemetry.spi.EventId;
import io.llamatelemetry.spi.LogFilter;
import io.llamatelemetry.spi.LogRecord;
import io.llamatelemetry.spi.MetricRecord;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** The way out. */
final class MemoryReader implements StoreReader {

    private static final EventId NO_ID = new EventId(0, 0);

    private final MemoryStore store;
    private final SpanIndex spans;
    private final SpanCodec codec;
    private final EventCodec events;

    MemoryReader(MemoryStore store) {
        this.store = store;
        this.spans = store.spans();
        this.codec = spans.codec();
        this.events = new EventCodec(store.texts());
    }

    @Override
    public Optional<SpanWithStatus> span(SpanKey key, ReadContext context) {
        store.requireOpen();
        int hash = Terms.hash(key.traceId());
        long now = Nanos.of(context.now());
        TraceShard shard = spans.shard(hash);
        SpanNode node = shard.span(hash, key.traceId(), key.spanId());
        if (node == null) {
            return Optional.empty();
        }
        context.examined(1);
        byte[] content = node.visibleAt(now);
        while (content == null && node.content() == null) {
            SpanNode next = shard.span(hash, key.traceId(), key.spanId());
            if (next == null || next == node) {
                return Optional.empty();
            }
            // Another has just taken its place.
            node = next;
            content = node.visibleAt(now);
        }
        return content == null ? Optional.empty() : Optional.of(codec.span(node, content, null));
    }

    @Override
    public List<SpanWithStatus> spans(Collection<SpanKey> keys, ReadContext context) {
        List<SpanWithStatus> found = new ArrayList<>();
        keys.forEach(key -> span(key, context).ifPresent(found::add));
        return found;
    }

    /** Walks the spans of the id, newest first, as far as the ties of the first that is seen. */
    @Override
    public Optional<SpanWithStatus> newestSpan(String spanId, ReadContext context) {
        store.requireOpen();
        long now = Nanos.of(context.now());
        List<Demand> demand = List.of(Demand.spanId(spanId));
        Iterator<SpanNode> nodes =
                new SpansByStart(spans.segments(), demand, StartOrder.NEWEST_FIRST, 0, Long.MAX_VALUE, context);
        SpanNode best = null;
        byte[] bestContent = null;
        while (nodes.hasNext()) {
            SpanNode node = nodes.next();
            if (best != null && node.start < best.start) {
                break;
            }
            context.examined(1);
            byte[] content = node.visibleAt(now);
            if (content != null
                    && codec.hasId(content, spanId)
                    && (best == null || CodePoints.compare(node.trace.id, best.trace.id) < 0)) {
                best = node;
                bestContent = content;
            }
        }
        return best == null || bestContent == null
                ? Optional.empty()
                : Optional.of(codec.span(best, bestContent, null));
    }

    @Override
    public StoreCursor<SpanWithStatus> trace(String traceId, ReadContext context) {
        return spansOf(traceId, context, (node, content) -> codec.span(node, content, null));
    }

    @Override
    public StoreCursor<SpanSkeleton> skeletons(String traceId, ReadContext context) {
        return spansOf(traceId, context, codec::skeleton);
    }

    private <T> StoreCursor<T> spansOf(String traceId, ReadContext context, BiFunction<SpanNode, byte[], T> answer) {
        store.requireOpen();
        long now = Nanos.of(context.now());
        Trace trace = spans.trace(traceId);
        Iterator<SpanNode> nodes = trace == null ? List.<SpanNode>of().iterator() : nodes(trace);
        return new FilteringCursor<>(nodes, node -> {
            context.examined(1);
            byte[] content = node.visibleAt(now);
            return content == null ? null : answer.apply(node, content);
        });
    }

    private static Iterator<SpanNode> nodes(Trace trace) {
        @Nullable SpanNode[] nodes = trace.spans();
        return new Iterator<>() {
            private int position;

            @Override
            public boolean hasNext() {
                return Trace.at(nodes, position) != null;
            }

            @Override
            public SpanNode next() {
                SpanNode node = Trace.at(nodes, position);
                if (node == null) {
                    throw new NoSuchElementException();
                }
                position++;
                return node;
            }
        };
    }

    @Override
    public List<TraceSummary> summaries(Collection<String> traceIds, ReadContext context) {
        List<TraceSummary> summaries = new ArrayList<>();
        for (String traceId : traceIds) {
            TraceSummary.Builder builder = new TraceSummary.Builder();
            try (StoreCursor<SpanSkeleton> skeletons = skeletons(traceId, context)) {
                skeletons.forEachRemaining(builder::add);
            }
            builder.build(traceId).ifPresent(summaries::add);
        }
        return summaries;
    }

    @Override
    public StoreCursor<SpanPoint> spansByStart(SpanFilter filter, StartOrder order, ReadContext context) {
        store.requireOpen();
        FilterPlan plan = new FilterPlan(filter);
        SpanCheck check = new SpanCheck(plan, codec, context);
        return new FilteringCursor<>(
                spans.candidates(plan, order, context),
                node -> check.matches(node) ? new SpanPoint(node.trace.id, Timestamps.ofNanos(node.start)) : null);
    }

    @Override
    public StoreCursor<String> traceIds(SpanFilter filter, ReadContext context) {
        store.requireOpen();
        return new TraceIds(spans, context).matching(List.of(new FilterPlan(filter)));
    }

    @Override
    public StoreCursor<String> traceIds(SpanFilter filter, SpanFilter other, ReadContext context) {
        store.requireOpen();
        return new TraceIds(spans, context).matching(List.of(new FilterPlan(filter), new FilterPlan(other)));
    }

    @Override
    public void metrics(MetricRequest request, MetricSink sink, ReadContext context) {
        store.requireOpen();
        for (Series series : store.series().of(request.metric())) {
            context.examined(0);
            if (request.matches(series.key)) {
                new SeriesReading(series, request, sink, context).run();
            }
        }
    }

    @Override
    public StoreCursor<LogRecord> logs(LogFilter filter, ReadContext context) {
        store.requireOpen();
        return new FilteringCursor<>(store.logs().candidates(filter), node -> {
            context.examined(1);
            if (node.expiresAt <= Nanos.of(context.now())) {
                return null;
            }
            LogRecord log = events.log(node);
            return filter.matches(log.event()) ? log : null;
        });
    }

    @Override
    public boolean hasLog(UnstructuredLogEvent event, Instant acceptedSince, ReadContext context) {
        LogFilter filter =
                new LogFilter(event.traceId(), event.spanId(), null, null, event.timestamp(), event.timestamp());
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
        store.requireOpen();
        Series series = store.series().find(new MetricRecord(NO_ID, event, acceptedSince, acceptedSince).series());
        if (series == null) {
            return false;
        }
        long time = Nanos.of(event.timestamp());
        long now = Nanos.of(context.now());
        for (Iterator<PointNode> points = series.between(time, time); points.hasNext(); ) {
            PointNode point = points.next();
            context.examined(1);
            if (point.expiresAt > now
                    && !EventCodec.acceptedAt(point).isBefore(acceptedSince)
                    && events.metric(point).equals(event)) {
                return true;
            }
        }
        return false;
    }
}
