package io.llamatelemetry.server.http;

import io.llamatelemetry.core.protocol.Operation;

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
        if (operation.readsBody()) {
            exchange.body().computeJson(body -> perform(Call.of(operation, exchange, body), exchange));
        } else {
            perform(Call.of(operation, exchange, NOTHING), exchange);
        }
    }
}
