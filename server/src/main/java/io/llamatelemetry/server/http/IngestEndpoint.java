package io.llamatelemetry.server.http;

import io.llamatelemetry.api.Event;
import io.llamatelemetry.api.Telemetry;
import io.llamatelemetry.core.Ingest;
import io.llamatelemetry.core.protocol.Operation;
import io.llamatelemetry.server.http.Exchange.Stage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Takes events through the engine's asynchronous door: no thread waits until they are durable. */
final class IngestEndpoint extends OperationEndpoint {

    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

    private final Ingest ingest;
    private final Duration timeout;

    IngestEndpoint(Operation operation, Ingest ingest, Duration timeout) {
        super(operation);
        this.ingest = ingest;
        this.timeout = timeout;
    }

    /** Whether this endpoint is for that operation. */
    static boolean isFor(Operation operation) {
        return operation.method().getDeclaringClass().equals(Telemetry.class)
                && operation.method().getName().equals("logEvent");
    }

    @Override
    void perform(Call call, Exchange exchange) {
        Event event = (Event) Objects.requireNonNull(call.arguments()[0]);
        long ttlSeconds = (Long) Objects.requireNonNull(call.arguments()[1]);
        exchange.expectSilence();
        exchange.enter(Stage.WORKING, timeout);
        Thread caller = Thread.currentThread();
        ingest.accept(event, ttlSeconds, call.delivery()).whenComplete((accepted, failure) -> {
            if (Thread.currentThread().equals(caller)) {
                answer(exchange, failure);
            } else {
                // Many become durable at the same time, on a thread that has the next ones to tell.
                exchange.answerByWatcher(() -> answer(exchange, failure));
            }
        });
    }

    private void answer(Exchange exchange, @Nullable Throwable failure) {
        if (failure == null) {
            exchange.succeed(NULL);
        } else {
            exchange.fail(Call.located(failure, operation()));
        }
    }
}
