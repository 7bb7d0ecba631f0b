package io.llamatelemetry.server.http;

/** What answers the requests of a route. */
@FunctionalInterface
interface Endpoint {

    /**
     * Answers the exchange, now or later and from any thread. It is called on a thread of the server that must not wait.
     *
     * @throws RuntimeException if the request is refused; the exchange is then answered by the error mapper
     */
    void answer(Exchange exchange);
}
