package io.llamatelemetry.core.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.llamatelemetry.api.Attributes;
import io.llamatelemetry.api.JsonArray;
import io.llamatelemetry.api.JsonBoolean;
import io.llamatelemetry.api.JsonNull;
import io.llamatelemetry.api.JsonObject;
import io.llamatelemetry.api.JsonString;
import io.llamatelemetry.api.JsonValue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Binders of what holds other values, and of any value. */
final class ContainerBinders {

    private ContainerBinders() {}

    /** Any JSON. */
    enum Values implements Binder {
        BINDER;

        @Override
        public @Nullable JsonValue read(Reading in) throws IOException {
            JsonParser parser = in.parser();
            return switch (parser.currentToken()) {
                case VALUE_STRING -> new JsonString(parser.getText());
                case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> in.number();
                case VALUE_TRUE -> JsonBoolean.TRUE;
                case VALUE_FALSE -> JsonBoolean.FALSE;
                case START_ARRAY -> array(in);
                case START_OBJECT -> {
                    Map<String, JsonValue> members = attributes(in, this);
                    yield members == null ? null : new JsonObject(members);
                }
                default -> JsonNull.NULL;
            };
        }

        private @Nullable JsonArray array(Reading in) throws IOException {
            List<JsonValue> elements = new ArrayList<>();
            boolean whole = true;
            while (in.parser().nextToken() != JsonToken.END_ARRAY) {
                JsonValue element = read(in);
                if (element != null) {
                    elements.add(element);
                } else {
                    whole = false;
                }
            }
            return whole ? new JsonArray(elements) : null;
        }
    }

    /** One kind of JSON, such as {@link JsonObject}, known by its first token. */
    record Kinds(JsonToken first, String expected, String fault) implements Binder {

        @Override
        public @Nullable Object read(Reading in) throws IOException {
            return in.parser().currentToken() == first ? Values.BINDER.read(in) : in.refuse(expected, fault);
        }
    }

    /** Values that an event's attribute may hold. */
    private enum Primitives implements Binder {
        BINDER;

        @Override
        public @Nullable Object read(Reading in) throws IOException {
            return in.parser().currentToken().isScalarValue()
                    ? Values.BINDER.read(in)
                    : in.refuse("a string, integer, float, boolean or null", "value_error");
        }
    }

    /** Attributes. JSON's null stands for none. */
    record AttributeMaps(Binder values) implements Binder {

        /** Of any JSON. */
        static final AttributeMaps ANY = new AttributeMaps(Values.BINDER);

        /** Of strings, numbers, booleans and nulls. */
        static final AttributeMaps PRIMITIVE = new AttributeMaps(Primitives.BINDER);

        @Override
        public @Nullable Object read(Reading in) throws IOException {
            return switch (in.parser().currentToken()) {
                case START_OBJECT -> attributes(in, values);
                case VALUE_NULL -> Map.of();
                default -> in.refuse("an object", "dict_type");
            };
        }
    }

    /** Lists. */
    record Lists(Binder elements, boolean nullable) implements Binder {

        @Override
        public @Nullable Object read(Reading in) throws IOException {
            JsonParser parser = in.parser();
            if (parser.currentToken() != JsonToken.START_ARRAY) {
                return in.refuse("an array", "list_type");
            }
            List<@Nullable Object> read = new ArrayList<>();
            boolean whole = true;
            for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
                boolean isNull = nullable && token == JsonToken.VALUE_NULL;
                Object element = isNull ? null : elements.read(in);
                whole &= isNull || element != null;
                if (whole) {
                    read.add(element);
                }
            }
            return whole ? Collections.unmodifiableList(read) : null;
        }
    }

    /** Maps from strings to values of one type, in the order of the members. */
    record Maps(Binder values) implements Binder {

        @Override
        public @Nullable Object read(Reading in) throws IOException {
            return in.parser().currentToken() == JsonToken.START_OBJECT
                    ? members(in, values)
                    : in.refuse("an object", "dict_type");
        }
    }

    /** All members of the object that begins, or null after a fault. The binder gives JSON values. */
    private static @Nullable Map<String, JsonValue> attributes(Reading in, Binder values) throws IOException {
        JsonParser parser = in.parser();
        Attributes.Builder members = Attributes.builder();
        boolean whole = true;
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            parser.nextToken();
            if (members.contains(name)) {
                in.refuseDuplicate();
                whole = false;
            } else {
                JsonValue value = (JsonValue) values.read(in);
                whole &= value != null;
                members.put(name, value == null ? JsonNull.NULL : value);
            }
        }
        return whole ? members.build() : null;
    }

    /** All members of the object that begins, or null after a fault. */
    private static @Nullable Map<String, Object> members(Reading in, Binder values) throws IOException {
        JsonParser parser = in.parser();
        Map<String, Object> members = new LinkedHashMap<>();
        boolean whole = true;
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            parser.nextToken();
            if (members.containsKey(name)) {
                in.refuseDuplicate();
                whole = false;
            } else {
                Object value = values.read(in);
                whole &= value != null;
                members.put(name, value);
            }
        }
        return whole ? members : null;
    }
}
