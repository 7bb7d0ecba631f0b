package io.llamatelemetry.kit;

import static io.llamatelemetry.kit.Vocabulary.any;

import io.llamatelemetry.api.LogSeverity;
import io.llamatelemetry.api.MetricLabelMatcher;
import io.llamatelemetry.api.MetricLabelOperator;
import io.llamatelemetry.api.MetricQueryType;
import io.llamatelemetry.api.QueryCondition;
import io.llamatelemetry.api.QueryConditionOp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Makes random questions of every operation, all of them valid. */
final class QuestionGenerator {
    private static final List<String> ORDER_KEYS = List.of("trace_id", "root_span_id", "start_time", "end_time");
    private static final List<String> EXPRESSIONS =
            List.of("a|b", ".*", "[0-9.]+", "", "tr.e", "(ok|turn)", "\ud83d\ude00", ".");

    private final Random random;
    private final List<Attribute> told;

    /**
     * Makes a generator.
     *
     * @param random chooses
     * @param told the attributes that were told so far, which most conditions are about
     */
    QuestionGenerator(Random random, List<Attribute> told) {
        this.random = random;
        this.told = told;
    }

    /** An attribute that was told. */
    record Attribute(String key, @Nullable Object value) {}

    /** Questions that together show all there is. */
    static List<Step> everything() {
        List<Step> questions = new ArrayList<>();
        questions.add(new Step.Asked("all traces", t -> t.queryTraces(null, null, null, null)));
        questions.add(new Step.Asked("all spans", t -> t.querySpans(List.of(), List.of(), null)));
        questions.add(new Step.Asked("all logs", t -> t.queryLogs(null, null, null, null, null, null, null, null)));
        for (String metric : Vocabulary.METRICS) {
            questions.add(new Step.Asked(
                    "all points of " + metric,
                    t -> t.queryMetrics(metric, 0, 9_300_000_000L, null, MetricQueryType.RANGE, null)));
        }
        for (String span : Vocabulary.SPANS) {
            questions.add(new Step.Asked("tree of " + span, t -> t.getSpanTree(span, null, null)));
        }
        return questions;
    }

    Step.Asked question() {
        return switch (random.nextInt(9)) {
            case 0, 1 -> traces();
            case 2, 3 -> spans();
            case 4 -> tree();
            case 5 -> trace();
            case 6 -> span();
            case 7 -> metrics();
            default -> logs();
        };
    }

