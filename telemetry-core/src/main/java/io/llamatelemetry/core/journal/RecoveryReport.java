package io.llamatelemetry.core.journal;

import java.util.List;

/**
 * What was found when the journal was opened.
 *
 * @param firstSequence of the oldest frame kept, 0 if there is none
 * @param lastSequence of the newest frame kept, 0 if there is none
 * @param frames how many whole frames there are
 * @param segments how many segment files hold them
 * @param bytes how many bytes were read to know this
 * @param findings what was not whole, oldest first
 * @param nanos how long it took
 */
public record RecoveryReport(
        long firstSequence,
        long lastSequence,
        long frames,
        int segments,
        long bytes,
        List<JournalFinding> findings,
        long nanos) {
    /** Copies the findings. */
    public RecoveryReport {
        findings = List.copyOf(findings);
    }

    /**
     * Whether frames that were acknowledged seem to be lost. Damage to the very last group cannot be told from a write that
     * was cut off, and does not count.
     */
    public boolean acknowledgedMayBeLost() {
        return findings.stream()
                .anyMatch(finding ->
                        finding.kind() == JournalFinding.Kind.DAMAGE || finding.kind() == JournalFinding.Kind.MISSING);
    }
}
