package io.llamatelemetry.memory;

import io.llamatelemetry.spi.SeriesKey;
import io.llamatelemetry.spi.StoreException;
import io.llamatelemetry.spi.StoreHealth;
import io.llamatelemetry.spi.StoreReader;
import io.llamatelemetry.spi.StoreStatistics;
import io.llamatelemetry.spi.StoreWriter;
import io.llamatelemetry.spi.TelemetryStore;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The parts of a store in memory, and its life. */
final class MemoryStore implements TelemetryStore {

    private static final int SHARD_BITS = 4;
    private static final int SHARDS = 1 << SHARD_BITS;

    private final Texts texts = new Texts();
    private final Counters counters = new Counters();
    private final LogIndex logs = new LogIndex();
    private final SeriesIndex series = new SeriesIndex();
    private final SpanIndex spans;
    private final List<LogShard> logShards;
    private final List<PointShard> pointShards;
    private final Eviction eviction;
    private final MemoryWriter writer;
    private final MemoryReader reader;
    private volatile boolean closed;

    MemoryStore(MemoryConfig config, Clock clock) {
        Bounds bounds = new Bounds(config, clock);
        spans = new SpanIndex(texts, counters, bounds);
        logShards = IntStream.range(0, SHARDS)
                .mapToObj(shard -> new LogShard(logs, counters, bounds))
                .toList();
        pointShards = IntStream.range(0, SHARDS)
                .mapToObj(shard -> new PointShard(series, counters, bounds))
                .toList();
        eviction = new Eviction(bounds, counters, spans.shards(), logShards, pointShards);
        writer = new MemoryWriter(this);
        reader = new MemoryReader(this);
    }

    @Override
    public Acceptance acceptance() {
        return Acceptance.ON_WRITE;
    }

    @Override
    public StoreWriter writer() {
        requireOpen();
        return writer;
    }

    @Override
    public StoreReader reader() {
        requireOpen();
        return reader;
    }

    /** Nothing to do: what is written is visible at once. */
    @Override
    public void sync() {
        requireOpen();
    }

    /** Nothing to do: this store is not meant to be durable. */
    @Override
    public void commit() {
        requireOpen();
    }

    @Override
    public long committed() {
        requireOpen();
        return 0;
    }

    @Override
    public void expire(Instant now) {
        requireOpen();
        eviction.expire(Nanos.of(now));
    }

    @Override
    public StoreHealth health() {
        requireOpen();
        return StoreHealth.GOOD;
    }

    @Override
    public StoreStatistics statistics() {
        requireOpen();
        return new StoreStatistics(
                counters.spans.get(),
                counters.logs.get(),
                counters.points.get(),
                counters.bytes.get(),
                counters.expired.sum(),
                counters.evicted.sum(),
                Map.of(
                        "traces", (double) counters.traces.get(),
                        "metric_series", (double) series.size(),
                        "dictionary_texts", (double) texts.size()));
    }

    @Override
    public void close() {
        closed = true;
    }

    void requireOpen() {
        if (closed) {
            throw new StoreException(StoreException.Kind.PERMANENT, "The store in memory is closed.", null);
        }
    }

    Texts texts() {
        return texts;
    }

    SpanIndex spans() {
        return spans;
    }

    LogIndex logs() {
        return logs;
    }

    SeriesIndex series() {
        return series;
    }

    Eviction eviction() {
        return eviction;
    }

    LogShard logShard(int traceHash) {
        return logShards.get(traceHash >>> (Integer.SIZE - SHARD_BITS));
    }

    PointShard pointShard(SeriesKey key) {
        return pointShards.get(Math.floorMod(key.hashCode(), SHARDS));
    }
}
