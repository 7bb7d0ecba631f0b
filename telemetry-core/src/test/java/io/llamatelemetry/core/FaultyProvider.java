package io.llamatelemetry.core;

import io.llamatelemetry.kit.ListProvider;
import io.llamatelemetry.spi.StoreContext;
import io.llamatelemetry.spi.StoreException;
import io.llamatelemetry.spi.StoreHealth;
import io.llamatelemetry.spi.StoreReader;
import io.llamatelemetry.spi.StoreStatistics;
import io.llamatelemetry.spi.StoreWriter;
import io.llamatelemetry.spi.TelemetryProvider;
import io.llamatelemetry.spi.TelemetryStore;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** A store behind the journal that fails when it is told to. What it holds outlives a restart, committed or not. */
final class FaultyProvider implements TelemetryProvider<ListProvider.Configuration> {

    private final ListProvider sound = new ListProvider();
    private final AtomicLong written = new AtomicLong();
    private final AtomicLong committed = new AtomicLong();

    /** What every write ends in; null while all is well. */
    volatile StoreException.@Nullable Kind writesFail;

    /** Is called before every write with its number, from 0. */
    volatile IntConsumer beforeWrite = number -> {};

    private final AtomicInteger writes = new AtomicInteger();

    /** What every commit ends in; null while all is well. */
    volatile StoreException.@Nullable Kind commitsFail;

    /** Whether the store can go back to what it committed; what it holds after that is written again. */
    volatile boolean goesBack;

    /** The last event that was written. */
    long written() {
        return written.get();
    }

    @Override
    public String name() {
        return "faulty";
    }

    @Override
    public Class<ListProvider.Configuration> configurationType() {
        return ListProvider.Configuration.class;
    }

    @Override
    public TelemetryStore open(ListProvider.Configuration configuration, StoreContext context) {
        return new FaultyStore(sound.open(configuration, context));
    }

    private static void failAs(StoreException.@Nullable Kind kind) {
        if (kind != null) {
            throw new StoreException(kind, "planted: " + kind, null);
        }
    }

    private final class FaultyStore implements TelemetryStore {

        private final TelemetryStore store;

        FaultyStore(TelemetryStore store) {
            this.store = store;
        }

        @Override
        public Acceptance acceptance() {
            return Acceptance.JOURNALED;
        }

        @Override
        public StoreWriter writer() {
            return batch -> {
                beforeWrite.accept(writes.getAndIncrement());
                failAs(writesFail);
                written.accumulateAndGet(batch.sequence(), Math::max);
                return store.writer().write(batch);
            };
        }

        @Override
        public StoreReader reader() {
            return store.reader();
        }

        @Override
        public void sync() {
            store.sync();
        }

        @Override
        public void commit() {
            failAs(commitsFail);
            committed.set(written.get());
        }

        @Override
        public long committed() {
            return committed.get();
        }

        @Override
        public boolean recover() {
            if (goesBack) {
                goesBack = false;
                writesFail = null;
                written.set(committed.get());
                return true;
            }
            return false;
        }

        @Override
        public void expire(Instant now) {
            store.expire(now);
        }

        @Override
        public StoreHealth health() {
            StoreException.Kind failing = writesFail;
            return failing == StoreException.Kind.FULL ? new StoreHealth(true, false, "planted: full") : store.health();
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
