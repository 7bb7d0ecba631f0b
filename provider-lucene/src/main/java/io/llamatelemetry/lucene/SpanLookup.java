package io.llamatelemetry.lucene;

import io.llamatelemetry.spi.SpanRecord;
import java.io.IOException;
import java.util.function.Consumer;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.BitUtil;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/** Finds a span by its key. */
final class SpanLookup {

    private SpanLookup() {}

    /** What stands for a key in filters. */
    static long hash(BytesRef key) {
        long hash = key.length;
        int position = key.offset;
        int end = key.offset + key.length;
        for (; position + Long.BYTES <= end; position += Long.BYTES) {
            hash = mixed(hash ^ (long) BitUtil.VH_LE_LONG.get(key.bytes, position));
        }
        long rest = 0;
        for (; position < end; position++) {
            rest = (rest << Byte.SIZE) | (key.bytes[position] & 0xff);
        }
        return mixed(hash ^ rest);
    }

    private static long mixed(long bits) {
        long mixed = (bits ^ (bits >>> 32)) * 0xD6E8FEB86659FD93L;
        return (mixed ^ (mixed >>> 32)) * 0xD6E8FEB86659FD93L;
    }

    /** Hands over every key of a segment, deleted ones too. What is handed over is valid until the call returns. */
    static void forEachKey(LeafReader segment, Consumer<BytesRef> keys) throws IOException {
        Terms terms = segment.terms(LuceneDocuments.KEY);
        if (terms == null) {
            return;
        }
        TermsEnum all = terms.iterator();
        for (BytesRef key = all.next(); key != null; key = all.next()) {
            keys.accept(key);
        }
    }

    /** The record of a key, whether it lives or not, or null. */
    static @Nullable SpanRecord find(IndexReader reader, BytesRef key) throws IOException {
        for (LeafReaderContext leaf : reader.leaves()) {
            int document = find(leaf.reader(), key);
            if (document != DocIdSetIterator.NO_MORE_DOCS) {
                return StoredRecords.of(leaf.reader()).span(document);
            }
        }
        return null;
    }

    private static int find(LeafReader segment, BytesRef key) throws IOException {
        Terms terms = segment.terms(LuceneDocuments.KEY);
        if (terms == null) {
            return DocIdSetIterator.NO_MORE_DOCS;
        }
        TermsEnum found = terms.iterator();
        if (!found.seekExact(key)) {
            return DocIdSetIterator.NO_MORE_DOCS;
        }
        Bits live = segment.getLiveDocs();
        PostingsEnum documents = found.postings(null, PostingsEnum.NONE);
        int document = documents.nextDoc();
        while (document != DocIdSetIterator.NO_MORE_DOCS && live != null && !live.get(document)) {
            document = documents.nextDoc();
        }
        return document;
    }
}
