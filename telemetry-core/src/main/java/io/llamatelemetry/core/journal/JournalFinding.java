package io.llamatelemetry.core.journal;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Bytes of the journal that were not whole frames, or frames that were not there.
 *
 * @param kind what it looks like
 * @param segment the file
 * @param offset where in it the bytes begin
 * @param length how many bytes, without the zeros at their end; 0 for frames that are missing without a trace
 * @param firstMissing the first sequence that was to be there; 0 if none is known to be missing
 * @param lastMissing the last one; for a tail 0, since what was to follow is not known
 * @param keptAside the file that holds a copy of the bytes; null if there are none, or if the copy could not be made,
 *     and then the bytes are still in the segment
 */
public record JournalFinding(
        Kind kind,
        Path segment,
        long offset,
        long length,
        long firstMissing,
        long lastMissing,
        @Nullable Path keptAside) {

    /** What a finding looks like. */
    public enum Kind {
        /** At the very end: looks like a write that a crash cut off before it was acknowledged. Cut from the file. */
        TORN_TAIL,
        /**
         * In the last commit group before a start, or without a lost frame: looks like a write of which only a part reached
         * the disk before it was acknowledged. Skipped.
         */
        TORN_GROUP,
        /** Before frames of later groups, so acknowledged frames may be lost. Skipped. */
        DAMAGE,
        /** Frames that should lie between two others and left no bytes. */
        MISSING
    }

    /** One sentence for the log. */
    public String message() {
        String where = length == 0
                ? "in or before " + segment
                : length + " bytes at offset " + offset + " of " + segment
                        + (keptAside == null ? " (left in place)" : " (kept in " + keptAside.getFileName() + ")");
        String lost = firstMissing == 0
                ? ""
                : lastMissing == 0
                        ? ", from sequence " + firstMissing + " on"
                        : ", sequences " + firstMissing + " to " + lastMissing;
        return switch (kind) {
            case TORN_TAIL -> "torn tail: " + where + lost;
            case TORN_GROUP -> "torn last group: " + where + lost;
            case DAMAGE -> "damage: " + where + lost;
            case MISSING -> "missing frames: " + where + lost;
        };
    }
}
