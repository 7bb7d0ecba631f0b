package io.llamatelemetry.core.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.llamatelemetry.api.MetricDataPoint;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonWriterTest {

    @Test
    void plainJavaIsWrittenToo() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("z", Arrays.asList(1, 2L, 0.5, true, null, "x"));
        map.put("a", Map.of());
        assertEquals("{\"z\":[1,2,0.5,true,null,\"x\"],\"a\":{}}", JsonWriter.text(map));
        assertEquals("null", JsonWriter.text(null));
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void aSumThatIsNotFiniteIsRefusedRatherThanMisstated(double value) {
        assertThrows(IllegalArgumentException.class, () -> JsonWriter.bytes(new MetricDataPoint(0, value, "1")));
    }

    @ParameterizedTest
    @ValueSource(
            doubles = {0.1, 1.0 / 3, 2e-3, 9.999e22, 2.0E-3, 4.9E-324, 1.7976931348623157E308, -1e15, 123456789.125})
    void doublesReadBackAsThemselves(double value) {
        assertEquals(value, Double.parseDouble(JsonWriter.text(value)));
        assertEquals(value, JsonReader.read(JsonWriter.bytes(value), Double.class));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\ud800", "\udc00", "a\ud800b", "\udc00\ud800", "abc\ud83d"})
    void halfOfASurrogatePairIsRefusedInValuesAndNames(String text) {
        assertThrows(IllegalArgumentException.class, () -> JsonWriter.bytes(text));
        assertThrows(IllegalArgumentException.class, () -> JsonWriter.bytes(Map.of(text, 1)));
    }

    @Test
    void typesWithoutAJsonFormAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> JsonWriter.bytes(Thread.currentThread()));
        assertThrows(IllegalArgumentException.class, () -> JsonWriter.bytes(Map.of(1, 2)));
    }

    @Test
    void aStreamGetsEverythingAndIsLeftOpen() throws IOException {
        var stream = new ByteArrayOutputStream() {
            private boolean closed;

            @Override
            public void close() {
                closed = true;
            }
        };
        JsonWriter.write(List.of("a".repeat(100_000)), stream);
        JsonWriter.write(List.of(), stream);
        assertEquals(100_004 + 2, stream.size());
        assertFalse(stream.closed);
    }

    @Test
    void afterAFailureTheDocumentIsNotClosed() throws IOException {
        var stream = new ByteArrayOutputStream();
        assertThrows(
                IllegalArgumentException.class, () -> JsonWriter.write(List.of(1, List.of(2, Double.NaN)), stream));
        assertEquals("[1,[2", stream.toString(StandardCharsets.UTF_8));
    }
}
