package io.llamatelemetry.kit;

import io.llamatelemetry.spi.Setting;
import io.llamatelemetry.spi.StoreContext;
import io.llamatelemetry.spi.TelemetryProvider;
import io.llamatelemetry.spi.TelemetryStore;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;

/**
 * A plain provider: everything in sorted maps in memory, no cleverness. It shows that the kit can be passed, and faults are
 * planted in it. What was written outlives the store, but not this object.
 */
public final class ListProvider implements TelemetryProvider<ListProvider.Configuration> {
    private final Map<Path, ListRecords> disks = new ConcurrentHashMap<>();
    private final BiFunction<ListRecords, StoreContext, ListStore> opening;

    /** A sound provider. */
    public ListProvider() {
        this((records, context) -> new ListStore(records, ListBehaviour.SOUND, TelemetryStore.Acceptance.ON_WRITE));
    }

    ListProvider(BiFunction<ListRecords, StoreContext, ListStore> opening) {
        this.opening = opening;
    }

    /**
     * Where a store's records are.
     *
     * @param directory names the store
     */
    public record Configuration(
            @Setting(description = "Names the store.", defaultValue = "list")
            Path directory) {}

    @Override
    public String name() {
        return "list";
    }

    @Override
    public Class<Configuration> configurationType() {
        return Configuration.class;
    }

    @Override
    public TelemetryStore open(Configuration configuration, StoreContext context) {
        ListRecords records = disks.computeIfAbsent(configuration.directory(), path -> new ListRecords());
        return opening.apply(records, context);
    }
}
