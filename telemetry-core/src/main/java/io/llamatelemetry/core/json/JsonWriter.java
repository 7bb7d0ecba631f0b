package io.llamatelemetry.core.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.llamatelemetry.api.JsonArray;
import io.llamatelemetry.api.JsonBigInteger;
import io.llamatelemetry.api.JsonBoolean;
import io.llamatelemetry.api.JsonDouble;
import io.llamatelemetry.api.JsonLong;
import io.llamatelemetry.api.JsonObject;
import io.llamatelemetry.api.JsonString;
import io.llamatelemetry.api.JsonValue;
import io.llamatelemetry.api.Timestamps;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes models as JSON: records with all of their members (null ones too), the tag of a sealed interface's record first,
 * enums by their wire names, times as ISO 8601 in UTC, doubles in their shortest form, and members in their own order.
 *
 * <p>A double that is not finite and a string with half of a surrogate pair have no JSON form and are an
 * {@link IllegalArgumentException}, as is a type without one: writing null or a question mark instead would be a lie.
 * The engine refuses such values before they come here.
 */
public final class JsonWriter {

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
            .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .disable(StreamWriteFeature.AUTO_CLOSE_CONTENT)
            .disable(StreamWriteFeature.FLUSH_PASSED_TO_STREAM)
            .build();

    private final JsonGenerator out;

    private JsonWriter(JsonGenerator out) {
        this.out = out;
    }

    /** The JSON of a value, as UTF-8. */
    public static byte[] bytes(@Nullable Object value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(512);
        try {
            write(value, out);
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot fail to be written", e);
        }
        return out.toByteArray();
    }

    /** The JSON of a value, as text. */
    public static String text(@Nullable Object value) {
        return new String(bytes(value), StandardCharsets.UTF_8);
    }

    /**
     * Writes the JSON of a value to a stream as it goes. Neither flushes the stream nor closes it. After an exception what
     * was written is the beginning of a document without its end.
     *
     * @throws IOException if the stream fails
     */
    public static void write(@Nullable Object value, OutputStream stream) throws IOException {
        try (JsonGenerator generator = FACTORY.createGenerator(stream)) {
            new JsonWriter(generator).write(value);
        }
    }

    private void write(@Nullable Object value) throws IOException {
        if (value == null) {
            out.writeNull();
        } else if (value instanceof String text) {
            string(text);
        } else if (value instanceof JsonValue json) {
            json(json);
        } else if (value instanceof Record model) {
            model(model);
        } else if (value instanceof List<?> list) {
            array(list);
        } else if (value instanceof Map<?, ?> map) {
            object(map);
        } else if (value instanceof Instant time) {
            out.writeString(Timestamps.format(time));
        } else if (value instanceof Enum<?> constant) {
            string(WireNames.of(constant));
        } else {
            scalar(value);
        }
    }

    private void scalar(Object value) throws IOException {
        if (value instanceof Integer || value instanceof Long) {
            out.writeNumber(((Number) value).longValue());
        } else if (value instanceof Double number) {
            number(number);
        } else if (value instanceof Boolean truth) {
            out.writeBoolean(truth);
        } else {
            throw new IllegalArgumentException(value.getClass().getName() + " has no JSON form");
        }
    }

    private void json(JsonValue value) throws IOException {
        if (value instanceof JsonString text) {
            string(text.value());
        } else if (value instanceof JsonLong number) {
            out.writeNumber(number.value());
        } else if (value instanceof JsonDouble number) {
            number(number.value());
        } else if (value instanceof JsonBigInteger number) {
            out.writeNumber(number.value());
        } else if (value instanceof JsonBoolean truth) {
            out.writeBoolean(truth.value());
        } else if (value instanceof JsonArray array) {
            array(array.elements());
        } else if (value instanceof JsonObject object) {
            object(object.members());
        } else {
            out.writeNull();
        }
    }

    private void model(Record model) throws IOException {
        RecordShape shape = RecordShape.of(model.getClass());
        out.writeStartObject();
        RecordShape.Tag tag = shape.tag();
        if (tag != null) {
            out.writeStringField(tag.property(), tag.name());
        }
        for (RecordShape.Component component : shape.components()) {
            out.writeFieldName(component.name());
            write(get(component.accessor(), model));
        }
        out.writeEndObject();
    }

    private static @Nullable Object get(MethodHandle accessor, Object model) {
        try {
            return (Object) accessor.invokeExact(model);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("an accessor failed", e);
        }
    }

    private void array(List<?> elements) throws IOException {
        out.writeStartArray();
        for (Object element : elements) {
            write(element);
        }
        out.writeEndArray();
    }

    private void object(Map<?, ?> members) throws IOException {
        out.writeStartObject();
        for (Map.Entry<?, ?> member : members.entrySet()) {
            if (!(member.getKey() instanceof String name)) {
                throw new IllegalArgumentException("key " + member.getKey() + " is not a string");
            }
            requireWellFormed(name);
            out.writeFieldName(name);
            write(member.getValue());
        }
        out.writeEndObject();
    }

    private void number(double value) throws IOException {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(value + " has no JSON form (expected: a finite number)");
        }
        out.writeNumber(value);
    }

    private void string(String text) throws IOException {
        requireWellFormed(text);
        out.writeString(text);
    }

    private static void requireWellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (Character.isSurrogate(unit)) {
                boolean paired = Character.isHighSurrogate(unit)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!paired) {
                    throw new IllegalArgumentException("a string holds half of a surrogate pair at index " + i);
                }
                i++;
            }
        }
    }
}
