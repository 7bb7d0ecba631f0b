package io.llamatelemetry.server.otlp;

import com.google.protobuf.ByteString;
import io.llamatelemetry.api.Attributes;
import io.llamatelemetry.api.JsonArray;
import io.llamatelemetry.api.JsonNull;
import io.llamatelemetry.api.JsonObject;
import io.llamatelemetry.api.JsonString;
import io.llamatelemetry.api.JsonValue;
import io.llamatelemetry.core.json.JsonWriter;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Values of OpenTelemetry as JSON. */
final class OtlpValues {

    /** What stands for a trace where there is none: the id that OpenTelemetry calls invalid. */
    static final String NO_TRACE = "0".repeat(32);

    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private OtlpValues() {}

    /** The attributes that everything of a resource and a scope has. */
    static Map<String, JsonValue> surroundings(Resource resource, InstrumentationScope scope) {
        Attributes.Builder all = Attributes.builder();
        resource.getAttributesList().forEach(one -> all.put("resource." + one.getKey(), json(one.getValue())));
        putText(all, "otel.scope.name", scope.getName());
        putText(all, "otel.scope.version", scope.getVersion());
        scope.getAttributesList().forEach(one -> all.put("otel.scope." + one.getKey(), json(one.getValue())));
        return all.build();
    }

    /** Puts a text there that is not empty. */
    static void putText(Attributes.Builder attributes, String key, String text) {
        if (!text.isEmpty()) {
            attributes.put(key, JsonValue.of(text));
        }
    }

    /** Puts a number there that is not zero. */
    static void putNumber(Attributes.Builder attributes, String key, long number) {
        if (number != 0) {
            attributes.put(key, JsonValue.of(number));
        }
    }

    /** Puts attributes there, over those of the same keys. */
    static void putAll(Attributes.Builder attributes, List<KeyValue> more) {
        more.forEach(one -> attributes.put(one.getKey(), json(one.getValue())));
    }

    static JsonObject object(List<KeyValue> attributes) {
        Attributes.Builder members = Attributes.builder();
        putAll(members, attributes);
        return new JsonObject(members.build());
    }

    /** Any value: bytes as base64, a double that is not finite as its name. */
    static JsonValue json(AnyValue value) {
        return switch (value.getValueCase()) {
            case STRING_VALUE -> JsonValue.of(value.getStringValue());
            case BOOL_VALUE -> JsonValue.of(value.getBoolValue());
            case INT_VALUE -> JsonValue.of(value.getIntValue());
            case DOUBLE_VALUE -> number(value.getDoubleValue());
            case BYTES_VALUE ->
                JsonValue.of(
                        Base64.getEncoder().encodeToString(value.getBytesValue().toByteArray()));
            case ARRAY_VALUE -> {
                List<JsonValue> elements = new ArrayList<>();
                value.getArrayValue().getValuesList().forEach(element -> elements.add(json(element)));
                yield new JsonArray(elements);
            }
            case KVLIST_VALUE -> object(value.getKvlistValue().getValuesList());
            default -> JsonNull.NULL;
        };
    }

    /** A number, or the name of one that JSON does not have. */
    static JsonValue number(double value) {
        return Double.isFinite(value) ? JsonValue.of(value) : JsonValue.of(Double.toString(value));
    }

    /** The same attributes with every array and map as its JSON text. */
    static Map<String, JsonValue> flat(Map<String, JsonValue> attributes) {
        Attributes.Builder flat = Attributes.builder();
        attributes.forEach(
                (key, value) -> flat.put(key, value.isPrimitive() ? value : JsonValue.of(JsonWriter.text(value))));
        return flat.build();
    }

    /** A value as text: a string as it is, anything else as its JSON. */
    static String text(AnyValue value) {
        JsonValue json = json(value);
        return json instanceof JsonString text ? text.value() : json.isNull() ? "" : JsonWriter.text(json);
    }

    /** An id in lower-case hexadecimal; empty where it is absent, of another length, or all zeros. */
    static String id(ByteString bytes, int length) {
        if (bytes.size() != length) {
            return "";
        }
        for (int i = 0; i < length; i++) {
            if (bytes.byteAt(i) != 0) {
                return HexFormat.of().formatHex(bytes.toByteArray());
            }
        }
        return "";
    }

    /** A time in nanoseconds since 1970, unsigned. */
    static Instant time(long nanos) {
        return Instant.ofEpochSecond(
                Long.divideUnsigned(nanos, NANOS_PER_SECOND), Long.remainderUnsigned(nanos, NANOS_PER_SECOND));
    }
}
