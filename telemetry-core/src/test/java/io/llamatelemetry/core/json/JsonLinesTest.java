package io.llamatelemetry.core.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonParser;
import io.llamatelemetry.api.Event;
import io.llamatelemetry.api.InvalidRequestException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
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

    /** Else each of them would have all that come behind it read once more. */
    @Test
    void linesThatAreLeftOpenHaveWhatIsBehindThemReadOnlyOnce() {
        List<String> lines = new ArrayList<>(Collections.nCopies(60, "["));
        lines.add("1,".repeat(30_000));
        byte[] bytes = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
        Watched events = new Watched();
        JsonLines<Event> reader = new JsonLines<>(Event.class, events);

        readAll(reader, bytes, lines);

        assertTrue(events.read <= 2L * bytes.length, events.read + " bytes read of " + bytes.length);
    }

    @Test
    void otherLinesAreReadByOneParserAgain() {
        List<String> lines = List.of("[", LOG.formatted("a"), LOG.formatted("b"));
        byte[] bytes = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
        Watched events = new Watched();
        JsonLines<Event> reader = new JsonLines<>(Event.class, events);
        readAll(reader, bytes, lines);
        int lineByLine = events.parsers.size();
        events.parsers.clear();

        List<String> inOrder = lines.subList(1, 3);
        readAll(reader, String.join("\n", inOrder).getBytes(StandardCharsets.UTF_8), inOrder);

        assertEquals(4, lineByLine, "one in passing, and one for each line");
        assertEquals(1, events.parsers.size());
    }

    /** What stands behind the line is of other lines, or of nobody. */
    @Test
    void theTypeIsNotLookedForBehindTheLine() throws IOException {
        byte[] bytes = "{\"trace_id\": \"t\",\n\"type\": \"unstructured_log\"}".getBytes(StandardCharsets.UTF_8);
        int lineFeed = new String(bytes, StandardCharsets.UTF_8).indexOf('\n');
        Watched events = new Watched();
        JsonLines<Event> reader = new JsonLines<>(Event.class, events);
        reader.begin(bytes, bytes.length);
        assertThrows(InvalidRequestException.class, () -> reader.read(0, lineFeed));
        assertEquals(List.of(lineFeed, lineFeed), events.ends, "in passing, and alone");

        Faults faults = new Faults();
        try (JsonParser parser = JsonReader.parser(bytes, 0, bytes.length)) {
            parser.nextToken();
            assertNull(Binders.of(Event.class).read(new Reading(parser, bytes, 0, lineFeed, faults)));
        }
        InvalidRequestException refused = assertThrows(InvalidRequestException.class, faults::throwIfAny);
        assertEquals("union_tag_not_found", refused.faults().get(0).type());
    }

    /** Reads events, and keeps in mind what was read for it. */
    private static final class Watched implements Binder {

        private final Binder events = Binders.of(Event.class);
        private final Set<JsonParser> parsers = Collections.newSetFromMap(new IdentityHashMap<>());
        private final List<Integer> ends = new ArrayList<>();
        private long read;

        @Override
        public @Nullable Object read(Reading in) throws IOException {
            JsonParser parser = in.parser();
            parsers.add(parser);
            ends.add(in.end());
            long from = parser.currentTokenLocation().getByteOffset();
            try {
                return events.read(in);
            } finally {
                read += parser.currentLocation().getByteOffset() - from;
            }
        }
    }

    private static void readAll(JsonLines<Event> reader, byte[] bytes, List<String> lines) {
        reader.begin(bytes, bytes.length);
        int from = 0;
        for (String line : lines) {
            int begin = from;
            int end = begin + line.getBytes(StandardCharsets.UTF_8).length;
            outcome(() -> reader.read(begin, end));
            from = end + 1;
        }
        reader.end();
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
