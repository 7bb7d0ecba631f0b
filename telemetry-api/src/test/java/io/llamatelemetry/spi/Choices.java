package io.llamatelemetry.spi;

import io.llamatelemetry.api.JsonArray;
import io.llamatelemetry.api.JsonBigInteger;
import io.llamatelemetry.api.JsonDouble;
import io.llamatelemetry.api.JsonNull;
import io.llamatelemetry.api.JsonNumber;
import io.llamatelemetry.api.JsonNumbers;
import io.llamatelemetry.api.JsonObject;
import io.llamatelemetry.api.JsonString;
import io.llamatelemetry.api.JsonValue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Values that a fuzzer's bytes choose; where the bytes end, zeros go on. */
final class Choices {

    private static final int MOST_BIG_BYTES = 165;
    private static final BigInteger BIG_BOUND = BigInteger.TEN.pow(JsonNumber.MAX_DIGITS);

    private final ByteBuffer bytes;

    Choices(byte[] bytes) {
        this.bytes = ByteBuffer.wrap(bytes);
    }

    /** One of so many, from 0 on. */
    int below(int count) {
        return bytes.hasRemaining() ? Byte.toUnsignedInt(bytes.get()) % count : 0;
    }

    long number() {
        long number = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            number = number << Byte.SIZE | below(1 << Byte.SIZE);
        }
        return number;
    }

    /** A text without lone surrogates: bytes that are no UTF-8 become the replacement character. */
    String text() {
        byte[] chosen = new byte[Math.min(below(1 << Byte.SIZE), bytes.remaining())];
        bytes.get(chosen);
        return new String(chosen, StandardCharsets.UTF_8);
    }

    /** A text about as long as those that a term no longer spells out. */
    String longText() {
        String unit = List.of("x", "\u00e9", "\uffee", "\ud83d\ude00").get(below(4));
        return unit.repeat(TermText.MOST_CODE_POINTS - 4 + below(8)) + text();
    }

    JsonNumber jsonNumber() {
        return switch (below(5)) {
            case 0 -> JsonValue.of(number());
            case 1 -> JsonValue.of(number() >> below(Long.SIZE));
            case 2 -> finite(Double.longBitsToDouble(number()));
            case 3 -> finite((double) (number() >> below(Long.SIZE)) / (1 << below(8)));
            default -> big();
        };
    }

    JsonValue value() {
        return switch (below(9)) {
            case 0, 1 -> jsonNumber();
            case 2 -> JsonValue.of(text());
            case 3 -> JsonValue.of(longText());
            case 4 -> JsonValue.of(jsonNumber().toString());
            case 5 -> JsonValue.of(below(2) == 1);
            case 6 -> new JsonArray(List.of(jsonNumber(), JsonValue.of(text())));
            case 7 -> new JsonObject(Map.of("a " + text(), jsonNumber(), "text", JsonValue.of(text())));
            default -> JsonNull.NULL;
        };
    }

    /** A value close to another one, so that what tells them apart is as little as can be; or any. */
    JsonValue near(JsonValue value) {
        if (value instanceof JsonNumber number) {
            return near(number);
        }
        if (value instanceof JsonString text) {
            JsonNumber spelt = JsonNumbers.parse(text.value());
            return switch (below(5)) {
                case 0 -> value;
                case 1 -> JsonValue.of(text.value() + text());
                case 2 -> JsonValue.of(text.value().substring(0, text.value().offsetByCodePoints(0, start(text))));
                case 3 -> spelt == null ? value : near(spelt);
                default -> value();
            };
        }
        return below(2) == 0 ? value : value();
    }

    private JsonValue near(JsonNumber number) {
        double decimal = number.doubleValue();
        return switch (below(8)) {
            case 0 -> number;
            case 1 -> finite(decimal);
            case 2 -> finite(Math.nextUp(decimal));
            case 3 -> finite(-decimal);
            case 4 -> whole(number.exact().add(BigDecimal.ONE));
            case 5 -> whole(number.exact().subtract(BigDecimal.ONE));
            case 6 -> JsonValue.of(number.toString());
            default -> value();
        };
    }

    private int start(JsonString text) {
        int codePoints = text.value().codePointCount(0, text.value().length());
        return Math.max(0, codePoints - below(4));
    }

    private JsonNumber big() {
        byte[] magnitude = new byte[Math.min(1 + below(MOST_BIG_BYTES), Math.max(1, bytes.remaining()))];
        bytes.get(magnitude, 0, Math.min(magnitude.length, bytes.remaining()));
        return whole(new BigDecimal(new BigInteger(magnitude)));
    }

    private static JsonNumber whole(BigDecimal value) {
        BigInteger integer = value.toBigInteger();
        return integer.abs().compareTo(BIG_BOUND) >= 0
                ? new JsonBigInteger(BIG_BOUND.subtract(BigInteger.ONE))
                : JsonValue.of(integer);
    }

    private static JsonNumber finite(double value) {
        return new JsonDouble(Double.isFinite(value) ? value : Double.MAX_VALUE);
    }
}
