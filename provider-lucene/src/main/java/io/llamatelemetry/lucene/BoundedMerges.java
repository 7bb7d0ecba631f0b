package io.llamatelemetry.lucene;

import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.lucene.index.ConcurrentMergeScheduler;
import org.apache.lucene.index.MergePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Merges in the background, no more at a time than all shards together may. */
final class BoundedMerges extends ConcurrentMergeScheduler {

    private static final int MOST_WAITING = 16;
    private static final long LOOK_MILLIS = 100;

    private static final Logger LOG = LoggerFactory.getLogger(BoundedMerges.class);

    private final Semaphore permits;

    BoundedMerges(Semaphore permits) {
        this.permits = permits;
        setMaxMergesAndThreads(MOST_WAITING, 1);
        disableAutoIOThrottle();
    }

    @Override
    protected void doMerge(MergeSource source, MergePolicy.OneMerge merge) throws IOException {
        boolean acquired = false;
        try {
            while (!acquired && !merge.isAborted()) {
                acquired = permits.tryAcquire(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            }
            super.doMerge(source, merge);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting to merge", e);
        } finally {
            if (acquired) {
                permits.release();
            }
        }
    }

    /** A merge that failed is no loss: its segments stay as they are. Lucene closes the index itself if it must. */
    @Override
    protected void handleMergeException(Throwable exception) {
        LOG.warn("A merge in the background failed; the segments stay unmerged.", exception);
    }
}
