package io.llamatelemetry.core;

import io.llamatelemetry.api.Event;
import io.llamatelemetry.api.Fault;
import io.llamatelemetry.api.InvalidRequestException;
import io.llamatelemetry.api.JsonValue;
import io.llamatelemetry.api.MetricEvent;
import io.llamatelemetry.api.SpanEndPayload;
import io.llamatelemetry.api.SpanStartPayload;
import io.llamatelemetry.api.StructuredLogEvent;
import io.llamatelemetry.api.StructuredLogPayload;
import io.llamatelemetry.api.Telemetry;
import io.llamatelemetry.api.Timestamps;
import io.llamatelemetry.api.UnstructuredLogEvent;
import io.llamatelemetry.spi.LogRecord;
import io.llamatelemetry.spi.MetricRecord;
import io.llamatelemetry.spi.SpanKey;
import io.llamatelemetry.spi.SpanRecord;
import io.llamatelemetry.spi.StoredRecord;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;

/** Checks events and makes the records of them that a store keeps. */
final class EventRecords {

    private static final String EVENT = "event";
    private static final String ATTRIBUTES = "attributes";
    private static final Object[] TRACE_ID = {EVENT, "trace_id"};
    private static final Object[] SPAN_ID = {EVENT, "span_id"};
    private static final Object[] TIMESTAMP = {EVENT, "timestamp"};
    private static final Object[] EVENT_ATTRIBUTES = {EVENT, ATTRIBUTES};
    private static final Object[] SPAN_NAME = {EVENT, "payload", "name"};
    private static final Object[] PARENT_SPAN_ID = {EVENT, "payload", "parent_span_id"};
    private static final String LONE_SURROGATE = "a lone surrogate (expected: well-formed Unicode)";

    private final Clock clock;
    private final EventIds ids;
    private final EventBounds bounds;

    EventRecords(Clock clock, Limits limits) {
        this.clock = clock;
        this.bounds = new EventBounds(limits);
        this.ids = new EventIds(clock);
    }

    /**
     * What a store keeps of an event that is accepted now.
     *
     * @throws io.llamatelemetry.api.InvalidRequestException with all that is wrong with the event and its time to live
     */
    StoredRecord toRecord(Event event, long ttlSeconds) {
        Faults faults = new Faults();
        check(event, faults);
        checkTtl(ttlSeconds, faults);
        faults.throwIfAny();
        Instant acceptedAt = clock.instant();
        return toRecord(event, acceptedAt, acceptedAt.plusSeconds(ttlSeconds));
    }

    Instant now() {
        return clock.instant();
    }

    static void checkTtl(long ttlSeconds, Faults faults) {
        faults.checkRange(ttlSeconds, 1, Telemetry.MAX_TTL_SECONDS, "ttl_seconds");
    }

    /**
     * The same for one of many things that are accepted together.
     *
     * @throws io.llamatelemetry.api.InvalidRequestException with all that is wrong with it, the places counted from it on
     */
    StoredRecord toRecord(Submission submission, Instant acceptedAt, Instant expiresAt) {
        Faults faults = new Faults();
        if (submission instanceof Submission.WholeSpan span) {
            check(span, faults);
            faults.throwIfAny();
            return new SpanRecord(span.key(), span.start(), span.end(), acceptedAt, expiresAt);
        }
        Event event = submission instanceof Submission.IdentifiedPoint point
                ? point.event()
                : ((Submission.Given) submission).event();
        check(event, faults);
        if (!faults.isEmpty()) {
            throw new InvalidRequestException(
                    faults.found().stream().map(EventRecords::fromEvent).toList());
        }
        return toRecord(event, acceptedAt, expiresAt);
    }

    private static Fault fromEvent(Fault fault) {
        return new Fault(fault.loc().subList(1, fault.loc().size()), fault.msg(), fault.type());
    }

    private StoredRecord toRecord(Event event, Instant acceptedAt, Instant expiresAt) {
        return event.accept(new Event.Visitor<>() {
            @Override
            public StoredRecord visit(UnstructuredLogEvent log) {
                return new LogRecord(ids.next(), log, acceptedAt, expiresAt);
            }

            @Override
            public StoredRecord visit(MetricEvent metric) {
                return new MetricRecord(ids.next(), metric, acceptedAt, expiresAt);
            }

            @Override
            public StoredRecord visit(StructuredLogEvent structured) {
                return spanRecord(structured, acceptedAt, expiresAt);
            }
        });
    }

