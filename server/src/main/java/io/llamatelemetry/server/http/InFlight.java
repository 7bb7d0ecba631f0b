package io.llamatelemetry.server.http;

import io.llamatelemetry.server.metrics.MetricSource;
import io.llamatelemetry.server.metrics.MetricType;
import io.llamatelemetry.server.metrics.PrometheusText;
import jakarta.inject.Inject;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The exchanges that are not answered yet. It is asked now and then to end those that take too long: one look at all of
 * them costs less than a timer for each.
 */
public final class InFlight implements MetricSource {

    private final Set<Exchange> exchanges = ConcurrentHashMap.newKeySet();
    private volatile @Nullable CompletableFuture<Void> drained;

    /** There is none yet. */
    @Inject
    public InFlight() {}

    void add(Exchange exchange) {
        exchanges.add(exchange);
    }

    void remove(Exchange exchange) {
        exchanges.remove(exchange);
        CompletableFuture<Void> waiting = drained;
        if (waiting != null && exchanges.isEmpty()) {
            waiting.complete(null);
        }
    }

    int count() {
        return exchanges.size();
    }

    /** Completes when no exchange is left; asked once, at the end. */
    CompletableFuture<Void> drained() {
        CompletableFuture<Void> waiting = new CompletableFuture<>();
        drained = waiting;
        if (exchanges.isEmpty()) {
            waiting.complete(null);
        }
        return waiting;
    }

    /**
     * Ends the exchanges whose time is over.
     *
     * @param now of {@link System#nanoTime()}
     */
    void endLate(long now) {
        for (Exchange exchange : exchanges) {
            exchange.endIfLate(now);
        }
    }

    @Override
    public void writeTo(PrometheusText page) {
        page.single("telemetry_http_in_flight", MetricType.GAUGE, "Requests not answered yet.", exchanges.size());
    }
}
