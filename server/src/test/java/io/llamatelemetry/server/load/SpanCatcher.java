package io.llamatelemetry.server.load;

import io.llamatelemetry.spi.SpanRecord;
import io.llamatelemetry.spi.StoreContext;
import io.llamatelemetry.spi.StoreHealth;
import io.llamatelemetry.spi.StoreReader;
import io.llamatelemetry.spi.StoreStatistics;
import io.llamatelemetry.spi.StoreWriter;
import io.llamatelemetry.spi.TelemetryProvider;
import io.llamatelemetry.spi.TelemetryStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A store that hands out again what it is given: the records as a provider gets them. For one thread. */
final class SpanCatcher implements TelemetryProvider<SpanCatcher.Configuration> {

    private List<SpanRecord> caught = new ArrayList<>();

    /** There is nothing to configure. */
    public record Configuration() {}

    /** What came since the last call. */
    List<SpanRecord> take() {
        List<SpanRecord> taken = caught;
        caught = new ArrayList<>();
        return taken;
    }

    @Override
    public String name() {
        return "catcher";
    }

    @Override
    public Class<Configuration> configurationType() {
        return Configuration.class;
    }

    @Override
    public TelemetryStore open(Configuration configuration, StoreContext context) {
        return new Store();
    }

    private final class Store implements TelemetryStore {

        @Override
        public Acceptance acceptance() {
            return Acceptance.ON_WRITE;
        }

        @Override
        public StoreWriter writer() {
            return batch -> {
                caught.addAll(batch.spans());
                return List.of();
            };
        }

        @Override
        public StoreReader reader() {
            throw new UnsupportedOperationException("it keeps nothing");
        }

        @Override
        public void sync() {
            // Nothing is kept.
        }

        @Override
        public void commit() {
            // Nothing is kept.
        }

        @Override
        public long committed() {
            return 0;
        }

        @Override
        public void expire(Instant now) {
            // Nothing is kept.
        }

        @Override
        public StoreHealth health() {
            return StoreHealth.GOOD;
        }

        @Override
        public StoreStatistics statistics() {
            return new StoreStatistics(0, 0, 0, 0, 0, 0, Map.of());
        }

        @Override
        public void close() {
            // Nothing is kept.
        }
    }
}
