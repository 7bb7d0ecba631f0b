package io.llamatelemetry.spi;

import io.llamatelemetry.api.Attributes;
import io.llamatelemetry.api.JsonArray;
import io.llamatelemetry.api.JsonBigInteger;
import io.llamatelemetry.api.JsonBoolean;
import io.llamatelemetry.api.JsonDouble;
import io.llamatelemetry.api.JsonNull;
import io.llamatelemetry.api.JsonObject;
import io.llamatelemetry.api.JsonString;
import io.llamatelemetry.api.JsonValue;
import io.llamatelemetry.api.Timestamps;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what {@link RecordOutput} appended, and nothing else. Every method throws {@link MalformedRecordException}. */
final class RecordInput {

    private static final char REPLACEMENT = '\ufffd';

    private final byte[] bytes;
    private final int end;
    private int position;

    RecordInput(byte[] bytes, int offset, int length) {
        this.bytes = bytes;
        this.position = offset;
        this.end = offset + length;
    }

    void expectEnd() {
        if (position != end) {
            throw malformed((end - position) + " bytes behind the record's end");
        }
    }

    int octet() {
        need(1);
        return bytes[position++] & 0xff;
    }

    long varint() {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            int next = octet();
            long bits = next & 0x7FL;
            if (shift == Long.SIZE - 1 && bits > 1) {
                break;
            }
            value |= bits << shift;
            if ((next & 0x80) == 0) {
                if (next == 0 && shift > 0) {
                    break;
                }
                return value;
            }
        }
        throw malformed("a number that is not in its shortest form");
    }

    long fixed() {
        need(Long.BYTES);
        long value = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            value = (value << Byte.SIZE) | (bytes[position++] & 0xff);
        }
        return value;
    }

    Instant time() {
        long nanos = fixed();
        if (nanos < 0) {
            throw malformed("a time before 1970");
        }
        return Timestamps.ofNanos(nanos);
    }

    boolean flag() {
        int value = octet();
        if (value != RecordOutput.TRUE && value != RecordOutput.FALSE) {
            throw malformed("flag " + value);
        }
        return value == RecordOutput.TRUE;
    }

    String text() {
        int length = count(1);
        String text = new String(bytes, position, length, StandardCharsets.UTF_8);
        if (text.indexOf(REPLACEMENT) >= 0) {
            checkUnicode(ByteBuffer.wrap(bytes, position, length));
        }
        position += length;
        return text;
    }

    @Nullable String optionalText() {
        return flag() ? text() : null;
    }

    Map<String, JsonValue> members(int level) {
        int count = count(2);
        if (count == 0) {
            return Map.of();
        }
        Attributes.Builder members = Attributes.builder();
        for (int i = 0; i < count; i++) {
            if (!members.add(text(), value(level))) {
                throw malformed("a key that is there twice");
            }
        }
        return members.build();
    }

    JsonValue value(int level) {
        if (level > RecordOutput.MOST_LEVELS) {
            throw malformed("a value nested more than " + RecordOutput.MOST_LEVELS + " levels deep");
        }
        int type = octet();
        return switch (type) {
            case RecordOutput.NULL -> JsonNull.NULL;
            case RecordOutput.FALSE -> JsonBoolean.FALSE;
            case RecordOutput.TRUE -> JsonBoolean.TRUE;
            case RecordOutput.LONG -> {
                long folded = varint();
                yield JsonValue.of((folded >>> 1) ^ -(folded & 1));
            }
            case RecordOutput.DOUBLE -> new JsonDouble(Double.longBitsToDouble(fixed()));
            case RecordOutput.BIG_INTEGER -> bigInteger();
            case RecordOutput.STRING -> new JsonString(text());
            case RecordOutput.ARRAY -> {
                int count = count(1);
                List<JsonValue> elements = new ArrayList<>(count);
                for (int i = 0; i < count; i++) {
                    elements.add(value(level + 1));
                }
                yield new JsonArray(elements);
            }
            case RecordOutput.OBJECT -> new JsonObject(members(level + 1));
            default -> throw malformed("type " + type + " of a value");
        };
    }

    static MalformedRecordException malformed(String message) {
        return new MalformedRecordException(message, null);
    }

    private JsonBigInteger bigInteger() {
        int length = count(1);
        if (length == 0) {
            throw malformed("an integer without digits");
        }
        BigInteger value = new BigInteger(bytes, position, length);
        if (length != value.bitLength() / Byte.SIZE + 1) {
            throw malformed("an integer that is not in its shortest form");
        }
        position += length;
        return new JsonBigInteger(value);
    }

    /** How many parts follow, each of at least so many bytes. */
    private int count(int leastBytes) {
        long count = varint();
        if (count < 0 || count > (end - position) / leastBytes) {
            throw malformed("a length of " + count + " where " + (end - position) + " bytes are left");
        }
        return (int) count;
    }

    private void need(int count) {
        if (end - position < count) {
            throw malformed("the record is cut off");
        }
    }

    private static void checkUnicode(ByteBuffer encoded) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(encoded);
        } catch (CharacterCodingException e) {
            throw new MalformedRecordException("a text that is not UTF-8", e);
        }
    }
}
