package io.llamatelemetry.lucene;

import io.llamatelemetry.spi.StoreContext;
import io.llamatelemetry.spi.StoreException;
import io.llamatelemetry.spi.TelemetryProvider;
import io.llamatelemetry.spi.TelemetryStore;
import java.nio.file.Path;
import org.apache.lucene.store.FSDirectory;

/** The provider {@code lucene}: durable on one machine, in the folder {@code lucene} beneath the engine's. */
public final class LuceneProvider implements TelemetryProvider<LuceneConfig> {

    @Override
    public String name() {
        return "lucene";
    }

    @Override
    public Class<LuceneConfig> configurationType() {
        return LuceneConfig.class;
    }

    @Override
    public TelemetryStore open(LuceneConfig configuration, StoreContext context) throws StoreException {
        Path folder = context.dataDirectory().resolve("lucene");
        return LuceneStore.open(configuration, folder, context.clock(), FSDirectory::open);
    }
}
