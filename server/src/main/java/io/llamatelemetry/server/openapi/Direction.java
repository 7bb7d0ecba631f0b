package io.llamatelemetry.server.openapi;

/** Which way a model travels. What a request may hold is wider than what an answer does hold. */
enum Direction {
    /**
     * From the client: fields with a default may be left out, unknown members are ignored, a time may also be a Unix
     * number.
     */
    REQUEST,
    /** To the client: every field is there and no other is, a time is ISO 8601. */
    ANSWER
}
