package io.llamatelemetry.elasticsearch;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch._types.ElasticsearchException;
import co.elastic.clients.elasticsearch._types.ErrorCause;
import co.elastic.clients.elasticsearch._types.ErrorResponse;
import co.elastic.clients.elasticsearch.core.MsearchRequest;
import co.elastic.clients.elasticsearch.core.SearchRequest;
import co.elastic.clients.elasticsearch.core.msearch.RequestItem;
import co.elastic.clients.json.JsonpDeserializer;
import co.elastic.clients.json.JsonpMapper;
import co.elastic.clients.json.JsonpMappingException;
import co.elastic.clients.json.JsonpUtils;
import co.elastic.clients.transport.endpoints.SimpleEndpoint;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParser.Event;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the cluster answered to a search for documents. The client's own answer makes a tree of each column of each hit, and
 * reads much that nobody here asks for.
 *
 * @param hits what it found, in the order of the search; empty if it failed
 * @param pointInTime what the indices that are held are called from now on; null if none are
 * @param failure why it failed, where it was one of several; null if it did not
 */
record SearchAnswer(
        List<Hit> hits,
        @Nullable String pointInTime,
        @Nullable ErrorResponse failure) {

    static final JsonpDeserializer<SearchAnswer> ONE =
            JsonpDeserializer.of(EnumSet.of(Event.START_OBJECT), (json, mapper, start) -> read(json, mapper));

    static final JsonpDeserializer<List<SearchAnswer>> SEVERAL =
            JsonpDeserializer.of(EnumSet.of(Event.START_OBJECT), (json, mapper, start) -> readSeveral(json, mapper));

    private static final JsonpDeserializer<List<SearchAnswer>> RESPONSES = JsonpDeserializer.arrayDeserializer(ONE);

    private static final JsonpDeserializer<List<Hit>> HITS = JsonpDeserializer.arrayDeserializer(Hit.DESERIALIZER);

    private static final SimpleEndpoint<SearchRequest, SearchAnswer> SEARCH =
            SearchRequest._ENDPOINT.withResponseDeserializer(ONE);

    private static final SimpleEndpoint<MsearchRequest, List<SearchAnswer>> MULTI_SEARCH =
            MsearchRequest._ENDPOINT.withResponseDeserializer(SEVERAL);

    /** Sends a search. */
    static SearchAnswer ask(ElasticsearchClient client, SearchRequest search) throws IOException {
        return client._transport().performRequest(search, SEARCH, client._transportOptions());
    }

    /** Sends searches in one request; if one of them fails, all do, as a single one would. */
    static List<SearchAnswer> ask(ElasticsearchClient client, List<RequestItem> searches) throws IOException {
        MsearchRequest request = MsearchRequest.of(all -> all.searches(searches));
        List<SearchAnswer> answers =
                client._transport().performRequest(request, MULTI_SEARCH, client._transportOptions());
        for (SearchAnswer answer : answers) {
            if (answer.failure() != null) {
                throw new ElasticsearchException(MULTI_SEARCH.id(), answer.failure());
            }
        }
        return answers;
    }

    private static SearchAnswer read(JsonParser json, JsonpMapper mapper) {
        List<Hit> hits = null;
        String pointInTime = null;
        ErrorCause error = null;
        int status = 0;
        while (json.next() != Event.END_OBJECT) {
            switch (json.getString()) {
                case "pit_id" -> {
                    JsonpUtils.expectNextEvent(json, Event.VALUE_STRING);
                    pointInTime = json.getString();
                }
                case "hits" -> hits = member("hits", HITS, json, mapper);
                case "error" -> error = ErrorCause._DESERIALIZER.deserialize(json, mapper);
                case "status" -> {
                    JsonpUtils.expectNextEvent(json, Event.VALUE_NUMBER);
                    status = json.getInt();
                }
                default -> JsonpUtils.skipValue(json);
            }
        }
        if (error != null) {
            ErrorCause cause = error;
            int code = status;
            return new SearchAnswer(
                    List.of(),
                    null,
                    ErrorResponse.of(failed -> failed.error(cause).status(code)));
        }
        if (hits == null) {
            throw new JsonpMappingException("neither hits nor an error", json.getLocation());
        }
        return new SearchAnswer(hits, pointInTime, null);
    }

    private static List<SearchAnswer> readSeveral(JsonParser json, JsonpMapper mapper) {
        List<SearchAnswer> answers = rest("responses", RESPONSES, json, mapper);
        if (answers == null) {
            throw new JsonpMappingException("no responses", json.getLocation());
        }
        return answers;
    }

    /** A member of the object that comes next; null if it has none. */
    private static <T> @Nullable T member(
            String name, JsonpDeserializer<T> deserializer, JsonParser json, JsonpMapper mapper) {
        JsonpUtils.expectNextEvent(json, Event.START_OBJECT);
        return rest(name, deserializer, json, mapper);
    }

    /** A member of the object that has begun; null if it has none. */
    private static <T> @Nullable T rest(
            String name, JsonpDeserializer<T> deserializer, JsonParser json, JsonpMapper mapper) {
        T found = null;
        while (json.next() != Event.END_OBJECT) {
            if (json.getString().equals(name)) {
                found = deserializer.deserialize(json, mapper);
            } else {
                JsonpUtils.skipValue(json);
            }
        }
        return found;
    }
}
