package io.llamatelemetry.server.otlp;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.llamatelemetry.api.Fault;
import io.llamatelemetry.api.InvalidRequestException;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads OpenTelemetry's messages from JSON, straight into them: names in lowerCamelCase, ids in hexadecimal, enums as
 * numbers, 64-bit integers as numbers or text, unknown members passed over.
 */
final class OtlpJson {

    private static final int MOST_LEVELS = 200;
    private static final Set<String> IDS = Set.of("trace_id", "span_id", "parent_span_id");
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MOST_LEVELS)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();
    private static final Map<Descriptor, Map<String, FieldDescriptor>> FIELDS = new ConcurrentHashMap<>();

    private final JsonParser parser;

    private OtlpJson(JsonParser parser) {
        this.parser = parser;
    }

    /**
     * Reads a message.
     *
     * @throws InvalidRequestException if the text is not JSON, or not of that message
     */
    static void read(byte[] json, Message.Builder message) {
        try (JsonParser parser = FACTORY.createParser(json)) {
            OtlpJson reader = new OtlpJson(parser);
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw reader.unexpected("an object");
            }
            reader.members(message);
            if (parser.nextToken() != null) {
                throw reader.unexpected("nothing behind the object");
            }
        } catch (JsonProcessingException malformed) {
            throw malformed(malformed);
        } catch (CharConversionException otherEncoding) {
            throw fault("not UTF-8");
        } catch (IOException impossible) {
            throw new UncheckedIOException("bytes in memory cannot fail to be read", impossible);
        }
    }

    private static InvalidRequestException malformed(JsonProcessingException malformed) {
        if (malformed instanceof StreamConstraintsException) {
            return fault("JSON nested more than " + MOST_LEVELS + " levels deep, or a number or a name without end");
        }
        JsonLocation at = malformed.getLocation();
        return fault(
                at == null
                        ? "malformed JSON"
                        : "malformed JSON at line " + at.getLineNr() + " column " + at.getColumnNr());
    }

    private void members(Message.Builder message) throws IOException {
        Map<String, FieldDescriptor> fields =
                FIELDS.computeIfAbsent(message.getDescriptorForType(), OtlpJson::fieldsOf);
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            JsonToken token = parser.nextToken();
            FieldDescriptor field = fields.get(name);
            if (field == null) {
                parser.skipChildren();
            } else if (token != JsonToken.VALUE_NULL) {
                member(message, field);
            }
        }
    }

    private static Map<String, FieldDescriptor> fieldsOf(Descriptor type) {
        Map<String, FieldDescriptor> fields = new HashMap<>();
        for (FieldDescriptor field : type.getFields()) {
            fields.put(field.getName(), field);
            fields.put(field.getJsonName(), field);
        }
        return fields;
    }

    private void member(Message.Builder message, FieldDescriptor field) throws IOException {
        if (!field.isRepeated()) {
            message.setField(field, value(message, field));
            return;
        }
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw unexpected("an array");
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            message.addRepeatedField(field, value(message, field));
        }
    }

    private Object value(Message.Builder message, FieldDescriptor field) throws IOException {
        return switch (field.getJavaType()) {
            case MESSAGE -> message(message.newBuilderForField(field));
            case STRING -> text();
            case BOOLEAN -> truth();
            case LONG -> integer(isUnsigned(field));
            case INT -> smallInteger(isUnsigned(field));
            case DOUBLE -> number();
            case FLOAT -> (float) number();
            case BYTE_STRING -> bytes(field);
            case ENUM -> field.getEnumType().findValueByNumberCreatingIfUnknown(smallInteger(false));
        };
    }

    private Message message(Message.Builder builder) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw unexpected("an object");
        }
        members(builder);
        return builder.build();
    }

    private String text() throws IOException {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw unexpected("a string");
        }
        return parser.getText();
    }

    private boolean truth() throws IOException {
        if (!parser.currentToken().isBoolean()) {
            throw unexpected("true or false");
        }
        return parser.getBooleanValue();
    }

    private static boolean isUnsigned(FieldDescriptor field) {
        return switch (field.getType()) {
            case UINT64, FIXED64, UINT32, FIXED32 -> true;
            default -> false;
        };
    }

    private long integer(boolean isUnsigned) throws IOException {
        JsonToken token = parser.currentToken();
        if (token != JsonToken.VALUE_STRING && token != JsonToken.VALUE_NUMBER_INT) {
            throw unexpected("an integer");
        }
        try {
            return isUnsigned ? Long.parseUnsignedLong(parser.getText()) : Long.parseLong(parser.getText());
        } catch (NumberFormatException e) {
            throw unexpected("a 64-bit integer");
        }
    }

    private int smallInteger(boolean isUnsigned) throws IOException {
        JsonToken token = parser.currentToken();
        if (token != JsonToken.VALUE_STRING && token != JsonToken.VALUE_NUMBER_INT) {
            throw unexpected("an integer");
        }
        try {
            return isUnsigned ? Integer.parseUnsignedInt(parser.getText()) : Integer.parseInt(parser.getText());
        } catch (NumberFormatException e) {
            throw unexpected("a 32-bit integer");
        }
    }

    private double number() throws IOException {
        JsonToken token = parser.currentToken();
        if (token != JsonToken.VALUE_STRING && !token.isNumeric()) {
            throw unexpected("a number");
        }
        try {
            return Double.parseDouble(parser.getText());
        } catch (NumberFormatException e) {
            throw unexpected("a number");
        }
    }

    private ByteString bytes(FieldDescriptor field) throws IOException {
        String text = text();
        try {
            if (IDS.contains(field.getName())) {
                return ByteString.copyFrom(HexFormat.of().parseHex(text));
            }
            String standard = text.replace('-', '+').replace('_', '/');
            return ByteString.copyFrom(Base64.getDecoder().decode(standard));
        } catch (IllegalArgumentException e) {
            throw unexpected(IDS.contains(field.getName()) ? "hexadecimal digits" : "base64");
        }
    }

    private InvalidRequestException unexpected(String expected) {
        String pointer = parser.getParsingContext().pathAsPointer().toString();
        return fault("not as OpenTelemetry writes it at " + (pointer.isEmpty() ? "/" : pointer) + " (expected: "
                + expected + ")");
    }

    private static InvalidRequestException fault(@Nullable String message) {
        return new InvalidRequestException(new Fault(List.of("body"), String.valueOf(message), "json_invalid"));
    }
}
