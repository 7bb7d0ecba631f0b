package io.llamatelemetry.core;

import io.llamatelemetry.api.Attributes;
import io.llamatelemetry.api.JsonBoolean;
import io.llamatelemetry.api.JsonString;
import io.llamatelemetry.api.JsonValue;
import io.llamatelemetry.api.SpanEndPayload;
import io.llamatelemetry.api.SpanStartPayload;
import io.llamatelemetry.api.StructuredLogEvent;
import io.llamatelemetry.spi.SpanEnd;
import io.llamatelemetry.spi.SpanSkeleton;
import io.llamatelemetry.spi.SpanStart;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The span in another process that an event of a span names as its parent, by the attribute {@value #ATTRIBUTE}, as W3C Trace
 * Context writes it. What becomes of the event depends on nothing but the event, so that the halves of a span can come in any
 * order and anywhere.
 *
 * <p>A start without a parent of its own runs beneath the span that is named and is marked as its process's local root. Where
 * that span is of another trace, the start joins that trace: it says so by the attribute {@value #JOINED}, and
 * {@link JoinedTraces} finds it there. It keeps its own trace id, because what is logged beneath it has only that. The
 * attributes by which a producer marks the root of a trace are taken off start and end, for neither is one.
 *
 * @param traceId the trace of that span
 * @param spanId its id
 */
record TraceParent(String traceId, String spanId) {

    static final String ATTRIBUTE = "traceparent";

    /** The trace that a span has joined. */
    static final String JOINED = "__joined_trace__";

    private static final Set<String> ROOT_MARKS = Set.of("__root__", "__root_span__");

    /** Version, trace, span, flags; more may follow only in versions to come. */
    private static final Pattern FORM =
            Pattern.compile("(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-[0-9a-f]{2}(-.*)?");

    private static final Pattern TRACE_ID = Pattern.compile("[0-9a-f]{32}");

    /** Whether a trace has an id that can be named so. */
    static boolean canName(String traceId) {
        return TRACE_ID.matcher(traceId).matches();
    }

    /** What the start of a span comes to. */
    static SpanStart start(StructuredLogEvent event, SpanStartPayload payload) {
        TraceParent named = of(event);
        if (named == null) {
            return new SpanStart(event.timestamp(), payload.name(), payload.parentSpanId(), event.attributes());
        }
        Attributes.Builder attributes = withoutRootMarks(event.attributes());
        if (payload.parentSpanId() != null) {
            return new SpanStart(event.timestamp(), payload.name(), payload.parentSpanId(), attributes.build());
        }
        attributes.put(SpanSkeleton.LOCAL_ROOT_ATTRIBUTE, JsonBoolean.TRUE);
        if (!named.traceId().equals(event.traceId())) {
            attributes.put(JOINED, JsonValue.of(named.traceId()));
        }
        return new SpanStart(event.timestamp(), payload.name(), named.spanId(), attributes.build());
    }

    /** What the end of a span comes to. */
    static SpanEnd end(StructuredLogEvent event, SpanEndPayload payload) {
        Map<String, JsonValue> attributes = of(event) == null
                ? event.attributes()
                : withoutRootMarks(event.attributes()).build();
        return new SpanEnd(event.timestamp(), payload.status(), attributes);
    }

    private static Attributes.Builder withoutRootMarks(Map<String, JsonValue> attributes) {
        Attributes.Builder rest = Attributes.builder();
        attributes.forEach((key, value) -> {
            if (!ROOT_MARKS.contains(key)) {
                rest.add(key, value);
            }
        });
        return rest;
    }

    /** The parent that an event names; null where it names none, or in no valid form, or the very span that it is of. */
    private static @Nullable TraceParent of(StructuredLogEvent event) {
        JsonValue value = event.attributes().get(ATTRIBUTE);
        if (!(value instanceof JsonString text)) {
            return null;
        }
        Matcher matcher = FORM.matcher(text.value());
        if (!matcher.matches() || (matcher.group(1).equals("00") && matcher.group(4) != null)) {
            return null;
        }
        return matcher.group(3).equals(event.spanId()) ? null : new TraceParent(matcher.group(2), matcher.group(3));
    }
}
