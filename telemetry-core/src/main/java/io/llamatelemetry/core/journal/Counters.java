package io.llamatelemetry.core.journal;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** What the journal counts. Touched once per group, never per frame. */
final class Counters {
    final AtomicLong folderFsyncs = new AtomicLong();
    final AtomicLong diskBytes = new AtomicLong();
    final AtomicLong released = new AtomicLong();

    private final long[] buckets = new long[FsyncTimes.BUCKETS];
    private long frames;
    private long bytes;
    private long groups;
    private long largestGroup;
    private long fsyncs;
    private long fsyncNanos;
    private long fsyncMaxNanos;

    synchronized void wrote(long groupFrames, long groupBytes) {
        frames += groupFrames;
        bytes += groupBytes;
        groups++;
        largestGroup = Math.max(largestGroup, groupFrames);
    }

    synchronized void synced(long nanos) {
        fsyncs++;
        fsyncNanos += nanos;
        fsyncMaxNanos = Math.max(fsyncMaxNanos, nanos);
        buckets[FsyncTimes.bucketOf(nanos)]++;
    }

    synchronized JournalMetrics snapshot(Health health, int segments, long readable, long durable, long queueBytes) {
        List<Long> counts = new ArrayList<>(buckets.length);
        for (long bucket : buckets) {
            counts.add(bucket);
        }
        return new JournalMetrics(
                health.state(),
                health.reason(),
                frames,
                bytes,
                groups,
                largestGroup,
                fsyncs,
                folderFsyncs.get(),
                new FsyncTimes(fsyncs, fsyncNanos, fsyncMaxNanos, counts),
                segments,
                diskBytes.get(),
                readable,
                durable,
                released.get(),
                queueBytes);
    }
}
