package io.llamatelemetry.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.llamatelemetry.api.LogEventsResponse;
import io.llamatelemetry.api.RefusedEvent;
import io.llamatelemetry.core.Delivery;
import io.llamatelemetry.core.TelemetryEngine;
import io.llamatelemetry.memory.MemoryProvider;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A body of lines, however it comes in. */
final class EventLinesTest {

    private static final String EVENT = """
            {"type": "unstructured_log", "trace_id": "t", "span_id": "s", "timestamp": 1, "message": "%s", "severity": "info"}""";

    private static final byte[] BODY = String.join(
                    "\n",
                    EVENT.formatted("one"),
                    "",
                    " \t\r",
                    "{}",
                    EVENT.formatted("line\\nfeed, ä and 𝄞") + "\r",
                    "[",
                    EVENT.formatted("x".repeat(5_000)),
                    EVENT.formatted("the last, without a line feed"))
            .getBytes(StandardCharsets.UTF_8);

    private static LogEventsResponse take(byte[] body, int chunk, boolean direct) {
        return take(body, chunk, direct, 64);
    }

    private static LogEventsResponse take(byte[] body, int chunk, boolean direct, int depth) {
        BatchGuard guard = new BatchGuard(100);
        EventLines lines = new EventLines(guard, new JsonNesting(depth));
        for (int at = 0; at < body.length; at += chunk) {
            int count = Math.min(chunk, body.length - at);
            ByteBuffer piece = direct ? ByteBuffer.allocateDirect(count) : ByteBuffer.allocate(count);
            lines.accept(piece.put(body, at, count).flip());
        }
        lines.end();
        try (TelemetryEngine engine =
                TelemetryEngine.builder().provider(new MemoryProvider()).open()) {
            return engine.ingest()
                    .accept(guard.batch(), 60, Delivery.UNMARKED)
                    .toCompletableFuture()
                    .join();
        }
    }

    @Test
    void aBodyMeansTheSameInPiecesOfAnySize() {
        for (int chunk = 1; chunk <= BODY.length; chunk += chunk < 100 ? 1 : 997) {
            LogEventsResponse answer = take(BODY, chunk, chunk % 2 == 0);
            assertEquals(4, answer.accepted(), "in pieces of " + chunk);
            List<Integer> lines =
                    answer.refused().stream().map(RefusedEvent::line).toList();
            assertEquals(List.of(4, 6), lines, "in pieces of " + chunk);
        }
    }

    @Test
    void whatEndsWithALineFeedHasNoLineBehindIt() {
        LogEventsResponse answer = take((EVENT.formatted("one") + "\n\n\n").getBytes(StandardCharsets.UTF_8), 7, false);
        assertEquals(1, answer.accepted());
        assertEquals(List.of(), answer.refused());
    }

    @Test
    void aLineThatIsNestedTooDeepIsRefusedByItself() {
        String deep = EVENT.formatted("deep").replace("}", ", \"x\": " + "[".repeat(8) + "]".repeat(8) + "}");
        byte[] body = (EVENT.formatted("one") + "\n" + deep).getBytes(StandardCharsets.UTF_8);
        LogEventsResponse answer = take(body, 100, false, 8);
        assertEquals(1, answer.accepted());
        assertEquals(
                "JSON nested more than 8 levels deep (server.max_json_depth)",
                answer.refused().get(0).errors().get(0).msg());
        assertEquals(2, take(body, 100, false, 9).accepted());
    }
}
