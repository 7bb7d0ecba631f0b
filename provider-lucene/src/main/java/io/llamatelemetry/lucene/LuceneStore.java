package io.llamatelemetry.lucene;

import io.llamatelemetry.spi.StoreException;
import io.llamatelemetry.spi.StoreHealth;
import io.llamatelemetry.spi.StoreReader;
import io.llamatelemetry.spi.StoreStatistics;
import io.llamatelemetry.spi.StoreWriter;
import io.llamatelemetry.spi.TelemetryStore;
import io.llamatelemetry.spi.WriteBatch;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToLongFunction;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.util.IOUtils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The store's lifecycle. Writes, refreshes and the first step of a commit exclude each other by one lock; reads take the latest
 * {@link View} and need none.
 *
 * <p>A commit fixes, with the lock, what belongs to it in every shard, brings that to the disk without the lock, and then
 * writes a checkpoint that names the commits. So the durable state is at any time exactly what had been written up to one
 * batch, in all shards, and a crash between two shards' commits leaves nothing to mend.
 */
final class LuceneStore implements TelemetryStore {

    private static final Logger LOG = LoggerFactory.getLogger(LuceneStore.class);
    private static final int HELD_AT_ONCE = 1_000;
    private static final int MOST_CLAUSES = 1 << 20;

    static {
        IndexSearcher.setMaxClauseCount(MOST_CLAUSES);
    }

    private final Setting setting;
    private final StoreFolder folder;
    private final LuceneReader reader = new LuceneReader(this::hold);
    private final ReentrantLock writeLock = new ReentrantLock();
    private final ReentrantLock commitLock = new ReentrantLock();
    private final AtomicLong expired = new AtomicLong();
    private volatile Shards shards;
    private volatile LuceneWriter writer;
    private volatile View view;
    private volatile @Nullable String damage;
    private volatile boolean outstanding;
    private volatile boolean closed;
    private volatile @Nullable StoreException failure;
    private volatile long committed;
    private long applied;

    /** Where the store is, and how it is to be. */
    private record Setting(StoreFolder folder, DirectorySource source, LuceneConfig config, Clock clock) {

        OpenedShards openShards() throws IOException {
            return OpenedShards.open(folder, source, config, clock.instant());
        }
    }

    private LuceneStore(Setting setting) throws IOException {
        this.setting = setting;
        this.folder = setting.folder();
        OpenedShards opened = setting.openShards();
        this.shards = opened.shards();
        this.writer = new LuceneWriter(shards, setting.config());
        this.committed = opened.sequence();
        this.applied = committed;
        this.damage = opened.damage();
        this.view = new View(shards);
    }

    /** Opens the store in a folder, which is made if it is not there. */
    static LuceneStore open(LuceneConfig config, Path root, Clock clock, DirectorySource source) {
        StoreFolder folder = null;
        try {
            folder = StoreFolder.open(root);
            return new LuceneStore(new Setting(folder, source, config, clock));
        } catch (IOException | RuntimeException e) {
            if (folder != null) {
                IOUtils.closeWhileHandlingException(folder::close);
            }
            throw LuceneErrors.failed("opening " + root, e);
        }
    }

    @Override
    public Acceptance acceptance() {
        return Acceptance.JOURNALED;
    }

    @Override
    public StoreWriter writer() {
        return this::write;
    }

    @Override
    public StoreReader reader() {
        return reader;
    }

    private List<StoreWriter.Refusal> write(WriteBatch batch) {
        writeLock.lock();
        try {
            ensureWritable();
            outstanding = true;
            writer.write(batch);
            applied = Math.max(applied, batch.sequence());
            return List.of();
        } catch (IOException | RuntimeException e) {
            throw writeFailed("writing a batch", e);
        } finally {
            writeLock.unlock();
        }
    }

