package io.llamatelemetry.memory;

import io.llamatelemetry.spi.StoreContext;
import io.llamatelemetry.spi.TelemetryProvider;
import io.llamatelemetry.spi.TelemetryStore;

/** Keeps telemetry in the memory of this process, within bounds, and forgets it when the store is closed. */
public final class MemoryProvider implements TelemetryProvider<MemoryConfig> {

    /** The name that a configuration chooses this provider by. */
    public static final String NAME = "memory";

    /** For the service loader, and for embedders that name the provider themselves. */
    public MemoryProvider() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Class<MemoryConfig> configurationType() {
        return MemoryConfig.class;
    }

    @Override
    public TelemetryStore open(MemoryConfig configuration, StoreContext context) {
        return new MemoryStore(configuration, context.clock());
    }
}
