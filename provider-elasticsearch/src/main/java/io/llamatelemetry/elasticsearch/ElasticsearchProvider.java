package io.llamatelemetry.elasticsearch;

import io.llamatelemetry.spi.StoreContext;
import io.llamatelemetry.spi.StoreException;
import io.llamatelemetry.spi.TelemetryProvider;
import io.llamatelemetry.spi.TelemetryStore;

/**
 * The provider {@code elasticsearch}: a cluster, which several servers may share. Its folder beneath the engine's, {@code
 * elasticsearch}, holds how far the journal was written to the cluster, and documents that the cluster refused.
 */
public final class ElasticsearchProvider implements TelemetryProvider<ElasticsearchConfig> {

    @Override
    public String name() {
        return "elasticsearch";
    }

    @Override
    public Class<ElasticsearchConfig> configurationType() {
        return ElasticsearchConfig.class;
    }

    @Override
    public TelemetryStore open(ElasticsearchConfig configuration, StoreContext context) throws StoreException {
        return ElasticsearchStore.open(
                configuration, context.dataDirectory().resolve("elasticsearch"), context.clock());
    }
}
