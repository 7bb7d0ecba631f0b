package io.llamatelemetry.lucene;

import io.llamatelemetry.spi.ExpiryPartition;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * One durable state of the whole store: which commit of each shard belongs to it, and what had been written by then. It makes
 * the commits of many indexes one: at a start every shard goes back to the commit that the checkpoint names.
 *
 * @param sequence the journal's number of the last event that it holds; 0 for none
 * @param generations the generation of each shard's commit
 */
record Checkpoint(long sequence, SortedMap<ShardId, Long> generations) {

    static final Checkpoint EMPTY = new Checkpoint(0, Collections.emptySortedMap());

    private static final String TITLE = "lucene store checkpoint";

    Checkpoint {
        generations = Collections.unmodifiableSortedMap(new TreeMap<>(generations));
    }

    /** The checkpoint as the text of its file; the last line is a checksum of the rest. */
    String toText() {
        StringBuilder text = new StringBuilder(TITLE).append('\n');
        text.append("sequence ").append(sequence).append('\n');
        for (Map.Entry<ShardId, Long> shard : generations.entrySet()) {
            text.append("shard ").append(shard.getKey().partition().endDay());
            text.append(' ').append(shard.getKey().kind());
            text.append(' ').append(shard.getValue()).append('\n');
        }
        return text + "crc32c " + checksum(text.toString()) + '\n';
    }

    /** The checkpoint that {@link #toText} wrote; nothing if the text is damaged. */
    static Optional<Checkpoint> parse(String text) {
        int last = text.lastIndexOf("crc32c ");
        if (last < 0 || !text.substring(last).equals("crc32c " + checksum(text.substring(0, last)) + '\n')) {
            return Optional.empty();
        }
        long sequence = 0;
        SortedMap<ShardId, Long> generations = new TreeMap<>();
        for (String line : text.substring(0, last).split("\n", -1)) {
            String[] words = line.split(" ", -1);
            if (words[0].equals("sequence")) {
                sequence = Long.parseLong(words[1]);
            } else if (words[0].equals("shard")) {
                ExpiryPartition partition = new ExpiryPartition(Long.parseLong(words[1]));
                generations.put(new ShardId(partition, Kind.valueOf(words[2])), Long.parseLong(words[3]));
            }
        }
        return Optional.of(new Checkpoint(sequence, generations));
    }

    private static long checksum(String text) {
        CRC32C checksum = new CRC32C();
        checksum.update(text.getBytes(StandardCharsets.UTF_8));
        return checksum.getValue();
    }
}
