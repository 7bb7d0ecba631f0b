package io.llamatelemetry.memory;

import io.llamatelemetry.api.Attributes;
import io.llamatelemetry.api.JsonArray;
import io.llamatelemetry.api.JsonBigInteger;
import io.llamatelemetry.api.JsonBoolean;
import io.llamatelemetry.api.JsonDouble;
import io.llamatelemetry.api.JsonLong;
import io.llamatelemetry.api.JsonNull;
import io.llamatelemetry.api.JsonObject;
import io.llamatelemetry.api.JsonString;
import io.llamatelemetry.api.JsonValue;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** JSON values and attributes as bytes. */
final class ValueCodec {

    private static final int NULL = 0;
    private static final int FALSE = 1;
    private static final int TRUE = 2;
    private static final int LONG = 3;
    private static final int DOUBLE = 4;
    private static final int BIG_INTEGER = 5;
    private static final int STRING = 6;
    private static final int ARRAY = 7;
    private static final int OBJECT = 8;

    private ValueCodec() {}

    static void putAttributes(Map<String, JsonValue> attributes, ByteSink sink) {
        sink.putVariable(attributes.size());
        attributes.forEach((key, value) -> {
            sink.putName(key);
            put(value, sink);
        });
    }

    /** Writes attributes, and adds what a span that has them can be found by. */
    static void putAttributes(Map<String, JsonValue> attributes, ByteSink sink, Terms terms) {
        sink.putVariable(attributes.size());
        attributes.forEach((key, value) -> {
            int keyHash = sink.putName(key);
            if (value instanceof JsonString text) {
                sink.putByte(STRING);
                terms.addAttribute(keyHash, text.value(), sink.putText(text.value()));
            } else {
                put(value, sink);
                terms.addAttribute(keyHash, value);
            }
        });
    }

    /** Reads attributes into attributes, over what is there; of the keys that are wanted, or all where that is null. */
    static void getAttributes(ByteSource source, Attributes.Builder into, @Nullable Set<String> wanted) {
        long count = source.getVariable();
        for (long i = 0; i < count; i++) {
            String key = source.getName();
            if (wanted == null || wanted.contains(key)) {
                into.put(key, get(source));
            } else {
                skip(source);
            }
        }
    }

    static Map<String, JsonValue> getAttributes(ByteSource source) {
        Attributes.Builder attributes = Attributes.builder();
        getAttributes(source, attributes, null);
        return attributes.build();
    }

    static void put(JsonValue value, ByteSink sink) {
        if (value instanceof JsonString text) {
            sink.putByte(STRING);
            sink.putText(text.value());
        } else if (value instanceof JsonLong number) {
            sink.putByte(LONG);
            sink.putSigned(number.value());
        } else if (value instanceof JsonDouble number) {
            sink.putByte(DOUBLE);
            sink.putLong(Double.doubleToRawLongBits(number.value()));
        } else if (value instanceof JsonBoolean truth) {
            sink.putByte(truth.value() ? TRUE : FALSE);
        } else if (value instanceof JsonBigInteger number) {
            sink.putByte(BIG_INTEGER);
            sink.putUnique(number.value().toString());
        } else if (value instanceof JsonArray array) {
            sink.putByte(ARRAY);
            sink.putVariable(array.elements().size());
            array.elements().forEach(element -> put(element, sink));
        } else if (value instanceof JsonObject object) {
            sink.putByte(OBJECT);
            putAttributes(object.members(), sink);
        } else {
            sink.putByte(NULL);
        }
    }

    static JsonValue get(ByteSource source) {
        int type = source.getByte();
        return switch (type) {
            case NULL -> JsonNull.NULL;
            case FALSE -> JsonBoolean.FALSE;
            case TRUE -> JsonBoolean.TRUE;
            case LONG -> JsonValue.of(source.getSigned());
            case DOUBLE -> JsonValue.of(Double.longBitsToDouble(source.getLong()));
            case BIG_INTEGER -> JsonValue.of(new BigInteger(source.getText()));
            case STRING -> JsonValue.of(source.getText());
            case ARRAY -> array(source);
            case OBJECT -> new JsonObject(getAttributes(source));
            default -> throw new IllegalStateException("value type " + type);
        };
    }

    private static JsonArray array(ByteSource source) {
        long count = source.getVariable();
        List<JsonValue> elements = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            elements.add(get(source));
        }
        return new JsonArray(elements);
    }

    private static void skip(ByteSource source) {
        switch (source.getByte()) {
            case LONG -> source.getVariable();
            case DOUBLE -> source.getLong();
            case BIG_INTEGER, STRING -> source.skipText();
            case ARRAY -> {
                for (long count = source.getVariable(); count > 0; count--) {
                    skip(source);
                }
            }
            case OBJECT -> {
                for (long count = source.getVariable(); count > 0; count--) {
                    source.skipText();
                    skip(source);
                }
            }
            default -> {
                // Null and the booleans are their type alone.
            }
        }
    }
}
