package io.llamatelemetry.server.http;

import java.util.function.BooleanSupplier;
import org.eclipse.jetty.http.HttpFields;
import org.jspecify.annotations.Nullable;

/** What answers the requests of a route. */
@FunctionalInterface
interface Endpoint {

    /** Of what is answered without waiting. */
    BooleanSupplier NEVER = () -> false;

    /**
     * Answers the exchange, now or later and from any thread. It is called on a thread of the server that must not wait.
     *
     * @throws RuntimeException if the request is refused; the exchange is then answered by the error mapper
     */
    void answer(Exchange exchange);

    /** Whether the thread that reads a request like these may, just now, as well wait for its answer. */
    default BooleanSupplier waits() {
        return NEVER;
    }

    /**
     * How failures are written, those included that happen before the request comes here; null for the usual form.
     *
     * @param headers the request's
     */
    default @Nullable FailureForm failureForm(HttpFields headers) {
        return null;
    }
}
