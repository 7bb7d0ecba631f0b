package io.llamatelemetry.elasticsearch;

import co.elastic.clients.elasticsearch._types.FieldValue;
import co.elastic.clients.json.JsonpDeserializer;
import co.elastic.clients.json.JsonpMapper;
import co.elastic.clients.json.JsonpUtils;
import io.llamatelemetry.elasticsearch.Operation.Version;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParser.Event;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A document that a search found.
 *
 * @param index where it is
 * @param id its id; empty if it was not asked for
 * @param version which version of it; null if it was not asked for
 * @param sort its place in the order of the search
 * @param columns of each column that was asked for and has a value the first: a {@link String}, {@link Long}, {@link Double}
 *     or {@link Boolean}
 * @param source what was kept of it; null if it was not asked for
 */
record Hit(
        String index,
        String id,
        @Nullable Version version,
        List<FieldValue> sort,
        Map<String, Object> columns,
        @Nullable Source source) {

    static final JsonpDeserializer<Hit> DESERIALIZER =
            JsonpDeserializer.of(EnumSet.of(Event.START_OBJECT), (json, mapper, start) -> read(json, mapper));

    private static final JsonpDeserializer<List<FieldValue>> SORT =
            JsonpDeserializer.arrayDeserializer(FieldValue._DESERIALIZER);

    private static Hit read(JsonParser json, JsonpMapper mapper) {
        String index = "";
        String id = "";
        long sequence = -1;
        long term = -1;
        List<FieldValue> sort = List.of();
        Map<String, Object> columns = Map.of();
        Source source = null;
        while (json.next() != Event.END_OBJECT) {
            switch (json.getString()) {
                case "_index" -> index = text(json);
                case "_id" -> id = text(json);
                case "_seq_no" -> sequence = number(json);
                case "_primary_term" -> term = number(json);
                case "sort" -> sort = SORT.deserialize(json, mapper);
                case "fields" -> columns = columns(json);
                case "_source" -> source = Source.read(json);
                default -> JsonpUtils.skipValue(json);
            }
        }
        Version version = sequence < 0 || term < 0 ? null : new Version(sequence, term);
        return new Hit(index, id, version, sort, columns, source);
    }

    private static String text(JsonParser json) {
        JsonpUtils.expectNextEvent(json, Event.VALUE_STRING);
        return json.getString();
    }

    private static long number(JsonParser json) {
        JsonpUtils.expectNextEvent(json, Event.VALUE_NUMBER);
        return json.getLong();
    }

    private static Map<String, Object> columns(JsonParser json) {
        JsonpUtils.expectNextEvent(json, Event.START_OBJECT);
        Map<String, Object> columns = new HashMap<>();
        while (json.next() != Event.END_OBJECT) {
            String field = json.getString();
            JsonpUtils.expectNextEvent(json, Event.START_ARRAY);
            for (Event event = json.next(); event != Event.END_ARRAY; event = json.next()) {
                switch (event) {
                    case VALUE_STRING -> columns.putIfAbsent(field, json.getString());
                    case VALUE_NUMBER -> columns.putIfAbsent(field, value(json));
                    case VALUE_TRUE -> columns.putIfAbsent(field, true);
                    case VALUE_FALSE -> columns.putIfAbsent(field, false);
                    default -> JsonpUtils.skipValue(json, event);
                }
            }
        }
        return columns;
    }

    private static Number value(JsonParser json) {
        if (json.isIntegralNumber()) {
            return json.getLong();
        }
        return json.getBigDecimal().doubleValue();
    }
}