    private Step.Asked traces() {
        List<QueryCondition> conditions = conditions();
        Integer limit = orNull(random.nextInt(12));
        Integer offset = orNull(random.nextInt(4));
        List<String> order = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            order.add((random.nextBoolean() ? "-" : "") + any(ORDER_KEYS, random));
        }
        return new Step.Asked(
                "queryTraces(" + conditions + ", " + limit + ", " + offset + ", " + order + ")",
                t -> t.queryTraces(conditions, limit, offset, order));
    }

    private Step.Asked spans() {
        List<QueryCondition> conditions = conditions();
        List<String> attributes = keys();
        Integer depth = orNull(1 + random.nextInt(4));
        return new Step.Asked(
                "querySpans(" + conditions + ", " + attributes + ", " + depth + ")",
                t -> t.querySpans(conditions, attributes, depth));
    }

    private Step.Asked tree() {
        String span = any(Vocabulary.SPANS, random);
        List<String> attributes = keys();
        Integer depth = orNull(1 + random.nextInt(4));
        return new Step.Asked(
                "getSpanTree(" + Sketch.quote(span) + ", " + attributes + ", " + depth + ")",
                t -> t.getSpanTree(span, attributes, depth));
    }

    private Step.Asked trace() {
        String trace = any(Vocabulary.TRACES, random);
        return new Step.Asked("getTrace(" + Sketch.quote(trace) + ")", t -> t.getTrace(trace));
    }

    private Step.Asked span() {
        String trace = any(Vocabulary.TRACES, random);
        String span = any(Vocabulary.SPANS, random);
        return new Step.Asked(
                "getSpan(" + Sketch.quote(trace) + ", " + Sketch.quote(span) + ")", t -> t.getSpan(trace, span));
    }

    private Step.Asked metrics() {
        String metric = any(Vocabulary.METRICS, random);
        long first = any(Vocabulary.TIMES, random).getEpochSecond();
        long second = any(Vocabulary.TIMES, random).getEpochSecond();
        long start = Math.min(first, second);
        long end = Math.max(first, second);
        String granularity = any(Arrays.asList(null, "1s", "7s", "1m", "5h", "1d", "1w", "30w"), random);
        MetricQueryType type = random.nextInt(4) == 0 ? MetricQueryType.INSTANT : MetricQueryType.RANGE;
        List<MetricLabelMatcher> matchers = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            matchers.add(matcher());
        }
        return new Step.Asked(
                "queryMetrics(" + Sketch.quote(metric) + ", " + start + ", " + end + ", " + granularity + ", " + type
                        + ", " + matchers + ")",
                t -> t.queryMetrics(metric, start, end, granularity, type, matchers));
    }

    private MetricLabelMatcher matcher() {
        MetricLabelOperator operator = any(List.of(MetricLabelOperator.values()), random);
        boolean exact = operator == MetricLabelOperator.EQUALS || operator == MetricLabelOperator.NOT_EQUALS;
        Object value = exact ? any(Vocabulary.VALUES, random) : any(EXPRESSIONS, random);
        return new MetricLabelMatcher(any(Vocabulary.KEYS, random), value == null ? "" : value.toString(), operator);
    }

    private Step.Asked logs() {
        String trace = orNull(any(Vocabulary.TRACES, random));
        String span = orNull(random.nextInt(3) == 0 ? "" : any(Vocabulary.SPANS, random));
        LogSeverity severity = orNull(any(List.of(LogSeverity.values()), random));
        String contains = orNull(any(List.of("", "o", "Hello", "%", "\ud83d\ude00"), random));
        Instant first = any(Vocabulary.TIMES, random);
        Instant second = any(Vocabulary.TIMES, random);
        Instant start = orNull(first.isBefore(second) ? first : second);
        Instant end = orNull(first.isBefore(second) ? second : first);
        Integer limit = orNull(random.nextInt(5));
        Integer offset = orNull(random.nextInt(3));
        return new Step.Asked(
                "queryLogs(" + Arrays.asList(trace, span, severity, contains, start, end, limit, offset) + ")",
                t -> t.queryLogs(trace, span, severity, contains, start, end, limit, offset));
    }

    private <T> @Nullable T orNull(T value) {
        return random.nextInt(3) == 0 ? value : null;
    }

    private List<String> keys() {
        List<String> keys = new ArrayList<>();
        for (int i = Math.max(0, random.nextInt(5) - 2); i > 0; i--) {
            keys.add(any(Vocabulary.KEYS, random));
        }
        return keys;
    }

    private List<QueryCondition> conditions() {
        List<QueryCondition> conditions = new ArrayList<>();
        for (int i = any(List.of(0, 1, 1, 1, 2, 2, 3), random); i > 0; i--) {
            conditions.add(condition());
        }
        return conditions;
    }

    private QueryCondition condition() {
        QueryConditionOp op = any(List.of(QueryConditionOp.values()), random);
        String key;
        Object value;
        if (!told.isEmpty() && random.nextInt(3) > 0) {
            Attribute attribute = any(told, random);
            key = attribute.key();
            value = random.nextBoolean() ? attribute.value() : any(Vocabulary.VALUES, random);
        } else {
            key = any(random.nextBoolean() ? Vocabulary.FIELDS : Vocabulary.KEYS, random);
            value = switch (random.nextInt(5)) {
                case 0 -> any(Vocabulary.TIMES, random).toString();
                case 1 -> any(Vocabulary.SPANS, random);
                case 2 -> any(Vocabulary.TRACES, random);
                case 3 -> any(Vocabulary.NAMES, random);
                default -> any(Vocabulary.VALUES, random);
            };
        }
        boolean ordered = op == QueryConditionOp.GT || op == QueryConditionOp.LT;
        return Ask.condition(key, op, ordered && (value == null || value instanceof Boolean) ? (Object) 1 : value);
    }
}
