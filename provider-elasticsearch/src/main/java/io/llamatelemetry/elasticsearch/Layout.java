package io.llamatelemetry.elasticsearch;

import io.llamatelemetry.spi.ExpiryPartition;
import io.llamatelemetry.spi.StoredRecord;
import java.time.Instant;
import java.util.Optional;

/**
 * The names of the indices: {@code prefix.kind.day}, one a kind of record and partition. A prefix has no dot, so that no
 * pattern of one prefix takes in an index of another.
 */
final class Layout {

    private final String prefix;

    Layout(String prefix) {
        this.prefix = prefix;
    }

    /** The index of a partition. */
    String index(Kind kind, ExpiryPartition partition) {
        return template(kind) + "." + partition.endDay();
    }

    /** All indices of a kind. */
    String all(Kind kind) {
        return template(kind) + ".*";
    }

    /** All indices of all kinds. */
    String all() {
        return prefix + ".*";
    }

    /** All indices of a kind but one. */
    String allBut(Kind kind, String index) {
        return all(kind) + ",-" + index;
    }

    /** The template that the indices of a kind are made from. */
    String template(Kind kind) {
        return prefix + "." + kind.word();
    }

    /** The partition of an index; nothing if its name is not one of ours. */
    Optional<ExpiryPartition> partition(String index) {
        for (Kind kind : Kind.values()) {
            String start = template(kind) + ".";
            if (index.startsWith(start) && index.substring(start.length()).matches("\\d{1,9}")) {
                return Optional.of(new ExpiryPartition(Long.parseLong(index.substring(start.length()))));
            }
        }
        return Optional.empty();
    }

    /** The kind of an index of ours. */
    Kind kind(String index) {
        for (Kind kind : Kind.values()) {
            if (index.startsWith(template(kind) + ".")) {
                return kind;
            }
        }
        throw new IllegalArgumentException(index + " (expected: an index of " + prefix + ")");
    }

    /**
     * Where a record belongs: the partition that its life asks for, or, where that is over already, the one that is over
     * next. So a half that comes very late still finds the other, and no index comes back that was dropped.
     */
    static ExpiryPartition home(StoredRecord record, Instant now) {
        ExpiryPartition asked = ExpiryPartition.of(record.acceptedAt(), record.expiresAt());
        return live(asked, now);
    }

    /** The partition, or the next one to be over if it is over already. */
    static ExpiryPartition live(ExpiryPartition partition, Instant now) {
        return partition.isOver(now) ? ExpiryPartition.of(now, now.plusSeconds(1)) : partition;
    }
}
