package io.llamatelemetry.kit;

import io.llamatelemetry.spi.SpanRecord;
import io.llamatelemetry.spi.StoreException;
import io.llamatelemetry.spi.StoreHealth;
import io.llamatelemetry.spi.StoreReader;
import io.llamatelemetry.spi.StoreStatistics;
import io.llamatelemetry.spi.StoreWriter;
import io.llamatelemetry.spi.TelemetryStore;
import io.llamatelemetry.spi.WriteBatch;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A store over {@link ListRecords}, one caller at a time. */
final class ListStore implements TelemetryStore, StoreWriter {
    private final ListRecords records;
    private final ListBehaviour behaviour;
    private final Acceptance acceptance;
    private final ListReader reader;
    private boolean closed;
    private long expired;

    ListStore(ListRecords records, ListBehaviour behaviour, Acceptance acceptance) {
        this.records = records;
        this.behaviour = behaviour;
        this.acceptance = acceptance;
        this.reader = new ListReader(records, behaviour, this::ensureOpen);
    }

    @Override
    public Acceptance acceptance() {
        return acceptance;
    }

    @Override
    public StoreWriter writer() {
        return this;
    }

    @Override
    public StoreReader reader() {
        return reader;
    }

    @Override
    public List<Refusal> write(WriteBatch batch) {
        if (behaviour.mergesAlone()) {
            synchronized (records) {
                batch.spans().forEach(this::merge);
            }
        } else {
            batch.spans().forEach(this::merge);
        }
        synchronized (records) {
            ensureOpen();
            batch.logs().forEach(log -> records.put(behaviour.keep(log)));
            batch.metrics().forEach(metric -> records.put(behaviour.keep(metric)));
            records.sequence = Math.max(records.sequence, batch.sequence());
            return List.of();
        }
    }

    private void merge(SpanRecord span) {
        SpanRecord stored;
        synchronized (records) {
            ensureOpen();
            stored = records.spans.get(span.key());
        }
        if (!behaviour.mergesAlone()) {
            behaviour.betweenReadingAndWriting();
        }
        SpanRecord merged = stored == null ? span : behaviour.merge(stored, span);
        synchronized (records) {
            records.put(merged);
        }
    }

    @Override
    public void sync() {
        ensureOpen();
    }

    @Override
    public void commit() {
        synchronized (records) {
            ensureOpen();
            records.committed = records.sequence;
        }
    }

    @Override
    public long committed() {
        synchronized (records) {
            ensureOpen();
            return acceptance == Acceptance.ON_WRITE ? 0 : records.committed;
        }
    }

    @Override
    public void expire(Instant now) {
        synchronized (records) {
            ensureOpen();
            expired += records.expire(now);
        }
    }

    @Override
    public StoreHealth health() {
        ensureOpen();
        return StoreHealth.GOOD;
    }

    @Override
    public StoreStatistics statistics() {
        synchronized (records) {
            ensureOpen();
            return new StoreStatistics(
                    records.spans.size(),
                    records.logs.size(),
                    records.metrics.size(),
                    1_000 * records.size(),
                    expired,
                    0,
                    Map.of());
        }
    }

    @Override
    public void close() {
        synchronized (records) {
            if (!closed && !behaviour.isKeptOverRestart()) {
                records.expire(Instant.MAX);
            }
            records.committed = records.sequence;
            closed = true;
        }
    }

    private void ensureOpen() {
        synchronized (records) {
            if (closed) {
                throw new StoreException(StoreException.Kind.PERMANENT, "The store is closed.", null);
            }
        }
    }
}
