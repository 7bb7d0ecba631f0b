package io.llamatelemetry.server.http;

import java.util.List;
import java.util.Map;

/**
 * How a failure is answered.
 *
 * @param status of HTTP
 * @param reason one of a fixed set of words, for logs and metrics
 * @param message the sentence for the caller
 * @param headers beside the content type, in order
 * @param body JSON
 */
record ErrorAnswer(int status, String reason, String message, List<Map.Entry<String, String>> headers, String body) {

    ErrorAnswer {
        headers = List.copyOf(headers);
    }

    /** Whether it is this server that failed, and not the request or the store. */
    boolean isDefect() {
        return reason.equals(ErrorMapper.DEFECT);
    }
}
