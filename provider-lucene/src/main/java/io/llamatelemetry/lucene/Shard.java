package io.llamatelemetry.lucene;

import io.llamatelemetry.spi.EventId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexCommit;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.IndexableField;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.TieredMergePolicy;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.Directory;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.IOUtils;

/**
 * One index of the store. Guarded by the store's write lock, but for {@link #makeDurable}, which runs beside writes.
 *
 * <p>A commit has two steps: {@link #prepareCommit}, with the lock, fixes what belongs to it; {@link #makeDurable}, without it,
 * brings that to the disk. It counts once the store's checkpoint names it.
 */
final class Shard {

    private static final String LAST_ID = "last-event-id";
    private static final int SEGMENTS_PER_TIER = 8;
    private static final double FLOOR_SEGMENT_MIB = 8;

    private final ShardId id;
    private final Path folder;
    private final LateSyncDirectory directory;
    private final CheckpointedCommits commits;
    private final IndexWriter writer;
    private DirectoryReader reader;
    private final KeyFilter keys;
    private EventId lastEventId = new EventId(0, 0);
    private boolean changedSinceRefresh;
    private volatile boolean changedSinceCommit;
    private boolean prepared;
    private long durableGeneration;
    private boolean hasFreshInOrder;

    private Shard(
            ShardId id,
            Path folder,
            LateSyncDirectory directory,
            CheckpointedCommits commits,
            IndexWriter writer,
            DirectoryReader reader)
            throws IOException {
        this.id = id;
        this.folder = folder;
        this.directory = directory;
        this.commits = commits;
        this.writer = writer;
        this.reader = reader;
        this.durableGeneration = commits.checkpointed();
        this.keys = id.kind() == Kind.SPANS ? readKeys(reader) : new KeyFilter(0);
    }

    /** A new, empty index; it is durable with the first checkpoint that names it. */
    static Shard create(ShardId id, Path folder, ShardSettings settings) throws IOException {
        Files.createDirectories(folder);
        Path partition = folder.getParent();
        if (partition != null) {
            IOUtils.fsync(partition, true);
        }
        return open(id, folder, settings, CheckpointedCommits.NONE);
    }

    /** The index as it was at a commit; anything newer is forgotten. */
    static Shard open(ShardId id, Path folder, ShardSettings settings, long generation) throws IOException {
        LateSyncDirectory directory = null;
        IndexWriter writer = null;
        DirectoryReader reader = null;
        try {
            directory = new LateSyncDirectory(settings.source().open(folder));
            CheckpointedCommits commits = new CheckpointedCommits(generation);
            IndexWriterConfig writing = writing(id.kind(), settings).setIndexDeletionPolicy(commits);
            IndexCommit commit = generation == CheckpointedCommits.NONE ? null : find(directory, generation);
            writing.setOpenMode(commit == null ? IndexWriterConfig.OpenMode.CREATE : IndexWriterConfig.OpenMode.APPEND);
            writer = new IndexWriter(directory, writing.setIndexCommit(commit));
            reader = DirectoryReader.open(writer);
            if (id.kind() == Kind.SPANS) {
                settings.traces().read(reader);
            }
            Shard shard = new Shard(id, folder, directory, commits, writer, reader);
            if (commit != null) {
                String last = commit.getUserData().get(LAST_ID);
                shard.lastEventId = last == null ? shard.lastEventId : EventId.parse(last);
            }
            return shard;
        } catch (IOException | RuntimeException e) {
            if (writer != null) {
                IOUtils.closeWhileHandlingException(reader, writer::rollback);
            }
            IOUtils.closeWhileHandlingException(directory);
            throw e;
        }
    }

    ShardId id() {
        return id;
    }

    Path folder() {
        return folder;
    }

    KeyFilter keys() {
        return keys;
    }

    /** The index as it was when it was last refreshed. */
    DirectoryReader reader() {
        return reader;
    }

    EventId lastEventId() {
        return lastEventId;
    }

    void setLastEventId(EventId lastEventId) {
        this.lastEventId = lastEventId;
    }

    /** Whether events that came in the order of their ids are not yet visible in {@link #reader}. */
    boolean hasFreshInOrder() {
        return hasFreshInOrder;
    }

    void setHasFreshInOrder(boolean hasFreshInOrder) {
        this.hasFreshInOrder = hasFreshInOrder;
    }

    boolean isChangedSinceRefresh() {
        return changedSinceRefresh;
    }

    boolean isChangedSinceCommit() {
        return changedSinceCommit;
    }

