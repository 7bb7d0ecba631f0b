package io.llamatelemetry.server.http;

import io.llamatelemetry.api.DatasetIo;
import io.llamatelemetry.core.json.JsonWriter;
import io.llamatelemetry.core.protocol.Operation;
import io.llamatelemetry.server.http.Exchange.Stage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.http.HttpField;
import org.jspecify.annotations.Nullable;

/**
 * Runs a query: first waits, without a thread, until the store has taken up what was accepted before; then runs on one of a
 * bounded number of threads, or, alone, on the one that read it if that may wait; then sends the answer, again without a thread.
 */
final class QueryEndpoint extends OperationEndpoint {

    private static final HttpField INCOMPLETE = new HttpField("X-Telemetry-Incomplete", "true");

    /** How much later than the engine the server gives a query up: the engine's own answer says more. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final Backend backend;
    private final QueryPool pool;
    private final BooleanSupplier alone;
    private final Duration timeout;

    /**
     * @param timeout how long the engine lets the operation take
     */
    QueryEndpoint(Operation operation, Backend backend, QueryPool pool, Duration timeout) {
        super(operation);
        this.backend = backend;
        this.pool = pool;
        this.alone = pool::isIdle;
        this.timeout = timeout;
    }

    @Override
    void perform(Call call, Exchange exchange) {
        exchange.expectSilence();
        exchange.enter(Stage.CATCHING_UP, timeout);
        backend.caughtUp().whenComplete((done, failure) -> {
            if (failure != null) {
                exchange.fail(failure);
                return;
            }
            try {
                exchange.enter(Stage.WORKING, timeout.plus(GRACE));
                if (!WatchedEndPoint.mayWait()
                        || !pool.runAlone(() -> WatchedEndPoint.waitWith(() -> run(call, exchange)))) {
                    pool.submit(() -> run(call, exchange));
                }
            } catch (RefusedException | Error notBegun) {
                exchange.fail(notBegun);
            }
        });
    }

    @Override
    public BooleanSupplier waits() {
        return alone;
    }

    private void run(Call call, Exchange exchange) {
        if (exchange.isAnswered()) {
            return;
        }
        try {
            boolean incomplete = backend.health().incomplete();
            Object result = operation().invoke(target(call), call.arguments());
            ResponseBody body = encoded(result, exchange);
            if (incomplete || backend.health().incomplete()) {
                exchange.addHeader(INCOMPLETE);
            }
            exchange.succeed(body);
        } catch (RuntimeException | Error failure) {
            exchange.fail(Call.located(failure, operation()));
        }
    }

    private Object target(Call call) {
        boolean ofDatasets = operation().method().getDeclaringClass().equals(DatasetIo.class);
        return ofDatasets ? backend.datasets() : backend.telemetry(call.delivery());
    }

    private static ResponseBody encoded(@Nullable Object result, Exchange exchange) {
        ResponseBody body = new ResponseBody(exchange::takeMemory);
        try {
            JsonWriter.write(result, body);
        } catch (IOException impossible) {
            throw new UncheckedIOException("bytes in memory cannot fail", impossible);
        }
        return body;
    }
}
