package io.llamatelemetry.kit;

import io.llamatelemetry.api.CodePoints;
import io.llamatelemetry.api.DatasetIo;
import io.llamatelemetry.api.DatasetRowsResponse;
import io.llamatelemetry.api.Event;
import io.llamatelemetry.api.JsonObject;
import io.llamatelemetry.api.JsonValue;
import io.llamatelemetry.api.LogEventsResponse;
import io.llamatelemetry.api.LogSeverity;
import io.llamatelemetry.api.MetricEvent;
import io.llamatelemetry.api.MetricLabelMatcher;
import io.llamatelemetry.api.MetricQueryType;
import io.llamatelemetry.api.NotFoundException;
import io.llamatelemetry.api.QueryCondition;
import io.llamatelemetry.api.QueryLogsResponse;
import io.llamatelemetry.api.QueryMetricsResponse;
import io.llamatelemetry.api.QuerySpanTreeResponse;
import io.llamatelemetry.api.QuerySpansResponse;
import io.llamatelemetry.api.QueryTracesResponse;
import io.llamatelemetry.api.Span;
import io.llamatelemetry.api.SpanWithStatus;
import io.llamatelemetry.api.Telemetry;
import io.llamatelemetry.api.Trace;
import io.llamatelemetry.api.UnstructuredLogEvent;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the system must answer, worked out anew for every question from the list of all accepted events. Slow, simple, and
 * independent of the engine. Takes valid requests only. For one thread.
 */
final class ModelTelemetry implements Telemetry, DatasetIo {
    private final Clock clock;
    private final List<Accepted> events = new ArrayList<>();
    private final Map<String, List<JsonObject>> datasets = new HashMap<>();
    private final Map<List<String>, Instant> keys = new HashMap<>();

    ModelTelemetry(Clock clock) {
        this.clock = clock;
    }

    @Override
    public void logEvent(Event event, long ttlSeconds) {
        events.add(new Accepted(event, clock.instant(), clock.instant().plusSeconds(ttlSeconds)));
    }

    @Override
    public LogEventsResponse logEvents(List<Event> many, long ttlSeconds) {
        many.forEach(event -> logEvent(event, ttlSeconds));
        return new LogEventsResponse(many.size(), List.of());
    }

    /** An event under an idempotency key: the same key of the same principal within 24 hours is the same event. */
    void logEventOnce(Event event, long ttlSeconds, String principal, String key) {
        Instant known = keys.get(List.of(principal, key));
        if (known == null || !clock.instant().isBefore(known.plus(Duration.ofHours(24)))) {
            keys.put(List.of(principal, key), clock.instant());
            logEvent(event, ttlSeconds);
        }
    }

    /** An event of a repeated request: not stored if an equal one was accepted in the last ten minutes. */
    void logEventAgain(Event event, long ttlSeconds) {
        Instant since = clock.instant().minus(Duration.ofMinutes(10));
        boolean known = events.stream()
                .anyMatch(accepted -> accepted.isLive(clock.instant())
                        && !accepted.at().isBefore(since)
                        && accepted.event().equals(event));
        if (!known) {
            logEvent(event, ttlSeconds);
        }
    }

    @Override
    public QueryTracesResponse queryTraces(
            @Nullable List<QueryCondition> filters,
            @Nullable Integer limit,
            @Nullable Integer offset,
            @Nullable List<String> orderBy) {
        Map<String, List<SpanWithStatus>> byTrace =
                spans().stream().collect(Collectors.groupingBy(SpanWithStatus::traceId));
        Stream<Trace> found = byTrace.values().stream()
                .filter(trace -> trace.stream().anyMatch(span -> satisfiesAll(span, filters)))
                .map(ModelSpans::trace)
                .flatMap(Optional::stream)
                .sorted(order(orderBy == null || orderBy.isEmpty() ? List.of("-start_time") : orderBy));
        return new QueryTracesResponse(page(found, limit, offset));
    }

    private static Comparator<Trace> order(List<String> orderBy) {
        return orderBy.stream()
                .map(ModelTelemetry::order)
                .reduce(Comparator::thenComparing)
                .orElseThrow()
                .thenComparing(Trace::traceId, CodePoints.ORDER);
    }

