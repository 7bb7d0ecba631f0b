package io.llamatelemetry.lucene;

import java.util.concurrent.Semaphore;

/**
 * What all shards of a store share.
 *
 * @param source where their files are
 * @param merges one permit a merge that may run
 * @param traces what is known of the segments' traces
 */
record ShardSettings(DirectorySource source, LuceneConfig config, Semaphore merges, TraceFilters traces) {

    ShardSettings(DirectorySource source, LuceneConfig config) {
        this(source, config, new Semaphore(config.mergeThreads()), new TraceFilters());
    }
}
