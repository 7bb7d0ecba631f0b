package io.llamatelemetry.server.http;

import io.llamatelemetry.api.Fault;
import io.llamatelemetry.api.InvalidRequestException;
import io.llamatelemetry.core.json.JsonReader;
import java.util.List;

/**
 * How deep arrays and objects may stand in one another in a request, where that is less than any reader of ours takes. It looks
 * at brackets outside of strings alone; whether the text is JSON is for the reader to say.
 */
final class JsonNesting {

    private final int most;

    /**
     * A bound.
     *
     * @param most from 16 to {@link JsonReader#MAX_DEPTH}
     */
    JsonNesting(int most) {
        this.most = most;
    }

    /**
     * Refuses a text that goes deeper.
     *
     * @param loc where the text stands
     * @throws InvalidRequestException with one fault that names the bound
     */
    void require(byte[] json, List<Object> loc) {
        require(json, 0, json.length, loc);
    }

    /** The same for a text that is part of an array. */
    void require(byte[] json, int from, int to, List<Object> loc) {
        if (most < JsonReader.MAX_DEPTH && depth(json, from, to) > most) {
            throw new InvalidRequestException(new Fault(
                    loc, "JSON nested more than " + most + " levels deep (server.max_json_depth)", "json_invalid"));
        }
    }

    private static int depth(byte[] json, int from, int to) {
        int depth = 0;
        int deepest = 0;
        boolean quoted = false;
        for (int i = from; i < to; i++) {
            switch (json[i]) {
                case '"' -> quoted = !quoted;
                case '\\' -> i += quoted ? 1 : 0;
                case '{', '[' -> deepest = quoted ? deepest : Math.max(deepest, ++depth);
                case '}', ']' -> depth -= quoted ? 0 : 1;
                default -> {
                    // Goes neither up nor down.
                }
            }
        }
        return deepest;
    }
}
