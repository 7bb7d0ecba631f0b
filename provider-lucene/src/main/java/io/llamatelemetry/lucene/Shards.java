package io.llamatelemetry.lucene;

import io.llamatelemetry.spi.ExpiryPartition;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** The indexes of a store; a new one is made when the first record asks for it. Changed with the store's write lock. */
final class Shards {

    private final StoreFolder folder;
    private final ShardSettings settings;
    private final SortedMap<ShardId, Shard> open = new ConcurrentSkipListMap<>();

    Shards(StoreFolder folder, DirectorySource source, LuceneConfig config) {
        this.folder = folder;
        this.settings = new ShardSettings(source, config);
    }

    /** Opens an index as it was at a commit. */
    void open(ShardId id, long generation) throws IOException {
        open.put(id, Shard.open(id, folder.shardFolder(id), settings, generation));
    }

    /** The index, or null if nothing was ever written to it. */
    @Nullable Shard find(ShardId id) {
        return open.get(id);
    }

    /** The index, which is made if it is not there. */
    Shard get(ExpiryPartition partition, Kind kind) throws IOException {
        ShardId id = new ShardId(partition, kind);
        Shard shard = open.get(id);
        if (shard == null) {
            shard = Shard.create(id, folder.shardFolder(id), settings);
            open.put(id, shard);
        }
        return shard;
    }

    /** What is known of the segments' traces. */
    TraceFilters traces() {
        return settings.traces();
    }

    Collection<Shard> all() {
        return Collections.unmodifiableCollection(open.values());
    }

    /** The shards of a kind, those that are over first first. */
    List<Shard> all(Kind kind) {
        List<Shard> shards = new ArrayList<>();
        for (Shard shard : open.values()) {
            if (shard.id().kind() == kind) {
                shards.add(shard);
            }
        }
        return shards;
    }

    /** How many records of a kind there are. From any thread. */
    long documents(Kind kind) {
        return all(kind).stream().mapToLong(Shard::documents).sum();
    }

    void remove(ShardId id) {
        open.remove(id);
    }

    /** Writes out the fullest buffers while all of them together fill more heap than they may. */
    void boundBuffers() throws IOException {
        long total = 0;
        Shard fullest = null;
        long most = 0;
        for (Shard shard : open.values()) {
            long bytes = shard.bufferedBytes();
            total += bytes;
            if (bytes > most) {
                most = bytes;
                fullest = shard;
            }
        }
        if (total > settings.config().writeBuffer() && fullest != null) {
            fullest.flushBuffer();
        }
    }
}