    private static Comparator<Trace> order(String key) {
        boolean descending = key.startsWith("-");
        return switch (descending ? key.substring(1) : key) {
            case "trace_id" -> by(Trace::traceId, CodePoints.ORDER, descending);
            case "root_span_id" -> by(Trace::rootSpanId, CodePoints.ORDER, descending);
            case "start_time" -> by(Trace::startTime, Comparator.<Instant>naturalOrder(), descending);
            case "end_time" -> byEnd(descending);
            default -> throw new IllegalArgumentException(key);
        };
    }

    private static <T> Comparator<Trace> by(Function<Trace, T> value, Comparator<T> order, boolean descending) {
        return Comparator.comparing(value, descending ? order.reversed() : order);
    }

    private static Comparator<Trace> byEnd(boolean descending) {
        Comparator<Instant> order = Comparator.naturalOrder();
        return (a, b) -> {
            Instant left = a.endTime();
            Instant right = b.endTime();
            if (left == null || right == null) {
                return Boolean.compare(left == null, right == null);
            }
            return descending ? order.compare(right, left) : order.compare(left, right);
        };
    }

    @Override
    public Trace getTrace(String traceId) {
        return ModelSpans.trace(trace(traceId)).orElseThrow(() -> new NotFoundException("no trace " + traceId));
    }

    @Override
    public Span getSpan(String traceId, String spanId) {
        return trace(traceId).stream()
                .filter(span -> span.spanId().equals(spanId))
                .findFirst()
                .orElseThrow(() -> new NotFoundException("no span " + spanId))
                .toSpan();
    }

    @Override
    public QuerySpanTreeResponse getSpanTree(
            String spanId, @Nullable List<String> attributesToReturn, @Nullable Integer maxDepth) {
        SpanWithStatus top = spans().stream()
                .filter(span -> span.spanId().equals(spanId))
                .min(Comparator.comparing(SpanWithStatus::startTime, Comparator.reverseOrder())
                        .thenComparing(SpanWithStatus::traceId, CodePoints.ORDER))
                .orElseThrow(() -> new NotFoundException("no span " + spanId));
        Map<String, SpanWithStatus> tree = new LinkedHashMap<>();
        List<SpanWithStatus> trace = trace(top.traceId());
        List<SpanWithStatus> level = List.of(top);
        for (int depth = 1; !level.isEmpty() && (maxDepth == null || depth <= maxDepth); depth++) {
            level.forEach(span -> tree.put(span.spanId(), only(span, attributesToReturn)));
            Set<String> parents = level.stream().map(SpanWithStatus::spanId).collect(Collectors.toSet());
            level = trace.stream()
                    .filter(span -> span.parentSpanId() != null && parents.contains(span.parentSpanId()))
                    .filter(span -> !tree.containsKey(span.spanId()))
                    .toList();
        }
        return new QuerySpanTreeResponse(tree);
    }

    @Override
    public QuerySpansResponse querySpans(
            List<QueryCondition> filters, List<String> attributesToReturn, @Nullable Integer maxDepth) {
        return new QuerySpansResponse(select(filters, attributesToReturn, maxDepth)
                .map(SpanWithStatus::toSpan)
                .toList());
    }

    private Stream<SpanWithStatus> select(
            List<QueryCondition> filters, List<String> attributes, @Nullable Integer maxDepth) {
        List<SpanWithStatus> all = spans();
        Map<List<String>, SpanWithStatus> byId = new HashMap<>();
        all.forEach(span -> byId.put(List.of(span.traceId(), span.spanId()), span));
        return all.stream()
                .filter(span -> satisfiesAll(span, filters)
                        || (filters.stream().noneMatch(filter -> ModelConditions.contradicts(span, filter))
                                && liesBeneathMatch(span, byId, filters, maxDepth)))
                .filter(span -> attributes.stream().allMatch(key -> ModelConditions.has(span, key)))
                .map(span -> only(span, attributes));
    }

