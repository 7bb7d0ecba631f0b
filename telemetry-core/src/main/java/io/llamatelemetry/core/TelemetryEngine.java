package io.llamatelemetry.core;

import io.llamatelemetry.api.DatasetIo;
import io.llamatelemetry.api.Telemetry;
import io.llamatelemetry.core.config.ConfigBinder;
import io.llamatelemetry.core.config.ConfigNode;
import io.llamatelemetry.spi.StoreContext;
import io.llamatelemetry.spi.StoreException;
import io.llamatelemetry.spi.StoreHealth;
import io.llamatelemetry.spi.TelemetryProvider;
import io.llamatelemetry.spi.TelemetryStore;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A store with the whole Telemetry API in front of it: what a program embeds and what the server serves.
 *
 * <pre>{@code
 * try (TelemetryEngine engine = TelemetryEngine.builder().provider("memory").open()) {
 *     Telemetry telemetry = engine.telemetry();
 *     telemetry.logEvent(event, Telemetry.DEFAULT_TTL_SECONDS);
 * }
 * }</pre>
 *
 * <p>Every method may be called from any thread. After {@link #close} operations end in
 * {@link io.llamatelemetry.api.UnavailableException}.
 */
public final class TelemetryEngine implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TelemetryEngine.class);
    private static final Duration EXPIRY_PATIENCE = Duration.ofSeconds(5);

    private final String provider;
    private final TelemetryStore store;
    private final EventLane lane;
    private final Openness openness;
    private final EventCounters counters;
    private final EngineIngest ingest;
    private final Reads reads;
    private final EngineTelemetry.Queries queries;
    private final Datasets datasets;
    private final Housekeeping housekeeping;

    private TelemetryEngine(
            String provider, TelemetryStore store, EventLane lane, RetryMemory memory, Builder settings) {
        this.provider = provider;
        this.store = store;
        this.lane = lane;
        this.counters = new EventCounters();
        this.openness = new Openness();
        this.reads = new Reads(openness, store, lane, settings.limits.queryTimeout(), settings.clock);
        this.queries = new EngineTelemetry.Queries(settings.limits);
        this.housekeeping = new Housekeeping(new Expiry(store::expire, lane, settings.clock, EXPIRY_PATIENCE));
        EventRecords records = new EventRecords(settings.clock, settings.limits);
        this.ingest = new EngineIngest(openness, lane, reads, memory, counters, housekeeping.lookups(), records);
        this.datasets = new Datasets(
                settings.dataDirectory.resolve("datasets"), reads, queries.spans(), settings.limits, settings.clock);
    }

    /** Begins to describe an engine. */
    public static Builder builder() {
        return new Builder();
    }

    /** The protocol, for calls of which nothing is known. */
    public Telemetry telemetry() {
        return telemetry(Delivery.UNMARKED);
    }

    /** The protocol, for calls that came in one request. Cheap to make. */
    public Telemetry telemetry(Delivery delivery) {
        return new EngineTelemetry(ingest, reads, queries, datasets, delivery);
    }

    /** Reading datasets back. */
    public DatasetIo datasets() {
        return datasets;
    }

    /** The asynchronous door for events. */
    public Ingest ingest() {
        return ingest;
    }

    /**
     * Completes when everything that was acknowledged before is applied to the store. Queries wait for that themselves; who
     * waits for this first holds no thread meanwhile.
     */
    public CompletionStage<Void> caughtUp() {
        return lane.caughtUp();
    }

    /** The name of the provider. */
    public String provider() {
        return provider;
    }

    /** How the engine is. Answers at once. */
    public EngineHealth health() {
        EngineHealth ofLane = lane.health();
        StoreHealth ofStore = store.health();
        List<String> problems = new ArrayList<>(ofLane.problems());
        if (ofStore.problem() != null) {
            problems.add(ofStore.problem());
        }
        boolean ready = ofLane.ready() && ofStore.canRead() && ofStore.canWrite();
        return new EngineHealth(ready, ofLane.incomplete(), problems);
    }

    /** What the engine counts. Answers at once. */
    public EngineStatistics statistics() {
        return new EngineStatistics(
                counters.acceptedByKind(),
                counters.refusedByReason(),
                counters.repeatedInAll(),
                store.statistics(),
                lane.statistics());
    }

    /**
     * Stops taking events, applies what was accepted, makes it durable where the store is durable at all, and lets go of the
     * store. Closing again does nothing.
     *
     * @throws StoreException if something could not be made durable; the engine is closed all the same
     */
    @Override
    public void close() {
        openness.close();
        try (store;
                lane;
                housekeeping) {
            LOG.debug("event=engine_closing provider={}", provider);
        }
    }

    /** Describes an engine. Only the provider has to be given. */
    public static final class Builder {

        private @Nullable String name;
        private @Nullable TelemetryProvider<?> provider;
        private ConfigNode configuration = ConfigNode.of(Map.of());
        private @Nullable Record configurationRecord;
        private Path dataDirectory = Path.of("data");
        private Limits limits = Limits.defaults();
        private JournalSettings journal = JournalSettings.defaults();
        private Clock clock = Clock.systemUTC();
        private ClassLoader plugins = TelemetryEngine.class.getClassLoader();

        private Builder() {}

        /** Chooses the provider by name among those on the class path. */
        public Builder provider(String providerName) {
            this.name = Objects.requireNonNull(providerName);
            this.provider = null;
            return this;
        }

        /** Takes this provider. */
        public Builder provider(TelemetryProvider<?> instance) {
            this.provider = Objects.requireNonNull(instance);
            this.name = null;
            return this;
        }

        /** The provider's configuration by its keys; what is left out has its default. */
        public Builder configuration(Map<String, ?> keys) {
            return configurationNode(ConfigNode.of(keys));
        }

        /** The provider's configuration as it was read from a file. */
        public Builder configurationNode(ConfigNode node) {
            this.configuration = Objects.requireNonNull(node);
            this.configurationRecord = null;
            return this;
        }

        /** The provider's configuration as its own record. */
        public Builder configuration(Record typed) {
            this.configurationRecord = Objects.requireNonNull(typed);
            return this;
        }

        /** The folder for everything that is kept; {@code data} in the working folder unless given. */
        public Builder dataDirectory(Path folder) {
            this.dataDirectory = Objects.requireNonNull(folder);
            return this;
        }

        /** The bounds of queries. */
        public Builder limits(Limits bounds) {
            this.limits = Objects.requireNonNull(bounds);
            return this;
        }

        /** How events are journaled, where the store is fronted by the journal. */
        public Builder journal(JournalSettings settings) {
            this.journal = Objects.requireNonNull(settings);
            return this;
        }

        /** The time that everything goes by; the system's unless given. */
        public Builder clock(Clock time) {
            this.clock = Objects.requireNonNull(time);
            return this;
        }

        /** Where to look for providers by name; this class's loader unless given. */
        public Builder plugins(ClassLoader loader) {
            this.plugins = Objects.requireNonNull(loader);
            return this;
        }

        /**
         * Opens the engine.
         *
         * @throws io.llamatelemetry.core.config.ConfigurationException with all that is wrong with the configuration
         * @throws StoreException if there is no such provider, or it cannot open; nothing stays open then
         */
        public TelemetryEngine open() {
            TelemetryProvider<?> chosen = provider;
            if (chosen == null) {
                if (name == null) {
                    throw new IllegalStateException("no provider was chosen (expected: provider(...) before open())");
                }
                chosen = Providers.in(plugins).named(name);
            }
            TelemetryStore store = openStore(chosen);
            RetryMemory memory = new RetryMemory(clock);
            EventLane lane = null;
            try {
                lane = switch (store.acceptance()) {
                    case ON_WRITE ->
                        store.writesWait()
                                ? new WaitingLane(store.writer(), limits.queryTimeout())
                                : new DirectLane(store.writer());
                    case JOURNALED -> JournaledLane.open(dataDirectory, journal, store, memory, clock);
                };
                return new TelemetryEngine(chosen.name(), store, lane, memory, this);
            } finally {
                if (lane == null) {
                    store.close();
                }
            }
        }

        private <C extends Record> TelemetryStore openStore(TelemetryProvider<C> chosen) {
            Class<C> type = chosen.configurationType();
            C typed;
            if (configurationRecord == null) {
                typed = ConfigBinder.bind(configuration, type, "store");
            } else if (type.isInstance(configurationRecord)) {
                typed = type.cast(configurationRecord);
            } else {
                throw new IllegalArgumentException(
                        "configuration: " + configurationRecord.getClass().getName() + " (expected: " + type.getName()
                                + ", for the provider " + chosen.name() + ")");
            }
            try {
                return chosen.open(typed, new StoreContext(clock, dataDirectory));
            } catch (StoreException e) {
                throw e;
            } catch (RuntimeException | LinkageError e) {
                throw new StoreException(
                        StoreException.Kind.PERMANENT,
                        "The storage provider \"" + chosen.name() + "\" ("
                                + chosen.getClass().getName() + ") failed to open: " + e,
                        e);
            }
        }
    }
}
