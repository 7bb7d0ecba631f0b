package io.llamatelemetry.api;

import java.util.List;

/**
 * The spans that a query found.
 *
 * @param data The spans, ordered by start, trace id and span id.
 */
public record QuerySpansResponse(List<Span> data) {

    public QuerySpansResponse {
        data = List.copyOf(data);
    }
}
