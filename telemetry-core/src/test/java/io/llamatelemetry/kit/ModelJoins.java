package io.llamatelemetry.kit;

import io.llamatelemetry.api.CodePoints;
import io.llamatelemetry.api.JsonString;
import io.llamatelemetry.api.JsonValue;
import io.llamatelemetry.api.SpanStartPayload;
import io.llamatelemetry.api.SpanWithStatus;
import io.llamatelemetry.api.StructuredLogEvent;
import io.llamatelemetry.api.StructuredLogPayload;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What the attribute {@code traceparent} makes of events and traces. */
final class ModelJoins {

    private ModelJoins() {}

    /** The event as it is kept. */
    static StructuredLogEvent told(StructuredLogEvent event) {
        String[] parts = event.attributes().get("traceparent") instanceof JsonString text
                ? text.value().split("-", -1)
                : new String[0];
        boolean valid = parts.length >= 4
                && isHex(parts[0], 2)
                && isHex(parts[1], 32)
                && isHex(parts[2], 16)
                && isHex(parts[3], 2)
                && !parts[0].equals("ff")
                && !(parts[0].equals("00") && parts.length > 4)
                && !parts[1].equals("0".repeat(32))
                && !parts[2].equals("0".repeat(16))
                && !parts[2].equals(event.spanId());
        if (!valid) {
            return event;
        }
        Map<String, JsonValue> attributes = new LinkedHashMap<>(event.attributes());
        attributes.remove("__root__");
        attributes.remove("__root_span__");
        StructuredLogPayload payload = event.payload();
        if (payload instanceof SpanStartPayload start && start.parentSpanId() == null) {
            payload = new SpanStartPayload(start.name(), parts[2]);
            attributes.put("__local_root_span__", JsonValue.of(true));
            if (!parts[1].equals(event.traceId())) {
                attributes.put("__joined_trace__", JsonValue.of(parts[1]));
            }
        }
        return new StructuredLogEvent(event.traceId(), event.spanId(), event.timestamp(), attributes, payload);
    }

    private static boolean isHex(String text, int length) {
        return text.length() == length && text.chars().allMatch(digit -> "0123456789abcdef".indexOf(digit) >= 0);
    }

    /** The spans of a trace, and of the traces that joined it those that did with what lies beneath them. */
    static List<SpanWithStatus> trace(String traceId, List<SpanWithStatus> all) {
        Set<String> traces = new TreeSet<>(CodePoints.ORDER);
        boolean more = true;
        while (more) {
            more = false;
            for (SpanWithStatus span : all) {
                String target = target(span);
                if (isHex(target, 32) && (target.equals(traceId) || traces.contains(target))) {
                    more |= !span.traceId().equals(traceId) && traces.add(span.traceId());
                }
            }
        }
        List<SpanWithStatus> found = new ArrayList<>(of(traceId, all));
        Set<String> ids =
                new HashSet<>(found.stream().map(SpanWithStatus::spanId).toList());
        for (String other : traces) {
            Set<String> beneath = new HashSet<>();
            boolean grown = true;
            while (grown) {
                grown = false;
                for (SpanWithStatus span : of(other, all)) {
                    boolean joins = target(span).equals(traceId) || traces.contains(target(span));
                    if (joins || beneath.contains(String.valueOf(span.parentSpanId()))) {
                        grown |= beneath.add(span.spanId());
                    }
                }
            }
            for (SpanWithStatus span : of(other, all)) {
                if (beneath.contains(span.spanId()) && ids.add(span.spanId())) {
                    found.add(in(traceId, span));
                }
            }
        }
        return found.stream().sorted(ModelSpans.BY_START).toList();
    }

    private static String target(SpanWithStatus span) {
        return span.attributes().get("__joined_trace__") instanceof JsonString text ? text.value() : "";
    }

    private static List<SpanWithStatus> of(String traceId, List<SpanWithStatus> all) {
        return all.stream().filter(span -> span.traceId().equals(traceId)).toList();
    }

    private static SpanWithStatus in(String traceId, SpanWithStatus span) {
        return new SpanWithStatus(
                span.spanId(),
                traceId,
                span.parentSpanId(),
                span.name(),
                span.startTime(),
                span.endTime(),
                span.attributes(),
                span.status());
    }
}
