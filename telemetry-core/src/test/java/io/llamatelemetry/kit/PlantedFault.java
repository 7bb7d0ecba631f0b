package io.llamatelemetry.kit;

import io.llamatelemetry.api.JsonNumber;
import io.llamatelemetry.api.JsonString;
import io.llamatelemetry.api.JsonValue;
import io.llamatelemetry.api.QueryCondition;
import io.llamatelemetry.api.QueryConditionOp;
import io.llamatelemetry.api.SpanWithStatus;
import io.llamatelemetry.spi.EventId;
import io.llamatelemetry.spi.LogRecord;
import io.llamatelemetry.spi.MetricRecord;
import io.llamatelemetry.spi.SpanClause;
import io.llamatelemetry.spi.SpanEnd;
import io.llamatelemetry.spi.SpanRecord;
import io.llamatelemetry.spi.SpanStart;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Exchanger;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Mistakes that providers make, each with the groups of the kit that must notice it. */
enum PlantedFault {
    GREATER_AND_LESS_COMPARE_NUMBERS_AS_TEXT("Conditions SeamConditions Histories") {
        @Override
        ListBehaviour behaviour() {
            return conditions((condition, own, sound) ->
                    (condition.value() instanceof JsonNumber asked && own instanceof JsonNumber)
                            ? holds(condition.op(), own.toString().compareTo(asked.toString()), sound)
                            : sound);
        }
    },
    STRINGS_ARE_ORDERED_BY_UTF16_UNIT_IN_CONDITIONS("Conditions SeamConditions") {
        @Override
        ListBehaviour behaviour() {
            return conditions((condition, own, sound) ->
                    (condition.value() instanceof JsonString asked && own instanceof JsonString text)
                            ? holds(condition.op(), text.value().compareTo(asked.value()), sound)
                            : sound);
        }
    },
    NUMERIC_STRINGS_ARE_NOT_NUMBERS("Conditions SeamConditions Histories") {
        @Override
        ListBehaviour behaviour() {
            return conditions(
                    (condition, own, sound) -> (condition.value() instanceof JsonNumber && own instanceof JsonString)
                            ? condition.op() == QueryConditionOp.NE
                            : sound);
        }
    },
    INTEGERS_ARE_COMPARED_AS_DOUBLES("Conditions SeamConditions") {
        @Override
        ListBehaviour behaviour() {
            return conditions((condition, own, sound) ->
                    (condition.value() instanceof JsonNumber asked && own instanceof JsonNumber number)
                            ? holds(condition.op(), Double.compare(number.doubleValue(), asked.doubleValue()), sound)
                            : sound);
        }
    },
    UNEQUAL_IS_SATISFIED_BY_ABSENCE("Conditions SeamConditions Histories") {
        @Override
        ListBehaviour behaviour() {
            return conditions((condition, own, sound) -> sound
                    || (own == null
                            && condition.op() == QueryConditionOp.NE
                            && !condition.value().isNull()));
        }
    },
    A_NULL_ATTRIBUTE_SHADOWS_THE_FIELD("Conditions SeamConditions") {
        @Override
        ListBehaviour behaviour() {
            return conditions((condition, own, sound) -> (own != null && own.isNull())
                    ? condition.op() == QueryConditionOp.EQ && condition.value().isNull()
                    : sound);
        }
    },
    GRANDCHILDREN_COUNT_AS_CHILDREN("Trees Spans Histories") {
        @Override
        ListBehaviour behaviour() {
            return new ListBehaviour() {
                @Override
                List<SpanWithStatus> ofTrace(List<SpanWithStatus> spans) {
                    Map<String, SpanWithStatus> byId = new HashMap<>();
                    spans.forEach(span -> byId.put(span.spanId(), span));
                    return spans.stream().map(span -> lifted(span, byId)).toList();
                }
            };
        }
    },
    TRACES_ARE_ORDERED_BY_UTF16_UNIT("Trees SeamReads") {
        @Override
        ListBehaviour behaviour() {
            return new ListBehaviour() {
                @Override
                Comparator<String> textOrder() {
                    return Comparator.naturalOrder();
                }
            };
        }
    },
    A_SCAN_ANSWERS_WHERE_AN_INDEX_SHOULD("Work") {
        @Override
        ListBehaviour behaviour() {
            return new ListBehaviour() {
                @Override
                boolean looksUp() {
                    return false;
                }
            };
        }
    },
    NOTHING_IS_COUNTED("Work") {
        @Override
        ListBehaviour behaviour() {
            return new ListBehaviour() {
                @Override
                int noted() {
                    return 0;
                }
            };
        }
    },
    AN_END_IS_LOST_WHEN_ITS_START_COMES_LATER("Ingest SeamWrites Histories") {
        @Override
        ListBehaviour behaviour() {
            return merging((stored, written, sound) ->
                    sound.start() != null && stored.start() == null ? withHalves(sound, sound.start(), null) : sound);
        }
    },
    THE_FIRST_START_HOLDS("Ingest SeamWrites Histories") {
        @Override
        ListBehaviour behaviour() {
            return merging((stored, written, sound) ->
                    stored.start() == null ? sound : withHalves(sound, stored.start(), sound.end()));
        }
    },
    ATTRIBUTES_OF_THE_START_THAT_LOST_ARE_KEPT("Ingest Histories") {
        @Override
        ListBehaviour behaviour() {
            return merging((stored, written, sound) -> {
                if (stored.start() == null || written.start() == null || sound.start() == null) {
                    return sound;
                }
                Map<String, JsonValue> all = new LinkedHashMap<>(stored.start().attributes());
                all.putAll(written.start().attributes());
                all.putAll(sound.start().attributes());
                SpanStart start = sound.start();
                return withHalves(
                        sound, new SpanStart(start.timestamp(), start.name(), start.parentSpanId(), all), sound.end());
            });
        }
    },
    MERGES_OVERTAKE_EACH_OTHER("Concurrency") {
        @Override
        int runs() {
            return 10;
        }

        @Override
        ListBehaviour behaviour() {
            Exchanger<String> meeting = new Exchanger<>();
            return new ListBehaviour() {
                @Override
                boolean mergesAlone() {
                    return false;
                }

                @Override
                void betweenReadingAndWriting() {
                    try {
                        meeting.exchange("", 20, TimeUnit.MILLISECONDS);
                    } catch (TimeoutException alone) {
                        // Nobody else is writing now, and nothing is lost.
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }
            };
        }
    },
    EXPIRED_RECORDS_ARE_SHOWN_FOR_A_SECOND("Expiry SeamWrites Histories") {
        @Override
        ListBehaviour behaviour() {
            return new ListBehaviour() {
                @Override
                boolean isLive(Instant expiresAt, Instant now) {
                    return !now.isAfter(expiresAt);
                }
            };
        }
    },
    A_REPLAYED_LOG_IS_ANOTHER("SeamWrites") {
        @Override
        ListBehaviour behaviour() {
            AtomicLong number = new AtomicLong();
            return new ListBehaviour() {
                @Override
                LogRecord keep(LogRecord log) {
                    EventId id = new EventId(log.id().high(), number.incrementAndGet());
                    return new LogRecord(id, log.event(), log.acceptedAt(), log.expiresAt());
                }
            };
        }
    },
    A_REPLAYED_POINT_IS_ANOTHER("SeamWrites") {
        @Override
        ListBehaviour behaviour() {
            AtomicLong number = new AtomicLong();
            return new ListBehaviour() {
                @Override
                MetricRecord keep(MetricRecord metric) {
                    EventId id = new EventId(metric.id().high(), number.incrementAndGet());
                    return new MetricRecord(id, metric.event(), metric.acceptedAt(), metric.expiresAt());
                }
            };
        }
    },
    LOGS_OF_EQUAL_TIME_COME_OLDEST_FIRST("Logs Paging SeamReads Histories") {
        @Override
        ListBehaviour behaviour() {
            return new ListBehaviour() {
                @Override
                List<LogRecord> ordered(List<LogRecord> logs) {
                    List<LogRecord> oldestFirst = new ArrayList<>(logs);
                    Collections.reverse(oldestFirst);
                    oldestFirst.sort(
                            Comparator.comparing((LogRecord log) -> log.event().timestamp())
                                    .reversed());
                    return oldestFirst;
                }
            };
        }
    },
    A_BUCKET_HOLDS_ITS_LAST_VALUE("Metrics Histories") {
        @Override
        ListBehaviour behaviour() {
            return new ListBehaviour() {
                @Override
                double add(double sum, double value) {
                    return value;
                }
            };
        }
    },
    EVENTS_ARE_FORGOTTEN_TOO_EARLY_FOR_RETRIES("Retries SeamReads") {
        @Override
        ListBehaviour behaviour() {
            return new ListBehaviour() {
                @Override
                boolean isSince(Instant acceptedAt, Instant since) {
                    return acceptedAt.isAfter(since.plusSeconds(2));
                }
            };
        }
    },
    EVERYTHING_IS_FORGOTTEN_AT_A_RESTART("Lifecycle SeamWrites Histories") {
        @Override
        ListBehaviour behaviour() {
            return new ListBehaviour() {
                @Override
                boolean isKeptOverRestart() {
                    return false;
                }
            };
        }
    };

    private static final Pattern SPACE = Pattern.compile(" ");

    private final String groups;

    PlantedFault(String groups) {
        this.groups = groups;
    }

    /** The nested groups that must fail. */
    List<String> groups() {
        return SPACE.splitAsStream(groups).toList();
    }

    /** In how many runs it must be noticed once: more than one where it is up to chance who meets whom. */
    int runs() {
        return 1;
    }

    /** The faulty behaviour. */
    abstract ListBehaviour behaviour();

    /** What a faulty store makes of a condition on an attribute, knowing what is right. */
    private interface FaultyCondition {
        boolean satisfied(QueryCondition condition, @Nullable JsonValue own, boolean sound);
    }

    private static ListBehaviour conditions(FaultyCondition faulty) {
        return new ListBehaviour() {
            @Override
            boolean matches(SpanClause clause, SpanWithStatus span) {
                boolean sound = clause.matches(span);
                return clause instanceof SpanClause.Satisfies satisfies
                        ? faulty.satisfied(
                                satisfies.condition(),
                                span.attributes().get(satisfies.condition().key()),
                                sound)
                        : sound;
            }
        };
    }

    /** What a faulty store merges, knowing what is right. */
    private interface FaultyMerge {
        SpanRecord merged(SpanRecord stored, SpanRecord written, SpanRecord sound);
    }

    private static ListBehaviour merging(FaultyMerge faulty) {
        return new ListBehaviour() {
            @Override
            SpanRecord merge(SpanRecord stored, SpanRecord written) {
                return faulty.merged(stored, written, stored.merge(written));
            }
        };
    }

    private static SpanRecord withHalves(SpanRecord record, @Nullable SpanStart start, @Nullable SpanEnd end) {
        return new SpanRecord(record.key(), start, end, record.acceptedAt(), record.expiresAt());
    }

    private static boolean holds(QueryConditionOp op, int order, boolean sound) {
        return switch (op) {
            case GT -> order > 0;
            case LT -> order < 0;
            case EQ, NE -> sound;
        };
    }

    private static SpanWithStatus lifted(SpanWithStatus span, Map<String, SpanWithStatus> byId) {
        SpanWithStatus parent = span.parentSpanId() == null ? null : byId.get(span.parentSpanId());
        if (parent == null || parent.parentSpanId() == null) {
            return span;
        }
        return new SpanWithStatus(
                span.spanId(),
                span.traceId(),
                parent.parentSpanId(),
                span.name(),
                span.startTime(),
                span.endTime(),
                span.attributes(),
                span.status());
    }
}
