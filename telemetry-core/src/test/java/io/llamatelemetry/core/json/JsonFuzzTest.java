package io.llamatelemetry.core.json;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.llamatelemetry.api.CanonicalJson;
import io.llamatelemetry.api.Event;
import io.llamatelemetry.api.Fault;
import io.llamatelemetry.api.InvalidRequestException;
import io.llamatelemetry.api.JsonArray;
import io.llamatelemetry.api.JsonValue;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Whatever the bytes, they are read for what they say, or refused in the one way. */
final class JsonFuzzTest {

    private static final String BYTE_ORDER_MARK = "\ufeff";
    private static final int LONGEST_MESSAGE = 500;

    /** What Jackson's parser over characters lets pass: it looks at the lower eight bits of what should be a digit. */
    private static final Pattern BAD_ESCAPE = Pattern.compile("(?<!\\\\)(?:\\\\\\\\)*\\\\u(?![0-9A-Fa-f]{4})");

    /** As Jackson reads JSON unless told otherwise; over characters, which is another parser than that over bytes. */
    private static final JsonFactory PLAIN = new JsonFactory();

    @FuzzTest
    @DictionaryEntries({
        "\"type\":\"unstructured_log\"",
        "\"type\":\"metric\"",
        "\"type\":\"structured_log\"",
        "\"payload\":",
        "\"span_start\"",
        "\"span_end\"",
        "\"trace_id\":",
        "\"span_id\":",
        "\"timestamp\":",
        "\"attributes\":{",
        "\"message\":",
        "\"severity\":\"info\"",
        "\"metric\":",
        "\"value\":",
        "\"unit\":",
        "\"name\":",
        "\"parent_span_id\":",
        "\"status\":\"ok\"",
        "null",
        "1e400",
        "\\ud83d\\ude00",
        "\\u0000"
    })
    void anEventReadsBackAsItIsWritten(byte[] data) {
        Event event;
        try {
            event = JsonReader.read(data, Event.class);
        } catch (InvalidRequestException refused) {
            assertSayable(refused);
            return;
        }
        byte[] written = JsonWriter.bytes(event);
        Event again = JsonReader.read(written, Event.class);
        assertEquals(event, again);
        assertArrayEquals(written, JsonWriter.bytes(again));
    }

    /** The elements of an array are those that each would be by itself, and the wrong ones do not spoil the others. */
    @FuzzTest
    @DictionaryEntries({"},{", "\"type\":\"metric\"", "\"type\":\"unstructured_log\"", "\"attributes\":{", "null,", "[]"
    })
    void anElementIsWhatItIsByItself(byte[] data) throws IOException {
        List<Object> found = new ArrayList<>();
        try {
            JsonReader.elements(data, Event.class, new JsonReader.Elements<Event>() {
                @Override
                public void element(Event value) {
                    found.add(value);
                }

                @Override
                public void refused(List<Fault> faults) {
                    found.add(faults);
                }
            });
        } catch (InvalidRequestException refused) {
            assertSayable(refused);
            return;
        }
        assertEquals(eachByItself(data), found);
    }

    /** The same of lines. */
    @FuzzTest
    @DictionaryEntries({"\"type\":\"metric\"", "\"type\":\"unstructured_log\"", "\"attributes\":{", "},", "[]"})
    void aLineIsWhatItIsByItself(byte[] data) {
        JsonLines<Event> lines = new JsonLines<>(Event.class);
        lines.begin(data, data.length);
        for (int from = 0; from < data.length; ) {
            int to = from;
            while (to < data.length && data[to] != '\n') {
                to++;
            }
            if (!new String(data, from, to - from, StandardCharsets.ISO_8859_1).isBlank()) {
                byte[] line = Arrays.copyOfRange(data, from, to);
                int begin = from;
                int end = to;
                assertEquals(outcome(() -> JsonReader.read(line, Event.class)), outcome(() -> lines.read(begin, end)));
            }
            from = to + 1;
        }
        lines.end();
    }

