package io.llamatelemetry.lucene;

import io.llamatelemetry.kit.TelemetryProviderKit;
import io.llamatelemetry.spi.TelemetryProvider;
import java.nio.file.Path;

/** The Lucene store behind the engine's journal does what every provider must do. */
class LuceneProviderTest extends TelemetryProviderKit {

    @Override
    protected TelemetryProvider<?> provider() {
        return new LuceneProvider();
    }

    @Override
    protected Record configuration(Path directory) {
        return LuceneConfig.DEFAULT;
    }

    @Override
    protected boolean survivesRestart() {
        return true;
    }
}
