package io.llamatelemetry.api;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A span and what lies beneath it.
 *
 * @param data The spans by their ids, ordered by depth, then start, then span id.
 */
public record QuerySpanTreeResponse(Map<String, SpanWithStatus> data) {

    public QuerySpanTreeResponse {
        data = Collections.unmodifiableMap(new LinkedHashMap<>(data));
    }
}
