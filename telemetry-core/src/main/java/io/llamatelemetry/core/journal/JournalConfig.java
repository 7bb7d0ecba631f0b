package io.llamatelemetry.core.journal;

import java.nio.file.Path;

/**
 * What a journal is opened with.
 *
 * @param folder where it lives; made if it is not there; one journal at a time may have it open
 * @param segmentBytes size of a segment file, 4 KiB to 1 GiB, a multiple of 8; no append may be larger
 * @param totalBytes bound of all segment files together, spare ones included, at least two segments; an append that
 *     needs more is refused as {@link Refusal#JOURNAL_FULL}
 * @param durability when an append counts as done
 * @param intervalMillis with {@link Durability#INTERVAL}, how much time a power loss may cost, 1 or more; else unused
 * @param groupBytes a commit group takes no further append once it has this many bytes, 4 KiB to 64 MiB; also the size of
 *     the write buffer
 * @param queueBytes bound of what waits to be acknowledged; an append beyond it is refused as {@link Refusal#QUEUE_FULL}
 * @param tailBytes bound of the newest frames kept in memory for readers that are close behind, 0 or more
 * @param retryMillis longest pause between two attempts to get space on a full disk, 1 or more
 */
public record JournalConfig(
        Path folder,
        int segmentBytes,
        long totalBytes,
        Durability durability,
        long intervalMillis,
        int groupBytes,
        long queueBytes,
        long tailBytes,
        long retryMillis) {

    private static final int KIB = 1024;
    private static final int MIB = 1024 * KIB;

    /** Checks every bound; the message names the value and what was expected. */
    public JournalConfig {
        within("segmentBytes", segmentBytes, 4 * KIB, 1024L * MIB);
        if (segmentBytes % FrameFormat.ALIGNMENT != 0) {
            throw new IllegalArgumentException("segmentBytes: " + segmentBytes + " (expected: a multiple of 8)");
        }
        within("totalBytes", totalBytes, 2L * segmentBytes, Long.MAX_VALUE);
        within("intervalMillis", intervalMillis, 1, 3_600_000);
        within("groupBytes", groupBytes, 4 * KIB, 64L * MIB);
        within("queueBytes", queueBytes, segmentBytes, Long.MAX_VALUE);
        within("tailBytes", tailBytes, 0, Long.MAX_VALUE);
        within("retryMillis", retryMillis, 1, 3_600_000);
    }

    /** The defaults: fsync, segments of 64 MiB, 4 GiB in all. */
    public static JournalConfig at(Path folder) {
        return new JournalConfig(
                folder, 64 * MIB, 4096L * MIB, Durability.FSYNC, 100, 4 * MIB, 128L * MIB, 16L * MIB, 1000);
    }

    /** The same with other sizes, in bytes; the queue holds at least a segment. */
    public JournalConfig withSizes(int segment, long total) {
        return new JournalConfig(
                folder,
                segment,
                total,
                durability,
                intervalMillis,
                groupBytes,
                Math.max(queueBytes, segment),
                tailBytes,
                retryMillis);
    }

    /** The same, acknowledging before the fsync, which follows within so many milliseconds. */
    public JournalConfig withInterval(long millis) {
        return new JournalConfig(
                folder,
                segmentBytes,
                totalBytes,
                Durability.INTERVAL,
                millis,
                groupBytes,
                queueBytes,
                tailBytes,
                retryMillis);
    }

    /** The same with other bounds on memory, in bytes. */
    public JournalConfig withMemory(int group, long queue, long tail) {
        return new JournalConfig(
                folder, segmentBytes, totalBytes, durability, intervalMillis, group, queue, tail, retryMillis);
    }

    /** The same with another longest pause between attempts on a full disk. */
    public JournalConfig withRetryMillis(long millis) {
        return new JournalConfig(
                folder,
                segmentBytes,
                totalBytes,
                durability,
                intervalMillis,
                groupBytes,
                queueBytes,
                tailBytes,
                millis);
    }

    private static void within(String name, long value, long least, long most) {
        if (value < least || value > most) {
            String upper = most == Long.MAX_VALUE ? "" : " and <= " + most;
            throw new IllegalArgumentException(name + ": " + value + " (expected: >= " + least + upper + ")");
        }
    }
}
