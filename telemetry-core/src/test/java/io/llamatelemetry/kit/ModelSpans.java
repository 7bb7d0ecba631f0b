package io.llamatelemetry.kit;

import io.llamatelemetry.api.CanonicalJson;
import io.llamatelemetry.api.CodePoints;
import io.llamatelemetry.api.JsonNull;
import io.llamatelemetry.api.JsonString;
import io.llamatelemetry.api.JsonValue;
import io.llamatelemetry.api.SpanEndPayload;
import io.llamatelemetry.api.SpanStartPayload;
import io.llamatelemetry.api.SpanWithStatus;
import io.llamatelemetry.api.StructuredLogEvent;
import io.llamatelemetry.api.Trace;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The spans and traces that a list of accepted events comes to, worked out from nothing each time. */
final class ModelSpans {
    static final Comparator<SpanWithStatus> BY_START = Comparator.comparing(SpanWithStatus::startTime)
            .thenComparing(SpanWithStatus::traceId, CodePoints.ORDER)
            .thenComparing(SpanWithStatus::spanId, CodePoints.ORDER);

    private ModelSpans() {}

    /** Every span that is shown at an instant, by start, trace and id. */
    static List<SpanWithStatus> at(Instant now, List<Accepted> events) {
        Map<List<String>, List<Accepted>> bySpan = new LinkedHashMap<>();
        for (Accepted accepted : events) {
            if (accepted.event() instanceof StructuredLogEvent event) {
                bySpan.computeIfAbsent(List.of(event.traceId(), event.spanId()), key -> new ArrayList<>())
                        .add(new Accepted(ModelJoins.told(event), accepted.at(), accepted.until()));
            }
        }
        List<SpanWithStatus> spans = new ArrayList<>();
        bySpan.values().forEach(own -> merge(now, own).ifPresent(spans::add));
        spans.sort(BY_START);
        return spans;
    }

    /** One span from its events: those of its present life, of each half the greatest. */
    private static Optional<SpanWithStatus> merge(Instant now, List<Accepted> events) {
        List<StructuredLogEvent> life = new ArrayList<>();
        Instant until = Instant.MIN;
        for (Accepted accepted : events) {
            if (!accepted.at().isBefore(until)) {
                life.clear();
            }
            life.add((StructuredLogEvent) accepted.event());
            until = accepted.until().isAfter(until) ? accepted.until() : until;
        }
        if (!now.isBefore(until)) {
            return Optional.empty();
        }
        Comparator<StructuredLogEvent> order = Comparator.comparing(StructuredLogEvent::timestamp)
                .thenComparing(ModelSpans::canonical, CodePoints.ORDER);
        Optional<StructuredLogEvent> start = life.stream()
                .filter(event -> event.payload() instanceof SpanStartPayload)
                .max(order);
        Optional<StructuredLogEvent> end = life.stream()
                .filter(event -> event.payload() instanceof SpanEndPayload)
                .max(order);
        return start.map(first -> span(first, end.orElse(null)));
    }

    private static SpanWithStatus span(StructuredLogEvent start, @Nullable StructuredLogEvent end) {
        SpanStartPayload opened = (SpanStartPayload) start.payload();
        Map<String, JsonValue> attributes = new LinkedHashMap<>(start.attributes());
        if (end != null) {
            attributes.putAll(end.attributes());
        }
        return new SpanWithStatus(
                start.spanId(),
                start.traceId(),
                opened.parentSpanId(),
                opened.name(),
                start.timestamp(),
                end == null ? null : end.timestamp(),
                attributes,
                end == null ? null : ((SpanEndPayload) end.payload()).status());
    }

    private static String canonical(StructuredLogEvent event) {
        String attributes = CanonicalJson.write(event.attributes());
        if (event.payload() instanceof SpanStartPayload start) {
            JsonValue parent = start.parentSpanId() == null ? JsonNull.NULL : new JsonString(start.parentSpanId());
            return attributes + CanonicalJson.quote(start.name()) + CanonicalJson.write(parent);
        }
        return attributes + event.payload();
    }

    /** The trace that these spans, all of one trace, make up; nothing while no root is known. */
    static Optional<Trace> trace(List<SpanWithStatus> spans) {
        List<SpanWithStatus> roots =
                spans.stream().filter(span -> span.parentSpanId() == null).toList();
        if (roots.isEmpty()) {
            roots = spans.stream().filter(ModelSpans::isLocalRoot).toList();
        }
        return roots.stream().min(BY_START).map(root -> {
            Instant first = spans.stream()
                    .map(SpanWithStatus::startTime)
                    .min(Comparator.naturalOrder())
                    .orElseThrow();
            Instant last = root.endTime();
            for (SpanWithStatus span : spans) {
                Instant end = span.endTime();
                last = last != null && end != null && end.isAfter(last) ? end : last;
            }
            return new Trace(root.traceId(), root.spanId(), first, last);
        });
    }

    private static boolean isLocalRoot(SpanWithStatus span) {
        JsonValue mark = span.attributes().get("__local_root_span__");
        return JsonValue.of(true).equals(mark) || JsonValue.of("true").equals(mark);
    }
}
