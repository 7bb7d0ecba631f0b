package io.llamatelemetry.lucene;

import io.llamatelemetry.spi.ExpiryPartition;
import java.util.Comparator;

/**
 * What identifies an index of the store.
 *
 * @param partition when all of it is over
 * @param kind what it holds
 */
record ShardId(ExpiryPartition partition, Kind kind) implements Comparable<ShardId> {

    private static final Comparator<ShardId> ORDER =
            Comparator.comparing(ShardId::partition).thenComparing(ShardId::kind);

    @Override
    public int compareTo(ShardId other) {
        return ORDER.compare(this, other);
    }

    /** The name of its partition's folder. */
    String partitionFolder() {
        return "until-day-" + partition.endDay();
    }

    @Override
    public String toString() {
        return partitionFolder() + "/" + kind.folderName();
    }
}
