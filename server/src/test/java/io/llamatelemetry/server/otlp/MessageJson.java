package io.llamatelemetry.server.otlp;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.llamatelemetry.core.json.JsonWriter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Messages as OpenTelemetry writes them in JSON: the other way than {@link OtlpJson}, and made apart from it. */
final class MessageJson {

    private static final Set<String> IDS = Set.of("traceId", "spanId", "parentSpanId");

    private MessageJson() {}

    static byte[] of(Message message) {
        return JsonWriter.bytes(object(message));
    }

    private static Map<String, Object> object(Message message) {
        Map<String, Object> members = new LinkedHashMap<>();
        message.getAllFields().forEach((field, value) -> {
            if (field.isRepeated()) {
                List<Object> elements = new ArrayList<>();
                ((List<?>) value).forEach(element -> elements.add(json(field, element)));
                members.put(field.getJsonName(), elements);
            } else {
                members.put(field.getJsonName(), json(field, value));
            }
        });
        return members;
    }

    private static Object json(FieldDescriptor field, Object value) {
        return switch (field.getType()) {
            case MESSAGE, GROUP -> object((Message) value);
            case BYTES -> {
                byte[] bytes = ((ByteString) value).toByteArray();
                yield IDS.contains(field.getJsonName())
                        ? HexFormat.of().withUpperCase().formatHex(bytes)
                        : Base64.getEncoder().encodeToString(bytes);
            }
            case ENUM -> ((EnumValueDescriptor) value).getNumber();
            case UINT64, FIXED64 -> Long.toUnsignedString((Long) value);
            case INT64, SFIXED64, SINT64 -> Long.toString((Long) value);
            case UINT32, FIXED32 -> Integer.toUnsignedLong((Integer) value);
            case FLOAT, DOUBLE -> {
                double number = ((Number) value).doubleValue();
                yield Double.isFinite(number) ? (Object) number : (Object) Double.toString(number);
            }
            case BOOL, STRING, INT32, SFIXED32, SINT32 -> value;
        };
    }
}
