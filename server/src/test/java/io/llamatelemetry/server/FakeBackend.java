package io.llamatelemetry.server;

import io.llamatelemetry.api.DatasetIo;
import io.llamatelemetry.api.Event;
import io.llamatelemetry.api.LogEventsResponse;
import io.llamatelemetry.api.OverloadedException;
import io.llamatelemetry.api.Telemetry;
import io.llamatelemetry.core.Delivery;
import io.llamatelemetry.core.EngineHealth;
import io.llamatelemetry.core.EngineStatistics;
import io.llamatelemetry.core.EventBatch;
import io.llamatelemetry.core.Ingest;
import io.llamatelemetry.server.http.Backend;
import io.llamatelemetry.spi.StoreStatistics;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An engine that does what a test tells it, and remembers what it was asked. */
public final class FakeBackend implements Backend {

    /** What was asked: the Java name of an operation, its arguments, and how the request came. */
    public record Asked(String operation, List<@Nullable Object> arguments, Delivery delivery) {}

    final Queue<Asked> asked = new ConcurrentLinkedQueue<>();
    volatile Supplier<CompletionStage<Void>> acceptance = () -> CompletableFuture.completedStage(null);
    volatile CompletionStage<Void> caughtUp = CompletableFuture.completedStage(null);
    volatile BiFunction<String, List<@Nullable Object>, @Nullable Object> answer = (operation, arguments) -> null;
    volatile @Nullable OverloadedException overload;
    volatile EngineHealth health = new EngineHealth(true, false, List.of());

    @Override
    public Telemetry telemetry(Delivery delivery) {
        return proxy(Telemetry.class, delivery);
    }

    @Override
    public DatasetIo datasets() {
        return proxy(DatasetIo.class, Delivery.UNMARKED);
    }

    private <T> T proxy(Class<T> protocol, Delivery delivery) {
        return protocol.cast(Proxy.newProxyInstance(
                protocol.getClassLoader(), new Class<?>[] {protocol}, (self, method, arguments) -> {
                    List<@Nullable Object> values = Arrays.asList(arguments);
                    asked.add(new Asked(name(method), values, delivery));
                    return answer.apply(name(method), values);
                }));
    }

    private static String name(Method method) {
        return method.getName();
    }

    @Override
    public Ingest ingest() {
        return new Ingest() {
            @Override
            public CompletionStage<Void> accept(Event event, long ttlSeconds, Delivery delivery) {
                asked.add(new Asked("logEvent", List.of(event, ttlSeconds), delivery));
                return acceptance.get();
            }

            @Override
            public CompletionStage<LogEventsResponse> accept(EventBatch batch, long ttlSeconds, Delivery delivery) {
                asked.add(new Asked("logEvents", List.of(batch, ttlSeconds), delivery));
                return acceptance.get().thenApply(done -> new LogEventsResponse(batch.size(), List.of()));
            }

            @Override
            public Optional<OverloadedException> overload() {
                return Optional.ofNullable(overload);
            }
        };
    }

    @Override
    public CompletionStage<Void> caughtUp() {
        return caughtUp;
    }

    @Override
    public EngineHealth health() {
        return health;
    }

    @Override
    public EngineStatistics statistics() {
        return new EngineStatistics(
                Map.of("metric", 3L, "span_start", 2L),
                Map.of("invalid", 1L),
                4,
                new StoreStatistics(5, 6, 7, 8, 9, 10, Map.of("traces", 11.5)),
                null);
    }
}
