package io.llamatelemetry.core.json;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.llamatelemetry.api.Event;
import io.llamatelemetry.api.InvalidRequestException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** A line is read as though it were alone, whatever stands before and behind it. */
final class JsonLinesTest {

    private static final String LOG = """
            {"type": "unstructured_log", "trace_id": "t", "span_id": "s", "timestamp": 1, "message": "%s", "severity": "info"}""";

    private static final List<String> LINES = List.of(
            LOG.formatted("plain"),
            "\ufeff" + LOG.formatted("behind a byte order mark"),
            "  " + LOG.formatted("ä, 𝄞 and \\ud834\\udd1e") + " \t\r",
            // The type comes last, so that it is looked for ahead.
            "{\"trace_id\": \"t\", \"span_id\": \"s\", \"timestamp\": 1, \"message\": \"m\", \"severity\": \"info\","
                    + " \"type\": \"unstructured_log\"}",
            LOG.formatted("two in a line") + LOG.formatted("the other"),
            LOG.formatted("with something behind it") + " x",
            // What the next line would end.
            "{\"type\": \"unstructured_log\",",
            "\"trace_id\": \"t\", \"span_id\": \"s\", \"timestamp\": 1, \"message\": \"m\", \"severity\": \"info\"}",
            "[",
            "]",
            "\"",
            "1",
            "{}",
            "null",
            "{\"type\": \"unstructured_log\", \"trace_id\": 1, \"trace_id\": 2}",
            LOG.formatted("half a pair \\ud834"),
            "\u0000" + LOG.formatted("not UTF-8"),
            "[".repeat(70),
            "\u000b");

    @Test
    void everyLineBeforeAndBehindEveryOther() {
        for (String first : LINES) {
            for (String second : LINES) {
                assertLines(List.of(first, second, LOG.formatted("the last")));
            }
        }
    }

    @Test
    void allLinesAtOnce() {
        assertLines(LINES);
    }

    private static void assertLines(List<String> lines) {
        byte[] bytes = (String.join("\n", lines) + "\n and what was there before").getBytes(StandardCharsets.UTF_8);
        JsonLines<Event> reader = new JsonLines<>(Event.class);
        reader.begin(bytes, bytes.length);
        List<Object> expected = new ArrayList<>();
        List<Object> found = new ArrayList<>();
        int from = 0;
        for (String line : lines) {
            int begin = from;
            int end = begin + line.getBytes(StandardCharsets.UTF_8).length;
            expected.add(outcome(() -> JsonReader.read(Arrays.copyOfRange(bytes, begin, end), Event.class)));
            found.add(outcome(() -> reader.read(begin, end)));
            from = end + 1;
        }
        reader.end();
        assertEquals(expected, found);
    }

    private static Object outcome(Supplier<Event> reading) {
        try {
            return reading.get();
        } catch (InvalidRequestException refused) {
            return refused.faults();
        }
    }
}
