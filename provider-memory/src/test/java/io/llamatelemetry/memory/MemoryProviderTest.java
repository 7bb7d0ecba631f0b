package io.llamatelemetry.memory;

import io.llamatelemetry.kit.TelemetryProviderKit;
import io.llamatelemetry.spi.TelemetryProvider;
import java.nio.file.Path;

/** The conformance kit on the store in memory. */
final class MemoryProviderTest extends TelemetryProviderKit {

    @Override
    protected TelemetryProvider<?> provider() {
        return new MemoryProvider();
    }

    @Override
    protected Record configuration(Path directory) {
        return MemoryConfig.defaults();
    }

    @Override
    protected boolean survivesRestart() {
        return false;
    }
}
