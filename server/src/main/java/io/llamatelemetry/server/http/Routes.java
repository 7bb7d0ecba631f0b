package io.llamatelemetry.server.http;

import io.llamatelemetry.api.DatasetIo;
import io.llamatelemetry.api.Telemetry;
import io.llamatelemetry.core.Limits;
import io.llamatelemetry.core.protocol.Operation;
import io.llamatelemetry.core.protocol.Operations;
import io.llamatelemetry.server.config.AccessConfig;
import io.llamatelemetry.server.config.HttpConfig;
import io.llamatelemetry.server.config.OtlpConfig;
import io.llamatelemetry.server.http.Route.Access;
import io.llamatelemetry.server.metrics.EngineMetrics;
import io.llamatelemetry.server.metrics.RequestMetrics;
import io.llamatelemetry.server.otlp.OtlpSignal;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The table of routes: one for each operation, made from its annotation, and those on which the server says how it is. */
public final class Routes {

    private static final String PREFIX = "/v1";

    private final List<Route> routes = new ArrayList<>();

    /** Makes the table. */
    @Inject
    public Routes(
            Backend backend,
            QueryPool pool,
            HttpConfig config,
            Limits limits,
            RequestMetrics requests,
            InFlight inFlight,
            ConnectionGuard connections,
            MemoryInFlight memory,
            About about,
            OtlpConfig otlp,
            AccessConfig scopes,
            Clock clock) {
        for (Operation operation : Operations.of(Telemetry.class, DatasetIo.class)) {
            routes.add(new Route(
                    operation.name(),
                    operation.httpMethod(),
                    PathTemplate.of(PREFIX + operation.route()),
                    Access.scoped(scopes.scopeOf(operation)),
                    endpoint(operation, backend, pool, limits, config)));
        }
        OtlpEndpoint.Terms terms = new OtlpEndpoint.Terms(otlp.ttl(), limits.queryTimeout(), config.maxBatchEvents());
        for (OtlpSignal signal : OtlpSignal.values()) {
            routes.add(new Route(
                    "otlp_" + signal.path(),
                    "POST",
                    PathTemplate.of(PREFIX + "/" + signal.path()),
                    Access.scoped(scopes.writeScope()),
                    new OtlpEndpoint(signal, backend.ingest(), terms, clock)));
        }
        get("health", PREFIX + "/health", Access.OPEN, StatusEndpoints.fixed("{\"status\":\"OK\"}"));
        get("livez", "/livez", Access.OPEN, StatusEndpoints.fixed("{\"live\":true}"));
        get("readyz", "/readyz", Access.OPEN, StatusEndpoints.readiness(backend::health));
        get("version", PREFIX + "/version", Access.ANY_TOKEN, StatusEndpoints.version(about.version()));
        get("openapi", PREFIX + "/openapi.json", Access.ANY_TOKEN, StatusEndpoints.openApi(about.openApi()));
        EngineMetrics engine = new EngineMetrics(backend::statistics, backend::health);
        get(
                "metrics",
                "/metrics",
                config.metricsNeedToken() ? Access.ANY_TOKEN : Access.OPEN,
                StatusEndpoints.metrics(List.of(requests, inFlight, connections, memory, pool, engine)));
    }

    private static Endpoint endpoint(
            Operation operation, Backend backend, QueryPool pool, Limits limits, HttpConfig config) {
        if (BatchEndpoint.isFor(operation)) {
            return new BatchEndpoint(operation, backend.ingest(), limits.queryTimeout(), config.maxBatchEvents());
        }
        if (IngestEndpoint.isFor(operation)) {
            return new IngestEndpoint(operation, backend.ingest(), limits.queryTimeout());
        }
        boolean export = operation.name().equals("save_spans_to_dataset");
        Duration timeout = export ? limits.exportTimeout() : limits.queryTimeout();
        return new QueryEndpoint(operation, backend, pool, timeout);
    }

    private void get(String name, String path, Access access, Endpoint endpoint) {
        routes.add(new Route(name, "GET", PathTemplate.of(path), access, endpoint));
    }

    /** All of them, in no particular order. */
    List<Route> all() {
        return List.copyOf(routes);
    }
}
