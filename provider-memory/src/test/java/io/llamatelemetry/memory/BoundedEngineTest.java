package io.llamatelemetry.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.llamatelemetry.api.Attributes;
import io.llamatelemetry.api.Event;
import io.llamatelemetry.api.LimitExceededException;
import io.llamatelemetry.api.LogEventsResponse;
import io.llamatelemetry.api.LogSeverity;
import io.llamatelemetry.api.RefusedEvent;
import io.llamatelemetry.api.SpanEndPayload;
import io.llamatelemetry.api.SpanStartPayload;
import io.llamatelemetry.api.SpanStatus;
import io.llamatelemetry.api.StructuredLogEvent;
import io.llamatelemetry.api.Telemetry;
import io.llamatelemetry.api.Trace;
import io.llamatelemetry.api.UnstructuredLogEvent;
import io.llamatelemetry.core.Delivery;
import io.llamatelemetry.core.TelemetryEngine;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A request that brings more than there is room for takes the room of what is older; only what can never fit is refused. */
final class BoundedEngineTest {

    private static final long TTL = Telemetry.DEFAULT_TTL_SECONDS;
    private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");

    private final TelemetryEngine engine = TelemetryEngine.builder()
            .provider(new MemoryProvider())
            .configuration(MemoryConfig.defaults().withMaxSpans(3).withMaxLogs(2))
            .open();
    private final Telemetry telemetry = engine.telemetry();

    @AfterEach
    void close() {
        engine.close();
    }

    private static Event start(String trace, String span, int second) {
        return new StructuredLogEvent(
                trace, span, TIME.plusSeconds(second), Attributes.of(), new SpanStartPayload(span, null));
    }

    private static Event end(String trace, String span) {
        return new StructuredLogEvent(
                trace, span, TIME.plusSeconds(60), Attributes.of(), new SpanEndPayload(SpanStatus.OK));
    }

    private static Event log(String message) {
        return new UnstructuredLogEvent("l", "", TIME, Attributes.of(), message, LogSeverity.INFO);
    }

    private List<String> traces() {
        return telemetry.queryTraces(null, 10, 0, List.of("start_time")).data().stream()
                .map(Trace::traceId)
                .toList();
    }

    @Test
    void aRequestLargerThanTheRoomPushesOutTheTracesWrittenLongestAgo() {
        telemetry.logEvents(List.of(start("a", "1", 1), start("b", "1", 2)), TTL);
        LogEventsResponse answer = telemetry.logEvents(
                List.of(start("c", "1", 3), start("d", "1", 4), start("e", "1", 5), start("f", "1", 6), log("x")), TTL);
        assertEquals(new LogEventsResponse(5, List.of()), answer);
        assertEquals(List.of("d", "e", "f"), traces());
    }

    @Test
    void whatATraceCannotHoldIsNamedAndTheRestOfTheRequestKept() {
        LogEventsResponse answer = telemetry.logEvents(
                List.of(
                        start("a", "1", 1),
                        start("a", "2", 2),
                        log("kept"),
                        start("a", "3", 3),
                        start("a", "4", 4),
                        end("a", "4"),
                        end("a", "1")),
                TTL);
        assertEquals(5, answer.accepted());
        assertEquals(
                List.of(4, 5),
                answer.refused().stream().map(RefusedEvent::index).toList());
        for (RefusedEvent refused : answer.refused()) {
            assertEquals("limit", refused.errors().get(0).type());
            assertTrue(refused.errors().get(0).msg().contains("max_spans: 3"), refused.toString());
        }
        assertEquals(3, telemetry.querySpans(List.of(), List.of(), null).data().size());
        assertEquals(
                1,
                telemetry
                        .queryLogs(null, null, null, null, null, null, null, null)
                        .data()
                        .size());
        assertEquals(TIME.plusSeconds(60), telemetry.getTrace("a").endTime());
        assertEquals(2, engine.statistics().refused().get("limit"));
        assertEquals(3, engine.statistics().accepted().get("span_start"));
    }

    @Test
    void oneThatCannotBeHeldIsRefused() {
        telemetry.logEvents(List.of(start("a", "1", 1), start("a", "2", 2), start("a", "3", 3)), TTL);
        LimitExceededException refusal =
                assertThrows(LimitExceededException.class, () -> telemetry.logEvent(start("a", "4", 4), TTL));
        assertTrue(String.valueOf(refusal.getMessage()).contains("max_spans: 3"));
        telemetry.logEvent(end("a", "1"), TTL);
    }

    @Test
    void whatWasRefusedUnderAKeyIsLookedAtAgainWhenItComesAgain() {
        Telemetry keyed = engine.telemetry(new Delivery("p", "k", false));
        List<Event> events =
                List.of(start("a", "1", 1), start("a", "2", 2), start("a", "3", 3), start("a", "4", 4), log("one"));
        assertEquals(4, keyed.logEvents(events, TTL).accepted());
        assertEquals(
                List.of(3),
                keyed.logEvents(events, TTL).refused().stream()
                        .map(RefusedEvent::index)
                        .toList());
        assertEquals(
                1,
                telemetry
                        .queryLogs(null, null, null, null, null, null, null, null)
                        .data()
                        .size());
    }
}
