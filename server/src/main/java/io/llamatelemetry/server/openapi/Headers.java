package io.llamatelemetry.server.openapi;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** The headers of requests and answers that mean something here. */
final class Headers {

    static final String IDEMPOTENCY_KEY = "Idempotency-Key";
    static final String RETRY_COUNT = "x-stainless-retry-count";
    static final String INCOMPLETE = "X-Telemetry-Incomplete";
    static final String SHOULD_RETRY = "x-should-retry";
    static final String RETRY_AFTER = "Retry-After";
    static final String CHALLENGE = "WWW-Authenticate";
    static final String ALLOW = "Allow";

    private Headers() {}

    /** The headers of answers, by the names that the responses refer to. */
    static void addHeaders(ObjectNode headers) {
        headers.set(
                INCOMPLETE,
                header(
                        Schemas.type("string").put("const", "true"),
                        "There where the store has failed to take in what was accepted: the answer is then of what it had."));
        headers.set(
                SHOULD_RETRY,
                header(Schemas.type("string").put("const", "false"), "There where no retry can mend the failure."));
        headers.set(
                RETRY_AFTER, header(Schemas.type("integer").put("minimum", 1), "In how many seconds to try again."));
        headers.set(CHALLENGE, header(Schemas.type("string"), "What is asked for and why, as RFC 6750 writes it."));
        headers.set(ALLOW, header(Schemas.type("string"), "With 405: the methods that the path has."));
    }

    private static ObjectNode header(ObjectNode schema, String text) {
        return Schemas.any().put("description", text).set("schema", schema);
    }

    /** The headers of requests, by the names that the operations refer to. */
    static void addParameters(ObjectNode parameters) {
        parameters.set(
                IDEMPOTENCY_KEY,
                parameter(
                        IDEMPOTENCY_KEY,
                        Schemas.type("string"),
                        "Names the request, so that its repetition within 24 hours by the same caller is known as one and"
                                + " changes nothing."));
        parameters.set(
                RETRY_COUNT,
                parameter(
                        RETRY_COUNT,
                        Schemas.type("integer").put("minimum", 0),
                        "How many times the request was sent before. Above 0 and without an Idempotency-Key, what is equal"
                                + " to something accepted in the last 10 minutes is not kept again. The official client"
                                + " sends it."));
    }

    private static ObjectNode parameter(String name, ObjectNode schema, String text) {
        return Schemas.any()
                .put("name", name)
                .put("in", "header")
                .put("required", false)
                .put("description", text)
                .set("schema", schema);
    }
}
