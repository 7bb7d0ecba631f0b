package io.llamatelemetry.lucene;

import io.llamatelemetry.api.Telemetry;
import io.llamatelemetry.core.TelemetryEngine;
import io.llamatelemetry.spi.StoreContext;
import io.llamatelemetry.spi.TelemetryStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.function.Consumer;

/** A store that benchmarks ask: filled when it is opened for the first time, and kept beside the build. */
final class BenchmarkStore implements AutoCloseable {

    private final TelemetryEngine engine;

    private BenchmarkStore(TelemetryEngine engine) {
        this.engine = engine;
    }

    /**
     * Opens it.
     *
     * @param name what tells it from others
     * @param now the present of all questions
     * @param fill puts there what it is to have
     */
    static BenchmarkStore open(String name, Instant now, Consumer<TelemetryStore> fill) throws IOException {
        Path folder = Path.of("target", name);
        LuceneConfig config = new LuceneConfig(64 << 20, 50_000, 1);
        Clock clock = Clock.fixed(now, ZoneOffset.UTC);
        Path done = folder.resolve("filled");
        if (!Files.exists(done)) {
            try (TelemetryStore store = new LuceneProvider().open(config, new StoreContext(clock, folder))) {
                fill.accept(store);
                store.commit();
            }
            Files.writeString(done, "");
        }
        return new BenchmarkStore(TelemetryEngine.builder()
                .provider(new LuceneProvider())
                .configuration(config)
                .dataDirectory(folder)
                .clock(clock)
                .open());
    }

    Telemetry telemetry() {
        return engine.telemetry();
    }

    @Override
    public void close() {
        engine.close();
    }
}
