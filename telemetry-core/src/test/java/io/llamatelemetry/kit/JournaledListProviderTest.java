package io.llamatelemetry.kit;

import io.llamatelemetry.spi.TelemetryProvider;
import io.llamatelemetry.spi.TelemetryStore;
import java.nio.file.Path;

/** The whole kit is passed by the same provider behind the engine's journal. */
class JournaledListProviderTest extends TelemetryProviderKit {
    private final ListProvider provider = new ListProvider(
            (records, context) -> new ListStore(records, ListBehaviour.SOUND, TelemetryStore.Acceptance.JOURNALED));

    @Override
    protected TelemetryProvider<?> provider() {
        return provider;
    }

    @Override
    protected Record configuration(Path directory) {
        return new ListProvider.Configuration(directory);
    }

    @Override
    protected boolean survivesRestart() {
        return true;
    }
}
