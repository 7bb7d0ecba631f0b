package io.llamatelemetry.server.http;

import io.llamatelemetry.core.protocol.Operation;
import java.util.List;

/** What every operation has in common: its body is read and its call decoded before anything is done. */
abstract class OperationEndpoint implements Endpoint {

    private static final byte[] NOTHING = {};

    private final Operation operation;

    OperationEndpoint(Operation operation) {
        this.operation = operation;
    }

    final Operation operation() {
        return operation;
    }

    /** Does what the call asks for, and answers. Must not wait. */
    abstract void perform(Call call, Exchange exchange);

    @Override
    public final void answer(Exchange exchange) {
        if (!operation.readsBody()) {
            decode(exchange, NOTHING);
            return;
        }
        exchange.body().json().whenComplete((body, failure) -> {
            if (failure != null) {
                exchange.fail(failure);
            } else if (body.length > IncomingBody.MOST_BYTES_INLINE) {
                exchange.body().received(body);
                exchange.compute(() -> decode(exchange, body));
            } else {
                decode(exchange, body);
            }
        });
    }

    private void decode(Exchange exchange, byte[] body) {
        try {
            exchange.body().nesting().require(body, List.of("body"));
            perform(Call.of(operation, exchange, body), exchange);
        } catch (RuntimeException | Error failure) {
            exchange.fail(failure);
        }
    }
}
