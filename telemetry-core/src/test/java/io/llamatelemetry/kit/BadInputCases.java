package io.llamatelemetry.kit;

import static io.llamatelemetry.kit.Sketch.log;
import static io.llamatelemetry.kit.Sketch.metric;
import static io.llamatelemetry.kit.Sketch.start;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.llamatelemetry.api.Fault;
import io.llamatelemetry.api.InvalidRequestException;
import io.llamatelemetry.api.MetricLabelOperator;
import io.llamatelemetry.api.MetricQueryType;
import io.llamatelemetry.api.QueryCondition;
import io.llamatelemetry.api.Telemetry;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What is wrong is refused with all of its faults named, and leaves nothing behind. */
abstract class BadInputCases extends Cases {
    private static final String TOO_LONG = "x".repeat(257);

    BadInputCases(TelemetryProviderKit kit) {
        super(kit);
    }

    /** The request is refused for faults at just these places; each is said in words. */
    private void refused(List<List<Object>> places, Consumer<Telemetry> request) {
        InvalidRequestException refusal =
                assertThrows(InvalidRequestException.class, () -> request.accept(bench.telemetry()));
        Comparator<List<Object>> order = Comparator.comparing(List::toString);
        assertEquals(
                places.stream().sorted(order).toList(),
                refusal.faults().stream().map(Fault::loc).sorted(order).toList());
        for (Fault fault : refusal.faults()) {
            assertTrue(!fault.msg().isBlank() && !fault.type().isBlank(), fault::toString);
        }
    }

    private void eventRefused(List<List<Object>> places, Sketch sketch) {
        refused(places, t -> t.logEvent(sketch.event(), sketch.ttlSeconds()));
        bench.answers(List.of(), t -> t.querySpans(List.of(), List.of(), null).data());
        bench.answers(
                List.of(),
                t -> t.queryLogs(null, null, null, null, null, null, 10, 0).data());
    }

    private static List<List<Object>> at(Object... place) {
        return List.of(List.of(place));
    }

    @Test
    void idsAreOneTo256Characters() {
        eventRefused(at("event", "trace_id"), start("", "a"));
        eventRefused(at("event", "trace_id"), start(TOO_LONG, "a"));
        eventRefused(at("event", "span_id"), start("t", ""));
        eventRefused(at("event", "span_id"), start("t", "\ud83d\ude00".repeat(257)));
        eventRefused(at("event", "span_id"), Sketch.end("t", ""));
        eventRefused(at("event", "payload", "parent_span_id"), start("t", "a").under(TOO_LONG));
        eventRefused(at("event", "span_id"), log("t", TOO_LONG, "m"));
        eventRefused(at("event", "trace_id"), log("", "", "m"));
    }

    @Test
    void timesAreFrom1970To2262() {
        eventRefused(at("event", "timestamp"), start("t", "a").at(Instant.parse("1969-12-31T23:59:59.999999999Z")));
        eventRefused(at("event", "timestamp"), start("t", "a").at(Instant.parse("2262-04-11T23:47:16.854775808Z")));
        eventRefused(at("event", "timestamp"), log("t", "a", "m").at(Instant.MAX));
        eventRefused(at("event", "timestamp"), metric("m").at(Instant.MIN));
    }

    @Test
    void aLifeIsOneSecondToAHundredYears() {
        for (long ttl : new long[] {0, -1, Long.MIN_VALUE, Telemetry.MAX_TTL_SECONDS + 1, Long.MAX_VALUE}) {
            eventRefused(at("ttl_seconds"), start("t", "a").livingFor(ttl));
        }
    }

    @Test
    void textIsWellFormed() {
        eventRefused(at("event", "trace_id"), start("\ud83d", "a"));
        eventRefused(at("event", "message"), log("t", "a", "x\udc00"));
        eventRefused(at("event", "attributes"), start("t", "a").with("k", "\udc00\ud83d"));
        eventRefused(at("event", "attributes"), start("t", "a").with("\ud83d", "v"));
    }

    @Test
    void allFaultsAreNamedAtOnce() {
        eventRefused(
                List.of(
                        List.of("event", "trace_id"),
                        List.of("event", "span_id"),
                        List.of("event", "timestamp"),
                        List.of("ttl_seconds")),
                start("", TOO_LONG).at(Instant.MAX).livingFor(0));
        refused(
                List.of(
                        List.of("limit"),
                        List.of("offset"),
                        List.of("order_by", 1),
                        List.of("attribute_filters", 1, "value")),
                t -> t.queryTraces(List.of(Ask.eq("k", true), Ask.gt("k", true)), -1, -1, List.of("trace_id", "name")));
    }

