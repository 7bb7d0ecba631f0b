package io.llamatelemetry.core;

import io.llamatelemetry.core.journal.JournalMetrics;

/**
 * What an engine counts of its journal.
 *
 * @param journal what the journal itself counts
 * @param applied the last event that was written to the store
 * @param committed the last event that the store holds durably
 * @param lagSeconds how long the oldest accepted event that is not in the store yet has waited
 * @param unreadable frames that could not be read back as records, and were passed over
 * @param findings what the start found damaged or torn
 */
public record JournalStatistics(
        JournalMetrics journal, long applied, long committed, double lagSeconds, long unreadable, int findings) {}
