package io.llamatelemetry.kit;

import io.llamatelemetry.spi.TelemetryProvider;
import java.nio.file.Path;

/** The whole kit is passed by a provider that does everything right. */
class ListProviderTest extends TelemetryProviderKit {
    private final ListProvider provider = new ListProvider();

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

    @Override
    protected boolean keysSurviveRestart() {
        return false;
    }
}
