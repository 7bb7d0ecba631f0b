package io.llamatelemetry.server.http;

import io.llamatelemetry.api.DatasetIo;
import io.llamatelemetry.api.Telemetry;
import io.llamatelemetry.core.Delivery;
import io.llamatelemetry.core.EngineHealth;
import io.llamatelemetry.core.EngineStatistics;
import io.llamatelemetry.core.Ingest;
import io.llamatelemetry.core.TelemetryEngine;
import java.util.concurrent.CompletionStage;

/** What the HTTP side needs of an engine, so that its own behaviour can be tested against one that misbehaves. */
public interface Backend {

    /** The protocol, for calls that came in one request. */
    Telemetry telemetry(Delivery delivery);

    /** Reading datasets back. */
    DatasetIo datasets();

    /** The asynchronous door for events. */
    Ingest ingest();

    /** Completes when everything that was acknowledged before is applied. */
    CompletionStage<Void> caughtUp();

    /** How the engine is. */
    EngineHealth health();

    /** What it counts. */
    EngineStatistics statistics();

    /** The engine itself. */
    static Backend of(TelemetryEngine engine) {
        return new Backend() {
            @Override
            public Telemetry telemetry(Delivery delivery) {
                return engine.telemetry(delivery);
            }

            @Override
            public DatasetIo datasets() {
                return engine.datasets();
            }

            @Override
            public Ingest ingest() {
                return engine.ingest();
            }

            @Override
            public CompletionStage<Void> caughtUp() {
                return engine.caughtUp();
            }

            @Override
            public EngineHealth health() {
                return engine.health();
            }

            @Override
            public EngineStatistics statistics() {
                return engine.statistics();
            }
        };
    }
}
