package io.llamatelemetry.elasticsearch;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch.core.bulk.BulkResponseItem;
import co.elastic.clients.json.JsonpDeserializer;
import co.elastic.clients.json.JsonpMapper;
import co.elastic.clients.json.JsonpMappingException;
import co.elastic.clients.json.JsonpUtils;
import co.elastic.clients.transport.endpoints.SimpleEndpoint;
import co.elastic.clients.util.BinaryData;
import co.elastic.clients.util.ContentType;
import jakarta.json.stream.JsonParser;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;

/**
 * What the cluster answered to a bulk.
 *
 * <p>The client's own request goes out as a thousand pieces of a line each, every one of which the node takes up by itself, and
 * all of an answer is read even where its first word says that nothing went wrong: a quarter of what a bulk takes. So here
 * the request is one piece, and an answer is read no further than it has to be.
 *
 * @param items what each item came to; none if all were done
 */
record BulkAnswer(List<BulkResponseItem> items) {

    static final JsonpDeserializer<BulkAnswer> DESERIALIZER = JsonpDeserializer.of(
            EnumSet.of(JsonParser.Event.START_OBJECT), (json, mapper, start) -> read(json, mapper));

    private static final SimpleEndpoint<BinaryData, BulkAnswer> ENDPOINT = new SimpleEndpoint<>(
            "es/bulk",
            request -> "POST",
            request -> "/_bulk",
            SimpleEndpoint.emptyMap(),
            request -> Map.of("refresh", "false"),
            SimpleEndpoint.emptyMap(),
            SimpleEndpoint.returnSelf(),
            DESERIALIZER);

    private static final JsonpDeserializer<List<BulkResponseItem>> ITEMS =
            JsonpDeserializer.arrayDeserializer(BulkResponseItem._DESERIALIZER);

    /** Sends operations as one bulk. */
    static BulkAnswer ask(ElasticsearchClient client, List<Operation> operations) throws IOException {
        int bytes = operations.stream().mapToInt(Operation::bytes).sum();
        ByteBuffer body = ByteBuffer.allocate(bytes);
        operations.forEach(operation -> operation.writeTo(body));
        BinaryData request = BinaryData.of(body.array(), 0, body.position(), ContentType.APPLICATION_JSON);
        return client._transport().performRequest(request, ENDPOINT, client._transportOptions());
    }

    private static BulkAnswer read(JsonParser json, JsonpMapper mapper) {
        List<BulkResponseItem> items = List.of();
        for (JsonParser.Event event = json.next(); event != JsonParser.Event.END_OBJECT; event = json.next()) {
            switch (json.getString()) {
                case "errors" -> {
                    if (json.next() == JsonParser.Event.VALUE_FALSE) {
                        return new BulkAnswer(List.of());
                    }
                }
                case "items" -> items = ITEMS.deserialize(json, mapper);
                default -> JsonpUtils.skipValue(json);
            }
        }
        if (items.isEmpty()) {
            throw new JsonpMappingException(
                    "neither that all went well nor what each item came to", json.getLocation());
        }
        return new BulkAnswer(items);
    }
}
