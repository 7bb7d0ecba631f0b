package io.llamatelemetry.lucene;

import io.llamatelemetry.spi.Setting;

/**
 * How the Lucene store uses the machine. The defaults suit two cores and a heap of one gigabyte.
 *
 * @param writeBuffer how many bytes of heap the indexes fill before they write a segment
 * @param openSpans how many spans of which one half is missing are kept in memory, so that the other half costs no search
 * @param mergeThreads how many segments are merged at a time, in the background
 */
public record LuceneConfig(
        @Setting(
                description = "Heap for documents that are not yet written to the index's files, in all.",
                defaultValue = "64MiB",
                min = 1 << 20,
                max = 1L << 31,
                bytes = true)
        long writeBuffer,

        @Setting(
                description =
                        "Open spans that are kept in memory, so that their end is merged without a search on disk.",
                defaultValue = "50000",
                min = 0,
                max = 10_000_000)
        int openSpans,

        @Setting(
                description = "How many merges of the index's files run at a time, in the background.",
                defaultValue = "1",
                min = 1,
                max = 64)
        int mergeThreads) {

    /** The defaults. */
    public static final LuceneConfig DEFAULT = new LuceneConfig(64L << 20, 50_000, 1);
}