    @Override
    public void sync() {
        ensureOpen();
        if (!outstanding) {
            return;
        }
        writeLock.lock();
        try {
            if (outstanding) {
                ensureWritable();
                writer.indexHeld(Integer.MAX_VALUE);
                writer.refresh();
                showLatest();
                outstanding = false;
            }
        } catch (IOException | RuntimeException e) {
            throw writeFailed("making writes visible", e);
        } finally {
            writeLock.unlock();
        }
    }

    @Override
    public void commit() {
        commitLock.lock();
        try {
            indexHeldInParts();
            for (Shard shard : changedShards()) {
                shard.flush();
            }
            List<Shard> prepared = new ArrayList<>();
            try {
                long sequence = prepareCommits(prepared);
                for (Shard shard : prepared) {
                    shard.makeDurable();
                }
                if (!prepared.isEmpty() || sequence != committed) {
                    checkpoint(sequence, Shard::durableGeneration);
                }
            } finally {
                prepared.forEach(Shard::finishCommit);
            }
        } catch (IOException | RuntimeException e) {
            throw writeFailed("committing", e);
        } finally {
            commitLock.unlock();
        }
    }

    /** Leaves little to do for the moment in which writers wait; they go on between the parts. */
    private void indexHeldInParts() throws IOException {
        for (int parts = writer.heldCount() / HELD_AT_ONCE; parts > 0; parts--) {
            writeLock.lock();
            try {
                ensureWritable();
                writer.indexHeld(HELD_AT_ONCE);
            } finally {
                writeLock.unlock();
            }
        }
    }

    private List<Shard> changedShards() {
        writeLock.lock();
        try {
            ensureWritable();
            return shards.all().stream().filter(Shard::isChangedSinceCommit).toList();
        } finally {
            writeLock.unlock();
        }
    }

    /** Fixes what belongs to the commit, and gives the sequence number that it goes up to. */
    private long prepareCommits(List<Shard> prepared) throws IOException {
        writeLock.lock();
        try {
            ensureWritable();
            writer.indexHeld(Integer.MAX_VALUE);
            for (Shard shard : shards.all()) {
                if (shard.isChangedSinceCommit()) {
                    prepared.add(shard);
                    shard.prepareCommit();
                }
            }
            return applied;
        } finally {
            writeLock.unlock();
        }
    }

    private void checkpoint(long sequence, ToLongFunction<Shard> generation) throws IOException {
        SortedMap<ShardId, Long> generations = new TreeMap<>();
        Map<Shard, Long> named = new LinkedHashMap<>();
        for (Shard shard : shards.all()) {
            long commit = generation.applyAsLong(shard);
            if (commit != CheckpointedCommits.NONE) {
                generations.put(shard.id(), commit);
                named.put(shard, commit);
            }
        }
        folder.writeCheckpoint(new Checkpoint(sequence, generations));
        committed = sequence;
        for (Map.Entry<Shard, Long> shard : named.entrySet()) {
            shard.getKey().checkpointed(shard.getValue());
        }
    }

    @Override
    public long committed() {
        return committed;
    }

    /**
     * After a full disk closed an index: opens what is durable, as a start would. Readers see what they saw until that is
     * done.
     */
    @Override
    public boolean recover() {
        StoreException failed = failure;
        if (failed == null || failed.kind() != StoreException.Kind.FULL || closed) {
            return false;
        }
        commitLock.lock();
        writeLock.lock();
        try {
            ensureOpen();
            OpenedShards.close(shards);
            OpenedShards opened = setting.openShards();
            shards = opened.shards();
            writer = new LuceneWriter(shards, setting.config());
            committed = opened.sequence();
            applied = committed;
            damage = opened.damage() == null ? damage : opened.damage();
            showLatest();
            outstanding = false;
            failure = null;
            LOG.info("The Lucene store went back to the event {}, and goes on from there.", committed);
            return true;
        } catch (IOException | RuntimeException e) {
            LOG.warn("The Lucene store cannot go back to what is durable yet: {}", e.getMessage(), e);
            return false;
        } finally {
            writeLock.unlock();
            commitLock.unlock();
        }
    }

