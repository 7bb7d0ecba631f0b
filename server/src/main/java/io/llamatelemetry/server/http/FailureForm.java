package io.llamatelemetry.server.http;

import org.eclipse.jetty.http.HttpField;

/** How the failures of a route are written, where that is not as the protocol of Llama Stack writes them. */
interface FailureForm {

    /** The answer as those who ask this route understand it. */
    ErrorAnswer adapt(ErrorAnswer answer);

    /** The header that says what the bodies are. */
    HttpField contentType();

    /** The body of an adapted answer. */
    byte[] body(ErrorAnswer answer);
}
