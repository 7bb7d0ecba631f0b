package io.llamatelemetry.server.otlp;

import io.llamatelemetry.api.Attributes;
import io.llamatelemetry.api.JsonArray;
import io.llamatelemetry.api.JsonObject;
import io.llamatelemetry.api.JsonValue;
import io.llamatelemetry.api.SpanStatus;
import io.llamatelemetry.api.Timestamps;
import io.llamatelemetry.core.Submission;
import io.llamatelemetry.spi.SpanEnd;
import io.llamatelemetry.spi.SpanKey;
import io.llamatelemetry.spi.SpanStart;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.SpanFlags;
import io.opentelemetry.proto.trace.v1.Status;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What spans of OpenTelemetry become: whole spans, with all that they carry among their attributes. */
final class SpanMapping implements SpanSource.Visitor {

    private static final String LOCAL_ROOT = "__local_root_span__";
    private static final int TRACE_ID_BYTES = 16;
    private static final int SPAN_ID_BYTES = 8;

    private final OtlpBatch batch;
    private final SpanSource source;
    private Map<String, JsonValue> surroundings = Map.of();
    private @Nullable Set<SpanKey> keys;

    SpanMapping(OtlpBatch batch, SpanSource source) {
        this.batch = batch;
        this.source = source;
    }

    /** Adds all spans of the export. */
    void run() {
        source.visit(this);
    }

    @Override
    public void scope(Resource resource, InstrumentationScope scope) {
        surroundings = OtlpValues.surroundings(resource, scope);
    }

    @Override
    public void span(Span span) {
        batch.begin();
        SpanKey key = key(span);
        if (key.traceId().isEmpty() || key.spanId().isEmpty()) {
            batch.refuse("a span's trace_id or span_id is not " + TRACE_ID_BYTES + " or " + SPAN_ID_BYTES
                    + " bytes, or is all zeros");
        } else if (span.getStartTimeUnixNano() == 0 || span.getEndTimeUnixNano() == 0) {
            batch.refuse("span " + key.spanId() + " has no start_time_unix_nano or no end_time_unix_nano");
        } else {
            batch.add(new Submission.WholeSpan(key, start(span, key), end(span)));
        }
    }

    private static SpanKey key(Span span) {
        return new SpanKey(
                OtlpValues.id(span.getTraceId(), TRACE_ID_BYTES), OtlpValues.id(span.getSpanId(), SPAN_ID_BYTES));
    }

    private SpanStart start(Span span, SpanKey key) {
        String parent = OtlpValues.id(span.getParentSpanId(), SPAN_ID_BYTES);
        Attributes.Builder attributes = Attributes.builder().putAll(surroundings);
        if (span.getKindValue() != Span.SpanKind.SPAN_KIND_UNSPECIFIED_VALUE) {
            attributes.put("otel.span.kind", JsonValue.of(kind(span)));
        }
        OtlpValues.putText(attributes, "otel.trace_state", span.getTraceState());
        OtlpValues.putNumber(attributes, "otel.flags", Integer.toUnsignedLong(span.getFlags()));
        putAll(attributes, "otel.events", span.getEventsList(), SpanMapping::event);
        putAll(attributes, "otel.links", span.getLinksList(), SpanMapping::link);
        OtlpValues.putNumber(attributes, "otel.dropped_attributes_count", span.getDroppedAttributesCount());
        OtlpValues.putNumber(attributes, "otel.dropped_events_count", span.getDroppedEventsCount());
        OtlpValues.putNumber(attributes, "otel.dropped_links_count", span.getDroppedLinksCount());
        if (!parent.isEmpty() && isLocalRoot(span, new SpanKey(key.traceId(), parent))) {
            attributes.put(LOCAL_ROOT, JsonValue.of(true));
        }
        OtlpValues.putAll(attributes, span.getAttributesList());
        return new SpanStart(
                OtlpValues.time(span.getStartTimeUnixNano()),
                span.getName(),
                parent.isEmpty() ? null : parent,
                attributes.build());
    }

