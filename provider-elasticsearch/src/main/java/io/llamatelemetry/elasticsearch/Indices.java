package io.llamatelemetry.elasticsearch;

import io.llamatelemetry.spi.ExpiryPartition;
import io.llamatelemetry.spi.StoreException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The indices that there are: made when something belongs into them, made visible, dropped when they are over. */
final class Indices {

    private final Cluster cluster;
    private final Layout layout;
    private final Set<String> known = ConcurrentHashMap.newKeySet();
    /** Indices that hold something that searches here may not find yet. */
    private final Set<String> unseen = ConcurrentHashMap.newKeySet();

    private final AtomicLong expired = new AtomicLong();

    Indices(Cluster cluster, Layout layout) {
        this.cluster = cluster;
        this.layout = layout;
    }

    /** Makes an index, unless it is there. */
    void require(String index) {
        if (known.contains(index)) {
            return;
        }
        try {
            cluster.ask("making an index", client -> client.indices().create(create -> create.index(index)));
        } catch (StoreException e) {
            if (!ElasticsearchErrors.isAlreadyThere(e)) {
                throw e;
            }
        }
        known.add(index);
    }

    /** Notes that an index is not there, as the cluster said. */
    void forget(String index) {
        known.remove(index);
    }

    /** Notes that something was written to an index. */
    void written(String index) {
        unseen.add(index);
    }

    /** Makes visible what was written here before the call. */
    void show() {
        // Who finds nothing to do waits all the same: another call may be about to show what this one is asked for.
        synchronized (this) {
            Set<String> taken = new TreeSet<>(unseen);
            if (taken.isEmpty()) {
                return;
            }
            unseen.removeAll(taken);
            boolean shown = false;
            try {
                refresh(String.join(",", taken));
                shown = true;
            } finally {
                if (!shown) {
                    unseen.addAll(taken);
                }
            }
        }
    }

    /** Makes visible what anybody wrote to the indices, and says whether there are any. */
    boolean refresh(String indices) {
        var shards = cluster.ask(
                        "making writes visible",
                        client -> client.indices()
                                .refresh(refresh -> refresh.index(indices).ignoreUnavailable(true)))
                .shards();
        if (shards != null && shards.failed().intValue() > 0) {
            throw cluster.note(new StoreException(
                    StoreException.Kind.TEMPORARY,
                    "Elasticsearch is not whole (making writes visible): " + shards.failed() + " of " + shards.total()
                            + " shards failed.",
                    null));
        }
        return shards == null || shards.total().intValue() > 0;
    }

    /** Drops the indices of which everything is over. Another server may do the same at the same time. */
    void drop(Instant now) {
        List<String> over = cluster
                .ask("listing indices", client -> client.indices().resolveIndex(all -> all.name(layout.all())))
                .indices()
                .stream()
                .map(index -> index.name())
                .filter(index -> layout.partition(index)
                        .map(partition -> partition.isOver(now))
                        .orElse(false))
                .toList();
        for (String index : over) {
            try {
                // What nobody has seen counts too.
                refresh(index);
                long records = records(index);
                cluster.ask("dropping what is over", client -> client.indices().delete(delete -> delete.index(index)));
                expired.addAndGet(records);
            } catch (StoreException e) {
                if (!ElasticsearchErrors.isNotFound(e)) {
                    throw e;
                }
            }
            known.remove(index);
            unseen.remove(index);
        }
    }

    private long records(String index) {
        return cluster.ask(
                        "counting what is over",
                        client -> client.count(count -> count.index(index).ignoreUnavailable(true)))
                .count();
    }

    /** Records in indices that were dropped here. */
    long expired() {
        return expired.get();
    }

    /** The index of a partition, made if it is not there. */
    String home(Kind kind, ExpiryPartition partition) {
        String index = layout.index(kind, partition);
        require(index);
        return index;
    }
}
