package io.llamatelemetry.server.http;

import org.eclipse.jetty.http.HttpField;

/** How the failures of a route are written, where that is not as the protocol of Llama Stack writes them. */
interface FailureForm {

    /** The header that says what the bodies are. */
    HttpField contentType();

    /** The body of an answer to a failure. */
    byte[] body(ErrorAnswer answer);
}