    /** Whether its parent is in another process. Older producers do not say so: then the kind and the batch do. */
    private boolean isLocalRoot(Span span, SpanKey parent) {
        int flags = span.getFlags();
        if ((flags & SpanFlags.SPAN_FLAGS_CONTEXT_HAS_IS_REMOTE_MASK_VALUE) != 0) {
            return (flags & SpanFlags.SPAN_FLAGS_CONTEXT_IS_REMOTE_MASK_VALUE) != 0;
        }
        boolean called =
                span.getKind() == Span.SpanKind.SPAN_KIND_SERVER || span.getKind() == Span.SpanKind.SPAN_KIND_CONSUMER;
        return called && !keys().contains(parent);
    }

    /** The spans of the export, gathered when they are first asked for. */
    private Set<SpanKey> keys() {
        Set<SpanKey> known = keys;
        if (known == null) {
            Set<SpanKey> gathered = new HashSet<>();
            source.visit(new SpanSource.Visitor() {
                @Override
                public void scope(Resource resource, InstrumentationScope scope) {
                    // A key is the same in each.
                }

                @Override
                public void span(Span span) {
                    gathered.add(key(span));
                }
            });
            known = gathered;
            keys = known;
        }
        return known;
    }

    private static String kind(Span span) {
        return span.getKind() == Span.SpanKind.UNRECOGNIZED
                ? Integer.toString(span.getKindValue())
                : span.getKind().name().substring("SPAN_KIND_".length()).toLowerCase(Locale.ROOT);
    }

    private static SpanEnd end(Span span) {
        Attributes.Builder attributes = Attributes.builder();
        Status.StatusCode code = span.getStatus().getCode();
        boolean failed = code == Status.StatusCode.STATUS_CODE_ERROR;
        if (failed || code == Status.StatusCode.STATUS_CODE_OK) {
            attributes.put("otel.status_code", JsonValue.of(failed ? "ERROR" : "OK"));
        }
        OtlpValues.putText(
                attributes, "otel.status_description", span.getStatus().getMessage());
        return new SpanEnd(
                OtlpValues.time(span.getEndTimeUnixNano()),
                failed ? SpanStatus.ERROR : SpanStatus.OK,
                attributes.build());
    }

    private static <T> void putAll(
            Attributes.Builder attributes, String key, List<T> elements, Function<T, JsonValue> mapping) {
        if (!elements.isEmpty()) {
            attributes.put(key, new JsonArray(elements.stream().map(mapping).toList()));
        }
    }

    private static JsonValue event(Span.Event event) {
        Attributes.Builder members = Attributes.builder();
        members.put("name", JsonValue.of(event.getName()));
        members.put("timestamp", JsonValue.of(Timestamps.format(OtlpValues.time(event.getTimeUnixNano()))));
        members.put("attributes", OtlpValues.object(event.getAttributesList()));
        OtlpValues.putNumber(members, "dropped_attributes_count", event.getDroppedAttributesCount());
        return new JsonObject(members.build());
    }

    private static JsonValue link(Span.Link link) {
        Attributes.Builder members = Attributes.builder();
        members.put("trace_id", JsonValue.of(OtlpValues.id(link.getTraceId(), TRACE_ID_BYTES)));
        members.put("span_id", JsonValue.of(OtlpValues.id(link.getSpanId(), SPAN_ID_BYTES)));
        OtlpValues.putText(members, "trace_state", link.getTraceState());
        members.put("attributes", OtlpValues.object(link.getAttributesList()));
        OtlpValues.putNumber(members, "flags", Integer.toUnsignedLong(link.getFlags()));
        OtlpValues.putNumber(members, "dropped_attributes_count", link.getDroppedAttributesCount());
        return new JsonObject(members.build());
    }
}