    private static SpanRecord spanRecord(StructuredLogEvent event, Instant acceptedAt, Instant expiresAt) {
        SpanKey key = new SpanKey(event.traceId(), event.spanId());
        return event.payload().accept(new StructuredLogPayload.Visitor<>() {
            @Override
            public SpanRecord visit(SpanStartPayload payload) {
                return new SpanRecord(key, TraceParent.start(event, payload), null, acceptedAt, expiresAt);
            }

            @Override
            public SpanRecord visit(SpanEndPayload payload) {
                return new SpanRecord(key, null, TraceParent.end(event, payload), acceptedAt, expiresAt);
            }
        });
    }

    private void check(Submission.WholeSpan span, Faults faults) {
        faults.checkId(span.key().traceId(), "trace_id");
        faults.checkId(span.key().spanId(), "span_id");
        faults.checkText(span.start().name(), "name");
        bounds.checkName(span.start().name(), faults, "name");
        bounds.checkAttributes(span.start().attributes(), faults, ATTRIBUTES);
        bounds.checkAttributes(span.end().attributes(), faults, ATTRIBUTES);
        String parent = span.start().parentSpanId();
        if (parent != null) {
            faults.checkOptionalId(parent, "parent_span_id");
        }
        checkTime(span.start().timestamp(), faults, "start_time");
        checkTime(span.end().timestamp(), faults, "end_time");
        if (!Values.isWellFormed(span.start().attributes())
                || !Values.isWellFormed(span.end().attributes())) {
            faults.add("string_unicode", LONE_SURROGATE, ATTRIBUTES);
        }
    }

    private static void checkTime(Instant time, Faults faults, Object... loc) {
        if (!Timestamps.isInRange(time)) {
            faults.add(
                    "datetime_range",
                    Timestamps.format(time) + " (expected: " + Timestamps.format(Timestamps.MIN) + " to "
                            + Timestamps.format(Timestamps.MAX) + ")",
                    loc);
        }
    }

    private void check(Event event, Faults faults) {
        faults.checkId(event.traceId(), TRACE_ID);
        checkTime(event.timestamp(), faults, TIMESTAMP);
        checkAttributes(event.attributes(), faults);
        event.accept(new Event.Visitor<Void>() {
            @Override
            public Void visit(UnstructuredLogEvent log) {
                faults.checkOptionalId(log.spanId(), SPAN_ID);
                faults.checkText(log.message(), EVENT, "message");
                bounds.checkText(log.message(), faults, EVENT, "message");
                bounds.checkAttributes(log.attributes(), faults, EVENT_ATTRIBUTES);
                return null;
            }

            @Override
            public Void visit(MetricEvent metric) {
                faults.checkOptionalId(metric.spanId(), SPAN_ID);
                faults.checkText(metric.metric(), EVENT, "metric");
                faults.checkText(metric.unit(), EVENT, "unit");
                bounds.checkName(metric.metric(), faults, EVENT, "metric");
                bounds.checkName(metric.unit(), faults, EVENT, "unit");
                bounds.checkNumber(metric.value(), faults, EVENT, "value");
                bounds.checkLabels(metric.attributes(), faults, EVENT_ATTRIBUTES);
                return null;
            }

            @Override
            public Void visit(StructuredLogEvent structured) {
                faults.checkId(structured.spanId(), SPAN_ID);
                checkPayload(structured.payload(), faults);
                bounds.checkAttributes(structured.attributes(), faults, EVENT_ATTRIBUTES);
                return null;
            }
        });
    }

    private void checkPayload(StructuredLogPayload payload, Faults faults) {
        if (payload instanceof SpanStartPayload start) {
            faults.checkText(start.name(), SPAN_NAME);
            bounds.checkName(start.name(), faults, SPAN_NAME);
            if (start.parentSpanId() != null) {
                faults.checkOptionalId(start.parentSpanId(), PARENT_SPAN_ID);
            }
        }
    }

    private static void checkAttributes(Map<String, JsonValue> attributes, Faults faults) {
        if (!Values.isWellFormed(attributes)) {
            faults.add("string_unicode", LONE_SURROGATE, EVENT_ATTRIBUTES);
        }
    }
}
