package io.llamatelemetry.memory;

import static io.llamatelemetry.memory.Samples.all;
import static io.llamatelemetry.memory.Samples.log;
import static io.llamatelemetry.memory.Samples.number;
import static io.llamatelemetry.memory.Samples.point;
import static io.llamatelemetry.memory.Samples.reading;
import static io.llamatelemetry.memory.Samples.start;
import static io.llamatelemetry.memory.Samples.started;
import static io.llamatelemetry.memory.Samples.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.llamatelemetry.api.DeadlineExceededException;
import io.llamatelemetry.api.JsonNull;
import io.llamatelemetry.api.QueryCondition;
import io.llamatelemetry.api.QueryConditionOp;
import io.llamatelemetry.spi.LogFilter;
import io.llamatelemetry.spi.MetricRequest;
import io.llamatelemetry.spi.MetricSink;
import io.llamatelemetry.spi.ReadContext;
import io.llamatelemetry.spi.SeriesKey;
import io.llamatelemetry.spi.SpanClause;
import io.llamatelemetry.spi.SpanFilter;
import io.llamatelemetry.spi.SpanKey;
import io.llamatelemetry.spi.SpanPoint;
import io.llamatelemetry.spi.StartOrder;
import io.llamatelemetry.spi.StoreCursor;
import io.llamatelemetry.spi.StoreReader;
import io.llamatelemetry.spi.TelemetryStore;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Questions that an index answers look at about as many records as are in the answer. */
final class ExaminedTest {

    private static final int TRACES = 4_000;
    private static final TelemetryStore STORE = Samples.store();

    private final StoreReader reader = STORE.reader();
    private final ReadContext context = reading();

    @BeforeAll
    static void fill() {
        for (int i = 0; i < TRACES; i++) {
            String id = "t" + i;
            write(
                    STORE,
                    started(id, "root" + i, i, "session", "s" + i / 10, "quarter", i % 4, "even", i % 2 == 0),
                    Samples.record(id, "child" + i, start(i, "input", "text", "number", i + ".0"), Samples.end(i)),
                    Samples.record(id, "same", start(i), Samples.end(i + 1)));
            write(STORE, log(id, i, i, "message"));
            write(STORE, point("m" + i % 100, i, i, number(i), "label", i % 200));
        }
    }

    @Test
    void aSpanAndATraceByTheirIds() {
        reader.span(new SpanKey("t7", "same"), context);
        assertEquals(1, context.examinedSoFar());
        all(reader.trace("t7", context));
        assertEquals(4, context.examinedSoFar());
        reader.summaries(List.of("t8", "t9"), context);
        assertEquals(10, context.examinedSoFar());
    }

    @Test
    void theNewestOfManySpansOfOneId() {
        assertEquals("t3999", reader.newestSpan("same", context).orElseThrow().traceId());
        assertTrue(context.examinedSoFar() <= 2, "examined " + context.examinedSoFar());
    }

    @Test
    void equalityWhicheverWayTheValueIsWritten() {
        assertExamined(10, 10, QueryCondition.of("session", QueryConditionOp.EQ, "s77"));
        assertExamined(1, 1, QueryCondition.of("number", QueryConditionOp.EQ, 77));
        assertExamined(1, 1, QueryCondition.of("number", QueryConditionOp.EQ, "77.0"));
        assertExamined(1, 1, QueryCondition.of("span_id", QueryConditionOp.EQ, "child5"));
        assertExamined(3, 3, QueryCondition.of("trace_id", QueryConditionOp.EQ, "t5"));
        assertExamined(0, 0, QueryCondition.of("session", QueryConditionOp.EQ, "nobody"));
    }

    @Test
    void conditionsTogetherLookAtWhatAllOfTheirTermsShare() {
        assertExamined(
                5,
                5,
                QueryCondition.of("even", QueryConditionOp.EQ, true),
                QueryCondition.of("session", QueryConditionOp.EQ, "s77"));
        assertExamined(
                0,
                0,
                QueryCondition.of("quarter", QueryConditionOp.EQ, 1),
                QueryCondition.of("even", QueryConditionOp.EQ, true));
    }

    @Test
    void conditionsThatNeedTheKeyLookOnlyAtSpansThatHaveIt() {
        assertExamined(
                TRACES,
                TRACES,
                QueryCondition.of("quarter", QueryConditionOp.GT, -1),
                QueryCondition.of("session", QueryConditionOp.NE, JsonNull.NULL),
                QueryCondition.of("quarter", QueryConditionOp.NE, "x"));
        assertExamined(TRACES, 10, QueryCondition.of("number", QueryConditionOp.LT, 10));
    }

