package io.llamatelemetry.server.http;

import org.eclipse.jetty.http.HttpField;

/** How the failures of a route are written, where that is not as the protocol of Llama Stack writes them. */
@FunctionalInterface
interface FailureForm {

    /**
     * A body and what it is.
     *
     * @param contentType the header that says so
     * @param bytes the body
     */
    record Body(HttpField contentType, byte[] bytes) {}

    /** The body of an answer to a failure. */
    Body of(ErrorAnswer answer);
}
