package io.llamatelemetry.kit;

import io.llamatelemetry.spi.StoreContext;
import io.llamatelemetry.spi.StoreHealth;
import io.llamatelemetry.spi.StoreReader;
import io.llamatelemetry.spi.StoreStatistics;
import io.llamatelemetry.spi.StoreWriter;
import io.llamatelemetry.spi.TelemetryProvider;
import io.llamatelemetry.spi.TelemetryStore;
import java.time.Instant;

/**
 * The provider under test with an observer between it and the engine.
 *
 * @param provider the provider under test
 * @param observations what is noted of its readers
 * @param <C> the provider's configuration
 */
record ObservedProvider<C extends Record>(TelemetryProvider<C> provider, Observations observations)
        implements TelemetryProvider<C> {
    @Override
    public String name() {
        return provider.name();
    }

    @Override
    public Class<C> configurationType() {
        return provider.configurationType();
    }

    @Override
    public TelemetryStore open(C configuration, StoreContext context) {
        return new ObservedStore(provider.open(configuration, context), observations);
    }

    private record ObservedStore(TelemetryStore store, Observations observations) implements TelemetryStore {
        @Override
        public Acceptance acceptance() {
            return store.acceptance();
        }

        @Override
        public boolean writesWait() {
            return store.writesWait();
        }

        @Override
        public StoreWriter writer() {
            return store.writer();
        }

        @Override
        public StoreReader reader() {
            return new ObservedReader(store.reader(), observations);
        }

        @Override
        public void sync() {
            store.sync();
        }

        @Override
        public void commit() {
            store.commit();
        }

        @Override
        public long committed() {
            return store.committed();
        }

        @Override
        public void expire(Instant now) {
            store.expire(now);
        }

        @Override
        public StoreHealth health() {
            return store.health();
        }

        @Override
        public StoreStatistics statistics() {
            return store.statistics();
        }

        @Override
        public void close() {
            store.close();
        }
    }
}