    void add(List<IndexableField> document) throws IOException {
        changed();
        writer.addDocument(document);
    }

    void replace(BytesRef key, List<IndexableField> document) throws IOException {
        changed();
        writer.updateDocument(new Term(LuceneDocuments.KEY, key), document);
    }

    void delete(BytesRef key) throws IOException {
        changed();
        writer.deleteDocuments(new Term(LuceneDocuments.KEY, key));
    }

    /** Makes what was written visible in {@link #reader}. */
    void refresh() throws IOException {
        if (changedSinceRefresh) {
            DirectoryReader newer = DirectoryReader.openIfChanged(reader, writer, true);
            changedSinceRefresh = false;
            hasFreshInOrder = false;
            if (newer != null) {
                DirectoryReader older = reader;
                reader = newer;
                older.decRef();
            }
        }
    }

    /** Writes out what fills the heap, so that there is little left to write when a commit holds writers up. */
    void flush() throws IOException {
        writer.flush();
    }

    /** How much heap waits to be written out. */
    long bufferedBytes() {
        return writer.ramBytesUsed();
    }

    void flushBuffer() throws IOException {
        writer.flushNextBuffer();
    }

    /** Fixes what the next commit holds; nothing waits for the disk. */
    void prepareCommit() throws IOException {
        directory.putOff();
        writer.setLiveCommitData(Map.of(LAST_ID, lastEventId.toString()).entrySet());
        writer.prepareCommit();
        prepared = true;
        changedSinceCommit = false;
    }

    /** Brings the prepared commit to the disk. */
    void makeDurable() throws IOException {
        directory.catchUp();
        writer.commit();
        prepared = false;
        durableGeneration = commits.newest();
    }

    /** Ends a commit that failed half way: what it held goes into the next one. */
    void finishCommit() {
        if (prepared) {
            prepared = false;
            changedSinceCommit = true;
            IOUtils.closeWhileHandlingException(directory::catchUp, writer::commit);
        }
    }

    /** The newest commit that is on the disk. */
    long durableGeneration() {
        return durableGeneration;
    }

    /** The commit that the store's checkpoint names. */
    long checkpointedGeneration() {
        return commits.checkpointed();
    }

    /** The checkpoint that names this commit is durable: older ones go. */
    void checkpointed(long generation) throws IOException {
        if (commits.checkpointed() != generation) {
            commits.checkpoint(generation);
            writer.deleteUnusedFiles();
        }
    }

    /** How many records it has; after writes that are not yet visible, too many rather than too few. */
    long documents() {
        try {
            return writer.getDocStats().numDocs;
        } catch (AlreadyClosedException e) {
            return 0;
        }
    }

    boolean isOpen() {
        return writer.isOpen();
    }

    /** Closes the index without another commit. */
    void close() throws IOException {
        IOUtils.close(reader::decRef, writer::rollback, directory);
    }

    private void changed() {
        changedSinceRefresh = true;
        changedSinceCommit = true;
    }

    /** How an index of this kind is written. */
    static IndexWriterConfig writing(Kind kind, ShardSettings settings) {
        TieredMergePolicy policy = new TieredMergePolicy();
        policy.setSegmentsPerTier(SEGMENTS_PER_TIER);
        policy.setFloorSegmentMB(FLOOR_SEGMENT_MIB);
        IndexWriterConfig writing = new IndexWriterConfig()
                .setIndexSort(kind.sort())
                .setRAMBufferSizeMB(settings.config().writeBuffer() / (double) (1 << 20))
                .setMergePolicy(policy)
                .setMergeScheduler(new BoundedMerges(settings.merges()))
                .setMaxFullFlushMergeWaitMillis(0)
                .setCommitOnClose(false)
                .setCheckPendingFlushUpdate(false);
        return kind == Kind.SPANS ? writing.setMergedSegmentWarmer(settings.traces()::of) : writing;
    }

    private static IndexCommit find(Directory directory, long generation) throws IOException {
        for (IndexCommit commit : DirectoryReader.listCommits(directory)) {
            if (commit.getGeneration() == generation) {
                return commit;
            }
        }
        throw new java.io.FileNotFoundException("commit " + generation + " is not there");
    }

    private static KeyFilter readKeys(DirectoryReader reader) throws IOException {
        KeyFilter keys = new KeyFilter(reader.maxDoc());
        for (var leaf : reader.leaves()) {
            SpanLookup.forEachKey(leaf.reader(), key -> keys.add(SpanLookup.hash(key)));
        }
        return keys;
    }
}
