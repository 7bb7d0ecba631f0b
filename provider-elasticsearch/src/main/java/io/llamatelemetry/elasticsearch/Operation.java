package io.llamatelemetry.elasticsearch;

import co.elastic.clients.elasticsearch.core.bulk.BulkOperation;
import co.elastic.clients.util.BinaryData;
import co.elastic.clients.util.ContentType;
import io.llamatelemetry.spi.StoredRecord;
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
        @Nullable BinaryData document,
        @Nullable Version expected) {

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

    /** How large the document is. */
    long bytes() {
        return document == null ? 0 : document.size();
    }

    private static BinaryData body(StoredRecord record) {
        return BinaryData.of(ElasticsearchDocuments.document(record), ContentType.APPLICATION_JSON);
    }

    BulkOperation toBulk() {
        BinaryData body = document;
        Version version = expected;
        if (version == null) {
            return BulkOperation.of(
                    one -> one.create(create -> create.index(index).id(id).document(body)));
        }
        if (body == null) {
            return BulkOperation.of(one -> one.delete(delete ->
                    delete.index(index).id(id).ifSeqNo(version.sequence()).ifPrimaryTerm(version.term())));
        }
        return BulkOperation.of(one -> one.index(replace -> replace.index(index)
                .id(id)
                .ifSeqNo(version.sequence())
                .ifPrimaryTerm(version.term())
                .document(body)));
    }
}