    @Override
    public void expire(Instant now) {
        commitLock.lock();
        try {
            List<Shard> over = takeOut(now);
            if (!over.isEmpty()) {
                checkpoint(committed, Shard::checkpointedGeneration);
            }
            for (Shard shard : over) {
                shard.close();
                folder.delete(shard.id());
            }
        } catch (IOException | RuntimeException e) {
            throw writeFailed("dropping what has expired", e);
        } finally {
            commitLock.unlock();
        }
    }

    private List<Shard> takeOut(Instant now) throws IOException {
        writeLock.lock();
        try {
            ensureWritable();
            writer.indexHeld(Integer.MAX_VALUE);
            List<Shard> over = shards.all().stream()
                    .filter(shard -> shard.id().partition().isOver(now))
                    .toList();
            for (Shard shard : over) {
                expired.addAndGet(shard.documents());
                shards.remove(shard.id());
            }
            if (!over.isEmpty()) {
                writer.refresh();
                showLatest();
            }
            return over;
        } finally {
            writeLock.unlock();
        }
    }

    @Override
    public StoreHealth health() {
        if (closed) {
            return new StoreHealth(false, false, "The Lucene store is closed.");
        }
        StoreException failed = failure;
        if (failed != null) {
            return new StoreHealth(true, false, failed.getMessage());
        }
        String damaged = damage;
        return damaged == null ? StoreHealth.GOOD : new StoreHealth(false, true, damaged);
    }

    @Override
    public StoreStatistics statistics() {
        View current = hold();
        try {
            return new StoreStatistics(
                    shards.documents(Kind.SPANS) + writer.heldCount(),
                    shards.documents(Kind.LOGS),
                    shards.documents(Kind.POINTS),
                    current.bytes(),
                    expired.get(),
                    0,
                    Map.of("lucene_segments", (double) current.segmentCount()));
        } finally {
            release(current);
        }
    }

    @Override
    public void close() {
        commitLock.lock();
        try {
            if (closed) {
                return;
            }
            StoreException unwritten = null;
            try {
                if (failure == null) {
                    commit();
                }
            } catch (StoreException e) {
                unwritten = e;
            }
            closeAll();
            if (unwritten != null) {
                throw unwritten;
            }
        } finally {
            commitLock.unlock();
        }
    }

    private void closeAll() {
        writeLock.lock();
        try {
            closed = true;
            List<Closeable> all = new ArrayList<>();
            all.add(view::release);
            shards.all().forEach(shard -> all.add(shard::close));
            all.add(folder::close);
            IOUtils.close(all);
        } catch (IOException e) {
            throw LuceneErrors.failed("closing", e);
        } finally {
            writeLock.unlock();
        }
    }

    /** The latest view, held for the caller. */
    private View hold() {
        while (true) {
            ensureOpen();
            View current = view;
            if (current.hold()) {
                return current;
            }
            Thread.onSpinWait();
        }
    }

    private static void release(View held) {
        try {
            held.release();
        } catch (IOException e) {
            throw LuceneErrors.failed("letting go of a view", e);
        }
    }

    private void showLatest() throws IOException {
        View before = view;
        view = new View(shards);
        before.release();
    }

    private StoreException writeFailed(String doing, Exception cause) {
        StoreException failed = LuceneErrors.failed(doing, cause);
        boolean lasting = !closed && shards.all().stream().anyMatch(shard -> !shard.isOpen());
        if (lasting && failure == null) {
            LOG.error("The Lucene store takes no more writes: {}", failed.getMessage(), failed);
            failure = failed;
        }
        return failed;
    }

    private void ensureOpen() {
        if (closed) {
            throw LuceneErrors.closed();
        }
    }

    private void ensureWritable() {
        ensureOpen();
        StoreException failed = failure;
        if (failed != null) {
            throw failed;
        }
    }
}
