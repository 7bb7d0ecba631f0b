package io.llamatelemetry.elasticsearch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import co.elastic.clients.elasticsearch.core.bulk.BulkResponseItem;
import co.elastic.clients.json.JsonpMappingException;
import co.elastic.clients.json.jackson.JacksonJsonpMapper;
import jakarta.json.stream.JsonParser;
import java.io.StringReader;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BulkAnswerTest {

    private static final JacksonJsonpMapper JSON = new JacksonJsonpMapper();

    private static List<BulkResponseItem> items(String answer) {
        try (JsonParser parser = JSON.jsonProvider().createParser(new StringReader(answer))) {
            return BulkAnswer.DESERIALIZER.deserialize(parser, JSON).items();
        }
    }

    @Test
    void whereNothingWentWrongNoItemIsRead() {
        assertEquals(List.of(), items("""
                        {"errors": false, "took": 3, "items": [{"create": {"_index": "i", "_id": "1", "status": 201}}]}"""));
    }

    @Test
    void whereSomethingWentWrongEachItemIsRead() {
        List<BulkResponseItem> items = items("""
                {"took": 3, "ingest_took": {"any": [1]}, "errors": true, "items": [
                  {"create": {"_index": "i", "_id": "1", "status": 201}},
                  {"create": {"_index": "i", "_id": "2", "status": 409,
                    "error": {"type": "version_conflict_engine_exception", "reason": "there"}}}]}""");
        assertEquals(
                List.of(201, 409), items.stream().map(BulkResponseItem::status).toList());
        var error = items.get(1).error();
        assertEquals("version_conflict_engine_exception", error == null ? null : error.type());
    }

    @Test
    void thatSomethingWentWrongAloneIsNoAnswer() {
        assertThrows(JsonpMappingException.class, () -> items("{\"errors\": true, \"took\": 3}"));
        assertThrows(JsonpMappingException.class, () -> items("{\"errors\": true, \"items\": []}"));
        assertThrows(JsonpMappingException.class, () -> items("{}"));
    }

    @Test
    void itemsThatComeFirstAreReadToo() {
        assertEquals(1, items("""
                        {"items": [{"delete": {"_index": "i", "_id": "1", "status": 404}}], "errors": true}""").size());
    }
}
