package io.llamatelemetry.core.journal;

/**
 * The journal at one moment. Counts are since it was opened.
 *
 * @param state whether appends are taken
 * @param reason the state in words
 * @param frames written
 * @param bytes written, headers and padding included
 * @param groups commit groups written
 * @param largestGroup most frames in one group
 * @param fsyncs of the journal's content; those that prepare a spare segment are not counted
 * @param folderFsyncs of the folder
 * @param fsyncTimes how long the fsyncs took
 * @param segments that hold frames
 * @param diskBytes of all segments, spare ones included; what was kept aside is not counted
 * @param readableSequence last sequence that was acknowledged and that readers get; 0 if there is none
 * @param durableSequence last sequence known to be on the disk; 0 if there is none
 * @param releasedSequence last sequence that was released; 0 if none was
 * @param queueBytes that wait to be acknowledged
 */
public record JournalMetrics(
        JournalState state,
        String reason,
        long frames,
        long bytes,
        long groups,
        long largestGroup,
        long fsyncs,
        long folderFsyncs,
        FsyncTimes fsyncTimes,
        int segments,
        long diskBytes,
        long readableSequence,
        long durableSequence,
        long releasedSequence,
        long queueBytes) {}
