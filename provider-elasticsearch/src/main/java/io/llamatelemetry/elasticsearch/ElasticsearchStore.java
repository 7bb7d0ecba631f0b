package io.llamatelemetry.elasticsearch;

import io.llamatelemetry.api.DeadlineExceededException;
import io.llamatelemetry.spi.ReadContext;
import io.llamatelemetry.spi.StoreException;
import io.llamatelemetry.spi.StoreHealth;
import io.llamatelemetry.spi.StoreReader;
import io.llamatelemetry.spi.StoreStatistics;
import io.llamatelemetry.spi.StoreWriter;
import io.llamatelemetry.spi.StoredRecord;
import io.llamatelemetry.spi.TelemetryStore;
import io.llamatelemetry.spi.WriteBatch;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The parts of a store in a cluster, and its life. */
final class ElasticsearchStore implements TelemetryStore {

    private static final Logger LOG = LoggerFactory.getLogger(ElasticsearchStore.class);

    private static final Duration COUNTED_WITHIN = Duration.ofSeconds(5);

    private final ElasticsearchConfig config;
    private final Clock clock;
    private final Cluster cluster;
    private final Layout layout;
    private final Preparation preparation;
    private final Indices indices;
    private final Checkpoint checkpoint;
    private final DeadLetters deadLetters;
    private final Bulk bulk;
    private final ElasticsearchWriter writer;
    private final ElasticsearchReader reader;
    private volatile StoreStatistics lastStatistics = new StoreStatistics(0, 0, 0, 0, 0, 0, Map.of());

    private ElasticsearchStore(ElasticsearchConfig config, Path folder, Clock clock) {
        this.config = config;
        this.clock = clock;
        this.checkpoint = Checkpoint.open(folder);
        this.cluster = new Cluster(config);
        this.layout = new Layout(config.prefix());
        this.indices = new Indices(cluster, layout);
        this.preparation =
                new Preparation(cluster, new Templates(cluster, layout, config), () -> indices.refresh(layout.all()));
        this.deadLetters = new DeadLetters(folder, clock);
        this.bulk = new Bulk(cluster, indices, deadLetters);
        SpanCopies copies = new SpanCopies(cluster, indices, layout);
        SpanWrites spanWrites = new SpanWrites(bulk, indices, copies, layout, clock);
        this.writer = new ElasticsearchWriter(preparation, indices, bulk, spanWrites, clock, checkpoint.sequence());
        this.reader = new ElasticsearchReader(cluster, preparation, layout);
    }

    /**
     * Opens a store.
     *
     * @throws StoreException if the cluster cannot be used; that it cannot be reached is no reason
     */
    static ElasticsearchStore open(ElasticsearchConfig config, Path folder, Clock clock) {
        ElasticsearchStore store = new ElasticsearchStore(config, folder, clock);
        boolean opened = false;
        try {
            store.preparation.require();
            opened = true;
        } catch (StoreException e) {
            if (!e.mayPass()) {
                throw e;
            }
            LOG.warn("event=cluster_not_there message=\"{}\" remedy=\"tried again\"", e.getMessage());
            opened = true;
        } finally {
            if (!opened) {
                store.close();
            }
        }
        return store;
    }

    @Override
    public Acceptance acceptance() {
        return switch (config.ack()) {
            case JOURNAL -> Acceptance.JOURNALED;
            case STORE -> Acceptance.ON_WRITE;
        };
    }

    @Override
    public boolean writesWait() {
        return true;
    }

    @Override
    public StoreWriter writer() {
        return writer;
    }

    @Override
    public StoreReader reader() {
        return reader;
    }

    @Override
    public void sync() {
        ensureOpen();
        indices.show();
    }

    /** What a bulk has answered is on the cluster's disks: all there is to do is to note how far that goes. */
    @Override
    public void commit() {
        ensureOpen();
        if (acceptance() == Acceptance.JOURNALED) {
            checkpoint.advance(writer.written());
        }
    }

    @Override
    public long committed() {
        return acceptance() == Acceptance.JOURNALED ? checkpoint.sequence() : 0;
    }

    @Override
    public void expire(Instant now) {
        ensureOpen();
        preparation.require();
        indices.drop(now);
        List<StoredRecord> letters = deadLetters.toReplay();
        if (!letters.isEmpty()) {
            replay(letters);
            deadLetters.replayed();
            LOG.info("event=dead_letters_replayed count={}", letters.size());
        }
    }

    private void replay(List<StoredRecord> letters) {
        WriteBatch.Gathering gathering = new WriteBatch.Gathering();
        for (StoredRecord letter : letters) {
            if (!gathering.add(letter)) {
                writer.write(gathering.toBatch(0));
                gathering = new WriteBatch.Gathering();
                gathering.add(letter);
            }
        }
        writer.write(gathering.toBatch(0));
    }

    @Override
    public StoreHealth health() {
        if (cluster.isClosed()) {
            return new StoreHealth(false, false, "The Elasticsearch store is closed.");
        }
        String problem = cluster.problem();
        if (problem != null) {
            return new StoreHealth(false, false, problem);
        }
        return preparation.isDone()
                ? StoreHealth.GOOD
                : new StoreHealth(false, false, "Elasticsearch has not been reached yet.");
    }

    /** Asks the cluster; while that does not answer at once, gives what it said last. */
    @Override
    public StoreStatistics statistics() {
        ensureOpen();
        try {
            lastStatistics = count();
        } catch (StoreException | DeadlineExceededException e) {
            LOG.debug("event=not_counted message=\"{}\"", e.getMessage());
        }
        StoreStatistics known = lastStatistics;
        return new StoreStatistics(
                known.spans(),
                known.logs(),
                known.points(),
                known.bytes(),
                indices.expired(),
                0,
                Map.of(
                        "elasticsearch_bulks", (double) bulk.sent(),
                        "elasticsearch_bulk_seconds", bulk.seconds(),
                        "elasticsearch_bulk_items_retried", (double) bulk.retried(),
                        "elasticsearch_dead_letters", (double) deadLetters.count()));
    }

    private StoreStatistics count() {
        if (!preparation.isDone()) {
            return lastStatistics;
        }
        Map<Kind, Long> records = new EnumMap<>(Kind.class);
        long bytes = 0;
        var answer = cluster.read(
                "counting",
                ReadContext.limitedTo(COUNTED_WITHIN, clock.instant()),
                client -> client.indices()
                        .stats(stats -> stats.index(layout.all()).metric("docs", "store")));
        for (var index : answer.indices().entrySet()) {
            var primaries = index.getValue().primaries();
            if (layout.partition(index.getKey()).isPresent() && primaries != null) {
                var documents = primaries.docs();
                var disk = primaries.store();
                records.merge(layout.kind(index.getKey()), documents == null ? 0 : documents.count(), Long::sum);
                bytes += disk == null ? 0 : disk.sizeInBytes();
            }
        }
        return new StoreStatistics(
                records.getOrDefault(Kind.SPANS, 0L),
                records.getOrDefault(Kind.LOGS, 0L),
                records.getOrDefault(Kind.POINTS, 0L),
                bytes,
                0,
                0,
                Map.of());
    }

    @Override
    public void close() {
        if (cluster.isClosed()) {
            return;
        }
        try {
            commit();
        } finally {
            try (bulk) {
                cluster.close();
            }
        }
    }

    private void ensureOpen() {
        if (cluster.isClosed()) {
            throw ElasticsearchErrors.closed();
        }
    }
}
