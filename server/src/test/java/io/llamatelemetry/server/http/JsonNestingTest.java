package io.llamatelemetry.server.http;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.llamatelemetry.api.Fault;
import io.llamatelemetry.api.InvalidRequestException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonNestingTest {

    private final JsonNesting eight = new JsonNesting(8);

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void whatGoesDeeperIsRefusedWithTheBoundAndItsKey() {
        Fault fault = assertThrows(
                        InvalidRequestException.class,
                        () -> eight.require(bytes("[".repeat(9) + "]".repeat(9)), List.of("body")))
                .faults()
                .get(0);
        assertEquals("JSON nested more than 8 levels deep (server.max_json_depth)", fault.msg());
        assertEquals(List.of("body"), fault.loc());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[[[[[[[[]]]]]]]]",
                "{\"a\": [[[[[[[1]]]]]]], \"b\": {\"c\": {\"d\": {\"e\": {\"f\": {\"g\": {\"h\": 1}}}}}}}",
                "[[], [], [], [], [], [], [], [], [], []]",
                "{\"[[[[[[[[[[\": \"{{{{{{{{{{ \\\" {{{{{{{{{{ \\\\\", \"a\": [1]}",
            })
    void whatDoesNotIsTaken(String json) {
        assertDoesNotThrow(() -> eight.require(bytes(json), List.of()));
    }

    @Test
    void theBoundOfTheReaderIsLeftToTheReader() {
        assertDoesNotThrow(() -> new JsonNesting(64).require(bytes("[".repeat(100)), List.of()));
    }
}
