package io.llamatelemetry.elasticsearch;

import io.llamatelemetry.spi.StoredRecord;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One item of a bulk.
 *
 * @param index where to
 * @param id the document's id
 * @param record what the document holds; null to delete it
 * @param document the record as a document; null to delete it
 * @param expected which version of the document must be there; null if there must be none
 */
record Operation(
        String index,
        String id,
        @Nullable StoredRecord record,
        @Nullable ByteBuffer document,
        @Nullable Version expected) {

    /** More than an action takes: an index and an id are of bounded length. */
    private static final int ACTION_BYTES = 256;

    /** What an item came to. */
    enum Outcome {
        /** It was done. */
        DONE,
        /** Another version is there than the expected one, or one where none was expected. */
        CONFLICT,
        /** The index is not there. */
        NO_INDEX,
        /** The document will never be taken; it is among the dead letters. */
        REFUSED
    }

    /**
     * Which version of a document it is.
     *
     * @param sequence the sequence number within its shard
     * @param term the term of the primary shard that gave that number
     */
    record Version(long sequence, long term) {}

    /** Adds a document that is not there. */
    static Operation create(String index, String id, StoredRecord record) {
        return new Operation(index, id, record, body(record), null);
    }

    /** Replaces a version of a document. */
    static Operation replace(String index, String id, StoredRecord record, Version expected) {
        return new Operation(index, id, record, body(record), expected);
    }

    /** Removes a version of a document. */
    static Operation delete(String index, String id, Version expected) {
        return new Operation(index, id, null, null, expected);
    }

    private static ByteBuffer body(StoredRecord record) {
        return ByteBuffer.wrap(ElasticsearchDocuments.document(record));
    }

    /** The most bytes that it takes in a bulk. */
    int bytes() {
        return ACTION_BYTES + (document == null ? 0 : document.remaining());
    }

    /** Writes it as an item of a bulk. Neither the names of indices nor ids hold anything that JSON escapes. */
    void writeTo(ByteBuffer bulk) {
        StringBuilder action = new StringBuilder(ACTION_BYTES);
        action.append("{\"").append(expected == null ? "create" : document == null ? "delete" : "index");
        action.append("\":{\"_index\":\"").append(index);
        action.append("\",\"_id\":\"").append(id).append('"');
        if (expected != null) {
            action.append(",\"if_seq_no\":").append(expected.sequence());
            action.append(",\"if_primary_term\":").append(expected.term());
        }
        bulk.put(action.append("}}\n").toString().getBytes(StandardCharsets.UTF_8));
        if (document != null) {
            bulk.put(document.duplicate()).put((byte) '\n');
        }
    }
}
