package io.llamatelemetry.core;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.llamatelemetry.api.JsonArray;
import io.llamatelemetry.api.JsonNull;
import io.llamatelemetry.api.JsonObject;
import io.llamatelemetry.api.JsonString;
import io.llamatelemetry.api.JsonValue;
import io.llamatelemetry.api.SpanWithStatus;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class AnswerSizeTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final int MANY = 1_000;

    private static long size(JsonValue attribute) {
        return AnswerSize.of(
                new SpanWithStatus("s", "t", null, "name", NOON, null, Map.of("attribute", attribute), null));
    }

    @Test
    void whatIsEmptyTakesSomethingAllTheSame() {
        for (JsonValue element :
                List.of(JsonNull.NULL, new JsonString(""), new JsonArray(List.of()), new JsonObject(Map.of()))) {
            long size = size(new JsonArray(Collections.nCopies(MANY, element)));
            assertTrue(size >= MANY * 16, element + " many times is taken for " + size + " bytes");
        }
    }
}