    @Test
    void onlyNumbersAndStringsAreGreaterOrLess() {
        Map<String, Object> object = new HashMap<>();
        for (Object value : List.of(true, false, List.of(1), object)) {
            for (QueryCondition condition : List.of(Ask.gt("k", value), Ask.lt("k", value))) {
                List<QueryCondition> filters = List.of(condition);
                refused(at("attribute_filters", 0, "value"), t -> t.queryTraces(filters, 10, 0, null));
                refused(at("attribute_filters", 0, "value"), t -> t.querySpans(filters, List.of(), null));
                refused(at("attribute_filters", 0, "value"), t -> t.saveSpansToDataset(filters, List.of(), "d", null));
            }
        }
        refused(at("attribute_filters", 0, "value"), t -> t.queryTraces(List.of(Ask.lt("k", null)), 10, 0, null));
    }

    @Test
    void limitsAndOffsetsAreBounded() {
        refused(at("limit"), t -> t.queryTraces(null, -1, 0, null));
        refused(at("limit"), t -> t.queryTraces(null, 10_001, 0, null));
        refused(at("offset"), t -> t.queryTraces(null, 1, -1, null));
        refused(at("limit"), t -> t.queryLogs(null, null, null, null, null, null, -1, 0));
        refused(at("limit"), t -> t.queryLogs(null, null, null, null, null, null, 10_001, 0));
        refused(at("offset"), t -> t.queryLogs(null, null, null, null, null, null, 1, -1));
    }

    @Test
    void aDepthIsAtLeastOne() {
        bench.accept(start("t", "a"));
        for (int depth : new int[] {0, -1, Integer.MIN_VALUE}) {
            refused(at("max_depth"), t -> t.getSpanTree("a", null, depth));
            refused(at("max_depth"), t -> t.querySpans(List.of(), List.of(), depth));
            refused(at("max_depth"), t -> t.saveSpansToDataset(List.of(), List.of(), "d", depth));
        }
    }

    @Test
    void anOrderIsOneOfFour() {
        for (String order :
                List.of("", "-", "name", "--start_time", "+start_time", "START_TIME", "start_time ", "span_id")) {
            refused(at("order_by", 0), t -> t.queryTraces(null, 10, 0, List.of(order)));
        }
    }

    private void metricRefused(
            List<List<Object>> places, long start, Long end, String granularity, MetricLabelOperator op, String value) {
        for (MetricQueryType type : MetricQueryType.values()) {
            refused(
                    places,
                    t -> t.queryMetrics("m", start, end, granularity, type, List.of(Ask.label("k", op, value))));
        }
    }

    @Test
    void aMetricQueryIsChecked() {
        metricRefused(at("end_time"), 10, 9L, "1d", MetricLabelOperator.EQUALS, "(");
        for (String granularity : List.of("", "1", "d", "0s", "-1s", "1.5h", "1y", "1D", " 1d", "1d ", "1 d", "1d1h")) {
            metricRefused(at("granularity"), 0, 9L, granularity, MetricLabelOperator.EQUALS, "");
        }
        for (String expression : List.of("(", "[", "*", "a{2,1}", "(?=a)", "\\1", "(?<!b)")) {
            metricRefused(at("label_matchers", 0, "value"), 0, 9L, "1d", MetricLabelOperator.REGEX_MATCH, expression);
            metricRefused(
                    at("label_matchers", 0, "value"), 0, 9L, "1d", MetricLabelOperator.REGEX_NOT_MATCH, expression);
        }
    }

    @Test
    void anExpressionThatWouldBacktrackIsAnsweredPromptly() {
        bench.accept(metric("m").with("k", "a".repeat(5_000) + "b"));
        bench.answers(
                1,
                t -> t.queryMetrics("m", 0, 9_000_000_000L, "1d", MetricQueryType.RANGE, null)
                        .data()
                        .size());
        assertEquals(
                List.of(),
                bench.telemetry()
                        .queryMetrics(
                                "m",
                                0,
                                9_000_000_000L,
                                "1d",
                                MetricQueryType.RANGE,
                                List.of(Ask.label("k", MetricLabelOperator.REGEX_MATCH, "(a|aa)+(a|aaa)*c")))
                        .data());
    }

    @Test
    void aDatasetIsNamedByAnId() {
        refused(at("dataset_id"), t -> t.saveSpansToDataset(List.of(), List.of(), "", null));
        refused(at("dataset_id"), t -> t.saveSpansToDataset(List.of(), List.of(), TOO_LONG, null));
    }

    @Test
    void theStoreGoesOnAfterARefusal() {
        eventRefused(at("event", "trace_id"), start("", "a"));
        bench.accept(start("t", "a"));
        bench.same(t -> t.queryTraces(null, 10, 0, null));
    }
}
