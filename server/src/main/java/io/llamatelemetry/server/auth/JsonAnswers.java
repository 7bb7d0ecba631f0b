package io.llamatelemetry.server.auth;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.llamatelemetry.server.auth.RemoteServer.UselessAnswerException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads the JSON objects that other servers answer with, within bounds, and writes those that they are asked with. */
final class JsonAnswers {

    private static final int DEEPEST = 32;

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private JsonAnswers() {}

    /**
     * The members of the object.
     *
     * @throws UselessAnswerException if it is none
     */
    static Map<String, Object> object(String json) {
        try {
            JsonNode tree = JSON.readTree(json);
            if (!tree.isObject()) {
                throw new UselessAnswerException("an answer that is no JSON object");
            }
            Map<String, Object> members = new LinkedHashMap<>();
            tree.properties().forEach(member -> {
                Object value = JSON.convertValue(member.getValue(), Object.class);
                if (value != null) {
                    members.put(member.getKey(), value);
                }
            });
            return members;
        } catch (IOException malformed) {
            throw new UselessAnswerException("an answer that is no JSON object");
        }
    }

    /** The object as JSON in UTF-8. */
    static byte[] bytes(Map<String, Object> object) {
        try {
            return JSON.writeValueAsBytes(object);
        } catch (IOException impossible) {
            throw new IllegalStateException("text and lists of it can always be written", impossible);
        }
    }
}