    private static Object outcome(Supplier<Event> reading) {
        try {
            return reading.get();
        } catch (InvalidRequestException refused) {
            assertSayable(refused);
            return refused.faults();
        }
    }

    private static List<Object> eachByItself(byte[] array) throws IOException {
        List<Object> elements = new ArrayList<>();
        try (JsonParser parser = PLAIN.createParser(array)) {
            assertEquals(JsonToken.START_ARRAY, parser.nextToken());
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                int from = (int) parser.currentTokenLocation().getByteOffset();
                parser.skipChildren();
                parser.finishToken();
                int to = (int) parser.currentLocation().getByteOffset();
                try {
                    elements.add(JsonReader.read(Arrays.copyOfRange(array, from, to), Event.class));
                } catch (InvalidRequestException refused) {
                    elements.add(refused.faults());
                }
            }
        }
        return elements;
    }

    /** Text that is refused as no JSON is none for another reader either, or it is one of the few things said of it. */
    @FuzzTest
    @DictionaryEntries({"\\ud800", "\\udc00", "\\u0041", "1e5", "-0", "0.1", "true", "false", "null", "[[[[", "{\"a\":"
    })
    void jsonIsWhatAnotherReaderTakesForIt(byte[] data) throws IOException {
        JsonValue value;
        try {
            value = JsonReader.value(data);
        } catch (InvalidRequestException refused) {
            assertSayable(refused);
            boolean isJson = !refused.faults().get(0).type().equals("json_invalid");
            assertEquals(isJson, isJson(data), refused::getMessage);
            return;
        }
        assertTrue(isJson(data), value::toString);
        assertEquals(value, JsonReader.value(JsonWriter.bytes(value)));
        assertEquals(value, JsonReader.storedValue(JsonWriter.bytes(value)));
        String canonical = CanonicalJson.write(value);
        JsonValue again = JsonReader.value(canonical);
        assertEquals(value, again);
        assertEquals(canonical, CanonicalJson.write(again));
    }

    /** Whether it is JSON of well-formed Unicode and not too deep, as told by others. */
    private static boolean isJson(byte[] data) throws IOException {
        String text = text(data);
        if (text == null || BAD_ESCAPE.matcher(text).find()) {
            return false;
        }
        try (JsonParser parser = PLAIN.createParser(text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text)) {
            int depth = 0;
            int values = 0;
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                values += depth == 0 ? 1 : 0;
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                boolean isText = token == JsonToken.VALUE_STRING || token == JsonToken.FIELD_NAME;
                if (depth > JsonReader.MAX_DEPTH || (isText && !isWellFormed(parser.getText()))) {
                    return false;
                }
            }
            return values == 1;
        } catch (JsonProcessingException malformed) {
            return false;
        }
    }

    private static @Nullable String text(byte[] data) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(data))
                    .toString();
        } catch (CharacterCodingException malformed) {
            return null;
        }
    }

    private static boolean isWellFormed(String text) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    private static void assertSayable(InvalidRequestException refused) {
        assertFalse(refused.faults().isEmpty());
        for (Fault fault : refused.faults()) {
            assertTrue(fault.msg().length() < LONGEST_MESSAGE, fault::toString);
            assertTrue(isWellFormed(fault.toString()), fault::toString);
            JsonWriter.bytes(fault);
        }
    }

    @FuzzTest
    void anArrayOfTextsKeepsItsOrder(byte[] data) {
        String text = new String(data, StandardCharsets.UTF_8);
        JsonArray array = new JsonArray(Arrays.stream(text.split("\n", -1))
                .map(line -> (JsonValue) JsonValue.of(line))
                .toList());
        assertEquals(array, JsonReader.value(JsonWriter.bytes(array)));
        assertEquals(array, JsonReader.value(CanonicalJson.write(array)));
    }
}
