package io.llamatelemetry.core;

import io.llamatelemetry.api.Event;
import io.llamatelemetry.api.InvalidRequestException;
import io.llamatelemetry.api.LimitExceededException;
import io.llamatelemetry.api.MetricEvent;
import io.llamatelemetry.api.NotFoundException;
import io.llamatelemetry.api.OverloadedException;
import io.llamatelemetry.api.StructuredLogEvent;
import io.llamatelemetry.api.StructuredLogType;
import io.llamatelemetry.api.UnstructuredLogEvent;
import io.llamatelemetry.spi.LogRecord;
import io.llamatelemetry.spi.SpanRecord;
import io.llamatelemetry.spi.StoredRecord;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts events by what became of them. */
final class EventCounters {

    /** The kinds of event that are counted apart. */
    enum Kind {
        UNSTRUCTURED_LOG,
        METRIC,
        SPAN_START,
        SPAN_END;

        static Kind of(Event event) {
            return event.accept(new Event.Visitor<>() {
                @Override
                public Kind visit(UnstructuredLogEvent log) {
                    return UNSTRUCTURED_LOG;
                }

                @Override
                public Kind visit(MetricEvent metric) {
                    return METRIC;
                }

                @Override
                public Kind visit(StructuredLogEvent structured) {
                    return structured.payload().type() == StructuredLogType.SPAN_START ? SPAN_START : SPAN_END;
                }
            });
        }
    }

    /** Why an event was not accepted. */
    enum Reason {
        INVALID,
        LIMIT,
        OVERLOADED,
        UNAVAILABLE
    }

    private final Map<Kind, LongAdder> accepted = adders(Kind.class);
    private final Map<Reason, LongAdder> refused = adders(Reason.class);
    private final LongAdder repeated = new LongAdder();

    void accepted(Kind kind) {
        count(accepted, kind, 1);
    }

    void repeated() {
        repeated.increment();
    }

    void repeated(int events) {
        repeated.add(events);
    }

    /** Counts a stored record by the events that it stands for. */
    void accepted(StoredRecord record) {
        if (record instanceof SpanRecord span) {
            if (span.start() != null) {
                count(accepted, Kind.SPAN_START, 1);
            }
            if (span.end() != null) {
                count(accepted, Kind.SPAN_END, 1);
            }
        } else {
            count(accepted, record instanceof LogRecord ? Kind.UNSTRUCTURED_LOG : Kind.METRIC, 1);
        }
    }

    void invalid(int events) {
        count(refused, Reason.INVALID, events);
    }

    void beyondLimit(int events) {
        count(refused, Reason.LIMIT, events);
    }

    void refused(Throwable failure) {
        refused(failure, 1);
    }

    void refused(Throwable failure, int events) {
        Reason reason;
        if (failure instanceof InvalidRequestException || failure instanceof NotFoundException) {
            reason = Reason.INVALID;
        } else if (failure instanceof LimitExceededException) {
            reason = Reason.LIMIT;
        } else if (failure instanceof OverloadedException) {
            reason = Reason.OVERLOADED;
        } else {
            reason = Reason.UNAVAILABLE;
        }
        count(refused, reason, events);
    }

    Map<String, Long> acceptedByKind() {
        return sums(accepted);
    }

    Map<String, Long> refusedByReason() {
        return sums(refused);
    }

    long repeatedInAll() {
        return repeated.sum();
    }

    private static <E extends Enum<E>> Map<E, LongAdder> adders(Class<E> type) {
        Map<E, LongAdder> adders = new EnumMap<>(type);
        for (E constant : type.getEnumConstants()) {
            adders.put(constant, new LongAdder());
        }
        return adders;
    }

    private static <E extends Enum<E>> void count(Map<E, LongAdder> adders, E constant, int times) {
        LongAdder adder = adders.get(constant);
        if (adder != null) {
            adder.add(times);
        }
    }

    private static <E extends Enum<E>> Map<String, Long> sums(Map<E, LongAdder> adders) {
        Map<String, Long> sums = new TreeMap<>();
        adders.forEach((constant, adder) -> sums.put(constant.name().toLowerCase(Locale.ROOT), adder.sum()));
        return sums;
    }
}