    /** Climbs from parent to parent until one satisfies the conditions, the levels are used up, or all were seen. */
    private static boolean liesBeneathMatch(
            SpanWithStatus span,
            Map<List<String>, SpanWithStatus> byId,
            List<QueryCondition> filters,
            @Nullable Integer maxDepth) {
        SpanWithStatus above = span;
        for (int level = 2; level <= byId.size() + 1 && (maxDepth == null || level <= maxDepth); level++) {
            above = above.parentSpanId() == null ? null : byId.get(List.of(above.traceId(), above.parentSpanId()));
            if (above == null) {
                return false;
            }
            if (satisfiesAll(above, filters)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void saveSpansToDataset(
            List<QueryCondition> filters, List<String> attributesToSave, String datasetId, @Nullable Integer maxDepth) {
        List<JsonObject> rows = datasets.computeIfAbsent(datasetId, id -> new ArrayList<>());
        select(filters, attributesToSave, maxDepth).forEach(span -> {
            Map<String, @Nullable Object> row = new LinkedHashMap<>(span.attributes());
            row.put("trace_id", span.traceId());
            row.put("span_id", span.spanId());
            row.put("parent_span_id", span.parentSpanId());
            row.put("name", span.name());
            row.put("start_time", span.startTime().toString());
            row.put("end_time", span.endTime() == null ? null : span.endTime().toString());
            rows.add(new JsonObject(JsonValue.members(row)));
        });
    }

    @Override
    public DatasetRowsResponse iterateRows(String datasetId, @Nullable Integer startIndex, @Nullable Integer limit) {
        List<JsonObject> rows = datasets.get(datasetId);
        if (rows == null) {
            throw new NotFoundException("no dataset " + datasetId);
        }
        List<JsonObject> shown = page(rows.stream(), limit, startIndex);
        int end = Math.min(rows.size(), (startIndex == null ? 0 : startIndex)) + shown.size();
        return new DatasetRowsResponse(shown, end < rows.size());
    }

    @Override
    public QueryMetricsResponse queryMetrics(
            String metricName,
            long startTime,
            @Nullable Long endTime,
            @Nullable String granularity,
            MetricQueryType queryType,
            @Nullable List<MetricLabelMatcher> labelMatchers) {
        long end = endTime == null ? clock.instant().getEpochSecond() : endTime;
        return ModelMetrics.query(
                live(MetricEvent.class),
                metricName,
                startTime,
                end,
                granularity,
                queryType,
                labelMatchers == null ? List.of() : labelMatchers);
    }

    @Override
    public QueryLogsResponse queryLogs(
            @Nullable String traceId,
            @Nullable String spanId,
            @Nullable LogSeverity minSeverity,
            @Nullable String contains,
            @Nullable Instant startTime,
            @Nullable Instant endTime,
            @Nullable Integer limit,
            @Nullable Integer offset) {
        List<UnstructuredLogEvent> newestFirst = new ArrayList<>(live(UnstructuredLogEvent.class));
        Collections.reverse(newestFirst);
        Stream<UnstructuredLogEvent> found = newestFirst.stream()
                .sorted(Comparator.comparing(UnstructuredLogEvent::timestamp).reversed())
                .filter(log -> traceId == null || log.traceId().equals(traceId))
                .filter(log -> spanId == null || log.spanId().equals(spanId))
                .filter(log -> minSeverity == null || log.severity().compareTo(minSeverity) >= 0)
                .filter(log -> contains == null || log.message().indexOf(contains) >= 0)
                .filter(log -> startTime == null || log.timestamp().compareTo(startTime) >= 0)
                .filter(log -> endTime == null || log.timestamp().compareTo(endTime) <= 0);
        return new QueryLogsResponse(page(found, limit, offset));
    }

    private <E extends Event> List<E> live(Class<E> kind) {
        return events.stream()
                .filter(accepted -> accepted.isLive(clock.instant()))
                .map(Accepted::event)
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    /** Every span that is shown now. */
    List<SpanWithStatus> spans() {
        return ModelSpans.at(clock.instant(), events);
    }

    private List<SpanWithStatus> trace(String traceId) {
        return ModelJoins.trace(traceId, spans());
    }

    private static boolean satisfiesAll(SpanWithStatus span, @Nullable List<QueryCondition> conditions) {
        return conditions == null
                || conditions.stream().allMatch(condition -> ModelConditions.satisfies(span, condition));
    }

    private static SpanWithStatus only(SpanWithStatus span, @Nullable List<String> keys) {
        if (keys == null || keys.isEmpty()) {
            return span;
        }
        Map<String, JsonValue> kept = new TreeMap<>(span.attributes());
        kept.keySet().retainAll(keys);
        return new SpanWithStatus(
                span.spanId(),
                span.traceId(),
                span.parentSpanId(),
                span.name(),
                span.startTime(),
                span.endTime(),
                kept,
                span.status());
    }

    private static <T> List<T> page(Stream<T> found, @Nullable Integer limit, @Nullable Integer offset) {
        return found.skip(Objects.requireNonNullElse(offset, 0))
                .limit(Objects.requireNonNullElse(limit, Integer.MAX_VALUE))
                .toList();
    }
}
