package io.llamatelemetry.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * Some rows of a dataset.
 *
 * @param data The rows, in the order in which they were saved.
 * @param hasMore Whether the dataset has rows after these.
 */
public record DatasetRowsResponse(
        List<JsonObject> data, @JsonProperty("has_more") boolean hasMore) {

    public DatasetRowsResponse {
        data = List.copyOf(data);
    }
}
