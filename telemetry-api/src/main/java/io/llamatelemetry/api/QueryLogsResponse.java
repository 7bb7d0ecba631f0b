package io.llamatelemetry.api;

import java.util.List;

/**
 * The log messages that a query found.
 *
 * @param data The messages, newest first.
 */
public record QueryLogsResponse(List<UnstructuredLogEvent> data) {

    public QueryLogsResponse {
        data = List.copyOf(data);
    }
}
