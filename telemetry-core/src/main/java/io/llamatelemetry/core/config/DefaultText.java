package io.llamatelemetry.core.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.llamatelemetry.core.config.ConfigNode.Entry;
import io.llamatelemetry.core.config.ConfigNode.Mapping;
import io.llamatelemetry.core.config.ConfigNode.Scalar;
import io.llamatelemetry.core.config.ConfigNode.Sequence;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads the default of a setting, written by a programmer as a YAML scalar without quotes or as JSON. */
final class DefaultText {

    private static final JsonFactory JSON = new JsonFactory();

    private DefaultText() {}

    static ConfigNode read(String text) {
        if (!text.startsWith("\"") && !text.startsWith("[") && !text.startsWith("{")) {
            return Scalar.plain(text, 0);
        }
        try (JsonParser parser = JSON.createParser(text)) {
            return node(parser, parser.nextToken());
        } catch (IOException malformed) {
            throw new IllegalArgumentException("default " + text + " (expected: JSON or a YAML scalar)", malformed);
        }
    }

    private static ConfigNode node(JsonParser parser, JsonToken token) throws IOException {
        if (token == JsonToken.START_OBJECT) {
            List<Entry> entries = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String key = parser.currentName();
                entries.add(new Entry(key, 0, node(parser, parser.nextToken())));
            }
            return new Mapping(entries, 0);
        }
        if (token == JsonToken.START_ARRAY) {
            List<ConfigNode> items = new ArrayList<>();
            for (JsonToken next = parser.nextToken(); next != JsonToken.END_ARRAY; next = parser.nextToken()) {
                items.add(node(parser, next));
            }
            return new Sequence(items, 0);
        }
        return token == JsonToken.VALUE_STRING ? Scalar.quoted(parser.getText(), 0) : Scalar.plain(parser.getText(), 0);
    }
}
