package io.llamatelemetry.api;

import java.util.List;

/**
 * The traces that a query found.
 *
 * @param data The traces, in the order that was asked for.
 */
public record QueryTracesResponse(List<Trace> data) {

    public QueryTracesResponse {
        data = List.copyOf(data);
    }
}
