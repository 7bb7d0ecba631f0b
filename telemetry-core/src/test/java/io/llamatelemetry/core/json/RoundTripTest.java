package io.llamatelemetry.core.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.llamatelemetry.api.Event;
import io.llamatelemetry.api.InvalidRequestException;
import io.llamatelemetry.api.JsonArray;
import io.llamatelemetry.api.JsonNull;
import io.llamatelemetry.api.JsonObject;
import io.llamatelemetry.api.JsonValue;
import io.llamatelemetry.api.LogSeverity;
import io.llamatelemetry.api.MetricEvent;
import io.llamatelemetry.api.Span;
import io.llamatelemetry.api.SpanEndPayload;
import io.llamatelemetry.api.SpanStartPayload;
import io.llamatelemetry.api.SpanStatus;
import io.llamatelemetry.api.StructuredLogEvent;
import io.llamatelemetry.api.Timestamps;
import io.llamatelemetry.api.UnstructuredLogEvent;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** What is written reads back as itself, and damaged text is refused in the one way; over generated values. */
final class RoundTripTest {

    private static final long SEED = 20_240_501;
    private static final List<LogSeverity> SEVERITIES = List.of(LogSeverity.values());
    private static final int ROUNDS = 1_000;

    @Test
    void whatIsWrittenReadsBackAsItself() {
        Random random = new Random(SEED);
        for (int i = 0; i < ROUNDS; i++) {
            String round = "seed " + SEED + " round " + i;
            JsonValue value = value(random, 6);
            assertEquals(value, JsonReader.value(JsonWriter.bytes(value)), round);
            assertEquals(JsonWriter.text(value), JsonWriter.text(JsonReader.value(JsonWriter.text(value))), round);
            Event event = event(random);
            assertEquals(event, JsonReader.read(JsonWriter.bytes(event), Event.class), round);
            Instant end = random.nextBoolean() ? time(random) : null;
            Span span = new Span(text(random), text(random), null, text(random), time(random), end, members(random, 4));
            assertEquals(span, JsonReader.read(JsonWriter.bytes(span), Span.class), round);
        }
    }

    @Test
    void theOrderOfTheMembersDoesNotCount() {
        Random random = new Random(SEED);
        for (int i = 0; i < ROUNDS; i++) {
            Event event = event(random);
            JsonObject object = (JsonObject) JsonReader.value(JsonWriter.bytes(event));
            List<String> names = new ArrayList<>(object.members().keySet());
            Collections.shuffle(names, random);
            Map<String, JsonValue> shuffled = new LinkedHashMap<>();
            names.forEach(name -> shuffled.put(name, object.members().getOrDefault(name, JsonNull.NULL)));
            assertEquals(
                    event,
                    JsonReader.read(JsonWriter.bytes(shuffled), Event.class),
                    "seed " + SEED + " round " + i + " " + names);
        }
    }

    @Test
    void damageIsRefusedOrReadButNeverFailsOtherwise() {
        Random random = new Random(SEED);
        int refused = 0;
        for (int i = 0; i < 10 * ROUNDS; i++) {
            byte[] json = JsonWriter.bytes(event(random));
            for (int damage = random.nextInt(3); damage >= 0; damage--) {
                json[random.nextInt(json.length)] = (byte) random.nextInt(256);
            }
            byte[] damaged = Arrays.copyOf(json, json.length - random.nextInt(3));
            try {
                assertNotNull(JsonReader.read(damaged, Event.class));
            } catch (InvalidRequestException e) {
                refused++;
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + SEED + " round " + i, e);
            }
        }
        assertEquals(10 * ROUNDS, refused, 10 * ROUNDS / 2.0);
    }

    private static Event event(Random random) {
        String trace = text(random);
        String span = text(random);
        Instant time = time(random);
        Map<String, JsonValue> attributes = members(random, 0);
        return switch (random.nextInt(4)) {
            case 0 ->
                new UnstructuredLogEvent(
                        trace, span, time, attributes, text(random), SEVERITIES.get(random.nextInt(6)));
            case 1 ->
                new MetricEvent(
                        trace, span, time, attributes, text(random), JsonValue.of(random.nextLong()), text(random));
            case 2 ->
                new StructuredLogEvent(trace, span, time, attributes, new SpanStartPayload(text(random), text(random)));
            default -> new StructuredLogEvent(trace, span, time, attributes, new SpanEndPayload(SpanStatus.ERROR));
        };
    }

    private static JsonValue value(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 9 : 7)) {
            case 0 -> JsonNull.NULL;
            case 1 -> JsonValue.of(random.nextBoolean());
            case 2 -> JsonValue.of(random.nextInt(100));
            case 3 -> JsonValue.of(random.nextLong());
            case 4 -> JsonValue.of(new BigInteger(random.nextInt(1_300), random).negate());
            case 5 -> decimal(random);
            case 6 -> JsonValue.of(text(random));
            case 7 -> {
                List<JsonValue> elements = new ArrayList<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    elements.add(value(random, depth - 1));
                }
                yield new JsonArray(elements);
            }
            default -> new JsonObject(members(random, depth - 1));
        };
    }

    private static JsonValue decimal(RandomGenerator random) {
        double value = Double.longBitsToDouble(random.nextLong());
        return Double.isFinite(value) ? JsonValue.of(value) : JsonValue.of(0.5);
    }

    private static Map<String, JsonValue> members(Random random, int depth) {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        for (int i = random.nextInt(6); i > 0; i--) {
            members.put(text(random), value(random, depth));
        }
        return members;
    }

    private static Instant time(RandomGenerator random) {
        return Timestamps.ofNanos(random.nextLong() & Long.MAX_VALUE);
    }

    private static String text(RandomGenerator random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(8); i > 0; i--) {
            int point = switch (random.nextInt(5)) {
                case 0 -> random.nextInt(0x20);
                case 1 -> "\"\\/{}[]:,'".charAt(random.nextInt(10));
                case 2 -> 'a' + random.nextInt(26);
                case 3 -> random.nextInt(0xd800);
                default -> 0xe000 + random.nextInt(0x110000 - 0xe000);
            };
            text.appendCodePoint(point);
        }
        return text.toString();
    }
}
