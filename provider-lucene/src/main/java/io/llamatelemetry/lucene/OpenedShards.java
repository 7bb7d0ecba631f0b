package io.llamatelemetry.lucene;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.lucene.util.IOUtils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is durable of a store, opened.
 *
 * @param shards the indexes as the checkpoint names them
 * @param sequence the last event that is in them
 * @param damage which of them had to be set aside, as a sentence; null for none
 */
record OpenedShards(Shards shards, long sequence, @Nullable String damage) {

    private static final Logger LOG = LoggerFactory.getLogger(OpenedShards.class);

    /** Opens what the folder's checkpoint names, and deletes what came after it. */
    static OpenedShards open(StoreFolder folder, DirectorySource source, LuceneConfig config, Instant now)
            throws IOException {
        Checkpoint checkpoint = folder.readCheckpoint();
        folder.deleteAllBut(checkpoint);
        Shards shards = new Shards(folder, source, config);
        try {
            List<String> damaged = open(checkpoint, shards, folder, now);
            return new OpenedShards(
                    shards,
                    checkpoint.sequence(),
                    damaged.isEmpty() ? null : "Damaged, and set aside: " + String.join("; ", damaged) + ".");
        } catch (IOException | RuntimeException e) {
            close(shards);
            throw e;
        }
    }

    private static List<String> open(Checkpoint checkpoint, Shards shards, StoreFolder folder, Instant now)
            throws IOException {
        List<String> damaged = new ArrayList<>();
        for (Map.Entry<ShardId, Long> shard : checkpoint.generations().entrySet()) {
            ShardId id = shard.getKey();
            try {
                shards.open(id, shard.getValue());
            } catch (IOException | RuntimeException e) {
                if (!LuceneErrors.isDamage(e)) {
                    throw e;
                }
                Path aside = folder.setAside(id, now);
                LOG.error("The index {} is damaged; it was moved to {}, and the rest is served.", id, aside, e);
                damaged.add(id + " (now " + aside + ")");
            }
        }
        if (!damaged.isEmpty()) {
            SortedMap<ShardId, Long> rest = new TreeMap<>(checkpoint.generations());
            rest.keySet().removeIf(id -> shards.find(id) == null);
            folder.writeCheckpoint(new Checkpoint(checkpoint.sequence(), rest));
        }
        return damaged;
    }

    /** Closes indexes of which nothing more is wanted, whatever state they are in. */
    static void close(Shards shards) {
        List<Closeable> opened = new ArrayList<>();
        shards.all().forEach(shard -> opened.add(shard::close));
        IOUtils.closeWhileHandlingException(opened);
    }
}
