package io.llamatelemetry.server.http;

import io.llamatelemetry.api.Event;
import io.llamatelemetry.api.Fault;
import io.llamatelemetry.api.InvalidRequestException;
import io.llamatelemetry.api.LogEventsResponse;
import io.llamatelemetry.api.OverloadedException;
import io.llamatelemetry.api.Telemetry;
import io.llamatelemetry.core.Ingest;
import io.llamatelemetry.core.json.JsonReader;
import io.llamatelemetry.core.json.JsonWriter;
import io.llamatelemetry.core.protocol.Operation;
import io.llamatelemetry.server.http.Exchange.Stage;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.jetty.http.HttpHeader;

/**
 * Takes many events in one request: one a line, decoded as the lines come, or as the elements of a JSON array. They go
 * through the engine's asynchronous door together.
 */
final class BatchEndpoint implements Endpoint {

    private final Operation operation;
    private final Ingest ingest;
    private final Duration timeout;
    private final int mostEvents;

    BatchEndpoint(Operation operation, Ingest ingest, Duration timeout, int mostEvents) {
        this.operation = operation;
        this.ingest = ingest;
        this.timeout = timeout;
        this.mostEvents = mostEvents;
    }

    /** Whether this endpoint is for that operation. */
    static boolean isFor(Operation operation) {
        return operation.method().getDeclaringClass().equals(Telemetry.class)
                && operation.method().getName().equals("logEvents");
    }

    @Override
    public void answer(Exchange exchange) {
        Optional<OverloadedException> overload = ingest.overload();
        if (overload.isPresent()) {
            exchange.fail(overload.get());
            return;
        }
        Call call = Call.besideBody(operation, exchange);
        BatchGuard guard = new BatchGuard(mostEvents);
        if (MediaType.isLines(exchange.headers().get(HttpHeader.CONTENT_TYPE))) {
            stream(call, guard, exchange);
        } else {
            exchange.body().computeJson(body -> {
                readArray(body, guard);
                accept(call, guard, exchange);
            });
        }
    }

    private void stream(Call call, BatchGuard guard, Exchange exchange) {
        EventLines lines = new EventLines(guard, exchange.body().nesting());
        exchange.body().stream(lines, () -> {
            lines.end();
            accept(call, guard, exchange);
        });
    }

    private static void readArray(byte[] body, BatchGuard guard) {
        try {
            JsonReader.elements(body, Event.class, guard);
        } catch (InvalidRequestException malformed) {
            throw new InvalidRequestException(
                    malformed.faults().stream().map(BatchEndpoint::inBody).toList());
        }
    }

    private static Fault inBody(Fault fault) {
        List<Object> loc =
                Stream.concat(Stream.of("body"), fault.loc().stream()).toList();
        return new Fault(loc, fault.msg(), fault.type());
    }

    private void accept(Call call, BatchGuard guard, Exchange exchange) {
        long ttlSeconds = (Long) Objects.requireNonNull(call.arguments()[1]);
        exchange.expectSilence();
        exchange.enter(Stage.WORKING, timeout);
        ingest.accept(guard.batch(), ttlSeconds, call.delivery()).whenComplete((answer, failure) -> {
            if (failure == null) {
                succeed(exchange, answer);
            } else {
                exchange.fail(Call.located(failure, operation));
            }
        });
    }

    private static void succeed(Exchange exchange, LogEventsResponse answer) {
        try {
            exchange.succeed(JsonWriter.bytes(answer));
        } catch (RuntimeException | Error defect) {
            exchange.fail(defect);
        }
    }
}