    @Test
    void aTimeLimitsTheWalk() {
        assertExamined(30, 27, QueryCondition.of("start_time", QueryConditionOp.GT, "2026-01-01T01:06:30Z"));
        assertExamined(
                3,
                3,
                QueryCondition.of(
                        "start_time",
                        QueryConditionOp.EQ,
                        Samples.NOW.plusSeconds(9).toString()));
    }

    @Test
    void aCandidateThatMustHaveTheKeyIsFoundByItsValue() {
        SpanFilter filter = SpanFilter.candidates(
                List.of(QueryCondition.of("session", QueryConditionOp.EQ, "s3")), List.of("session", "even"));
        assertEquals(10, all(reader.traceIds(filter, context)).size());
        assertEquals(10, context.examinedSoFar());
    }

    @Test
    void tracesOfTwoFiltersLookAtTheRarerFirst() {
        SpanFilter session = SpanFilter.satisfying(List.of(QueryCondition.of("session", QueryConditionOp.EQ, "s3")));
        SpanFilter input = new SpanFilter(List.of(new SpanClause.HasAttribute("input")));
        assertEquals(10, all(reader.traceIds(input, session, context)).size());
        assertTrue(context.examinedSoFar() <= 40, "examined " + context.examinedSoFar());
    }

    @Test
    void theNewestAndTheOldestWithoutAFilter() {
        for (StartOrder order : StartOrder.values()) {
            ReadContext reading = reading();
            try (StoreCursor<SpanPoint> cursor = reader.spansByStart(SpanFilter.ALL, order, reading)) {
                for (int i = 0; i < 300; i++) {
                    cursor.next();
                }
            }
            assertEquals(300, reading.examinedSoFar());
        }
    }

    @Test
    void theNewestOfAQuarter() {
        SpanFilter filter = SpanFilter.satisfying(List.of(QueryCondition.of("quarter", QueryConditionOp.EQ, 3)));
        try (StoreCursor<SpanPoint> cursor = reader.spansByStart(filter, StartOrder.NEWEST_FIRST, context)) {
            for (int i = 0; i < 100; i++) {
                cursor.next();
            }
        }
        assertEquals(100, context.examinedSoFar());
    }

    @Test
    void theLogsOfATraceOrATime() {
        all(reader.logs(new LogFilter("t5", null, null, null, null, null), context));
        assertEquals(1, context.examinedSoFar());
        all(reader.logs(new LogFilter(null, null, null, null, Samples.NOW, Samples.NOW.plusSeconds(9)), context));
        assertEquals(11, context.examinedSoFar());
        reader.hasLog(log("t5", 5, 5, "message").event(), Samples.NOW, context);
        assertEquals(12, context.examinedSoFar());
    }

    @Test
    void thePointsOfAMetricInATime() {
        Counting sink = new Counting();
        long from = Samples.NOW.getEpochSecond();
        reader.metrics(new MetricRequest("m5", from, from + 999, null, List.of()), sink, context);
        assertEquals(10, sink.points);
        assertEquals(2, sink.series);
        assertEquals(10, context.examinedSoFar());
    }

    @Test
    void aQueryEndsWhenItsTimeIsOver() {
        SpanFilter filter =
                SpanFilter.satisfying(List.of(QueryCondition.of("nowhere", QueryConditionOp.EQ, JsonNull.NULL)));
        StoreCursor<SpanPoint> cursor = reader.spansByStart(filter, StartOrder.NEWEST_FIRST, context);
        cursor.next();
        context.cancel();
        assertThrows(DeadlineExceededException.class, cursor::next);
        assertThrows(DeadlineExceededException.class, () -> all(reader.traceIds(filter, context)));
    }

    private void assertExamined(long most, int matches, QueryCondition... conditions) {
        ReadContext reading = reading();
        SpanFilter filter = SpanFilter.satisfying(List.of(conditions));
        assertEquals(
                matches,
                all(reader.spansByStart(filter, StartOrder.NEWEST_FIRST, reading))
                        .size());
        assertTrue(reading.examinedSoFar() <= most, "examined " + reading.examinedSoFar());
    }

    private static final class Counting implements MetricSink {
        private int series;
        private int points;

        @Override
        public void series(SeriesKey key) {
            series++;
        }

        @Override
        public void point(long second, double value) {
            points++;
        }
    }
}
