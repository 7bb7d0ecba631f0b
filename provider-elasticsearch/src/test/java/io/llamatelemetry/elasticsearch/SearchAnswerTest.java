package io.llamatelemetry.elasticsearch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import co.elastic.clients.elasticsearch._types.FieldValue;
import co.elastic.clients.json.JsonpDeserializer;
import co.elastic.clients.json.JsonpMappingException;
import co.elastic.clients.json.jackson.JacksonJsonpMapper;
import jakarta.json.stream.JsonParser;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SearchAnswerTest {

    private static final JacksonJsonpMapper JSON = new JacksonJsonpMapper();

    private static <T> T read(JsonpDeserializer<T> deserializer, String answer) {
        try (JsonParser parser = JSON.jsonProvider().createParser(new StringReader(answer))) {
            return deserializer.deserialize(parser, JSON);
        }
    }

    private static SearchAnswer read(String answer) {
        return read(SearchAnswer.ONE, answer);
    }

    @Test
    void whatIsAskedForOfAHitIsReadAndTheRestLeftOut() {
        SearchAnswer answer = read("""
                {"pit_id": "held", "took": 1, "_shards": {"total": 1, "failures": [{"a": [1]}]},
                 "hits": {"max_score": null, "total": {"value": 2}, "hits": [
                  {"_index": "i", "_id": "1", "_score": null, "_seq_no": 7, "_primary_term": 2,
                   "_source": {"other": {"a": 1}, "record": "YWJj"},
                   "fields": {"text": ["a", "b"], "long": [9223372036854775807], "double": [1.5], "whole": [2.0],
                     "yes": [true], "no": [false], "none": [], "tree": [{"a": [1]}], "list": [[1]]},
                   "sort": [5, "x", null, 1.5, true]},
                  {"_index": "i", "_score": null}]},
                 "aggregations": {"a": {"buckets": []}}}""");
        assertEquals("held", answer.pointInTime());
        assertEquals(2, answer.hits().size());
        assertEquals(
                new Hit(
                        "i",
                        "1",
                        new Operation.Version(7, 2),
                        List.of(),
                        Map.of(
                                "text",
                                "a",
                                "long",
                                Long.MAX_VALUE,
                                "double",
                                1.5,
                                "whole",
                                2.0,
                                "yes",
                                true,
                                "no",
                                false),
                        new Source("YWJj")),
                withoutPlace(answer.hits().get(0)));
        assertEquals(
                List.of("5", "x", "null", "1.5", "true"),
                answer.hits().get(0).sort().stream()
                        .map(FieldValue::_toJsonString)
                        .toList());
        assertEquals(
                new Hit("i", "", null, List.of(), Map.of(), null), answer.hits().get(1));
    }

    private static Hit withoutPlace(Hit hit) {
        return new Hit(hit.index(), hit.id(), hit.version(), List.of(), hit.columns(), hit.source());
    }

    @Test
    void anAnswerWithoutHitsIsNone() {
        assertEquals(List.of(), read("{\"hits\": {\"hits\": []}}").hits());
        assertThrows(JsonpMappingException.class, () -> read("{\"took\": 1}"));
        assertThrows(JsonpMappingException.class, () -> read("{\"hits\": {\"total\": 1}}"));
        assertThrows(JsonpMappingException.class, () -> read("{\"hits\": {\"hits\": [{\"fields\": []}]}}"));
        assertThrows(JsonpMappingException.class, () -> read(SearchAnswer.SEVERAL, "{\"took\": 1}"));
    }

    @Test
    void ofSeveralSearchesEachHasItsOwnEnd() {
        List<SearchAnswer> answers = read(SearchAnswer.SEVERAL, """
                {"took": 1, "responses": [
                  {"took": 1, "hits": {"hits": [{"_index": "i", "_id": "1"}]}, "status": 200},
                  {"error": {"type": "t", "reason": "r", "root_cause": []}, "status": 503}]}""");
        assertEquals("1", answers.get(0).hits().get(0).id());
        assertNull(answers.get(0).failure());
        var failure = answers.get(1).failure();
        assertEquals(
                "503 t",
                failure == null ? "" : failure.status() + " " + failure.error().type());
    }
}
