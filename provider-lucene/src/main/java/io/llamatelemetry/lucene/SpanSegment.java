package io.llamatelemetry.lucene;

import io.llamatelemetry.api.SpanWithStatus;
import io.llamatelemetry.spi.SpanSkeleton;
import java.io.IOException;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.util.Bits;
import org.jspecify.annotations.Nullable;

/** What is read of a segment's spans, column by column. For one thread. */
final class SpanSegment {

    private final LeafReader segment;
    private final @Nullable Bits live;
    private final long nowNanos;
    private final NumberColumn start;
    private final NumberColumn expires;
    private @Nullable StoredRecords records;
    private @Nullable BinaryDocValues skeletons;
    private SortedDocValues traces;
    private int lastTrace = -1;
    private String lastTraceId = "";

    SpanSegment(LeafReader segment, long nowNanos) throws IOException {
        this.segment = segment;
        this.live = segment.getLiveDocs();
        this.nowNanos = nowNanos;
        this.start = new NumberColumn(segment, LuceneDocuments.START);
        this.expires = new NumberColumn(segment, LuceneDocuments.EXPIRES);
        this.traces = DocValues.getSorted(segment, LuceneDocuments.TRACE);
    }

    /** Whether the span is there, has started and lives. */
    boolean isSeen(int document) throws IOException {
        return (live == null || live.get(document))
                && start.get(document) != LuceneDocuments.NOT_STARTED
                && expires.get(document) > nowNanos;
    }

    long startNanos(int document) throws IOException {
        return start.get(document);
    }

    /** The number that the span's trace has in this segment. */
    int trace(int document) throws IOException {
        if (traces.docID() > document) {
            traces = DocValues.getSorted(segment, LuceneDocuments.TRACE);
        }
        if (!traces.advanceExact(document)) {
            throw new CorruptIndexException("no trace", "document " + document);
        }
        return traces.ordValue();
    }

    int traceCount() {
        return traces.getValueCount();
    }

    String traceId(int trace) throws IOException {
        if (trace != lastTrace) {
            lastTraceId = traces.lookupOrd(trace).utf8ToString();
            lastTrace = trace;
        }
        return lastTraceId;
    }

    SpanSkeleton skeleton(int document) throws IOException {
        BinaryDocValues column = skeletons;
        if (column == null || column.docID() > document) {
            column = DocValues.getBinary(segment, LuceneDocuments.SKELETON);
            skeletons = column;
        }
        if (!column.advanceExact(document)) {
            throw new CorruptIndexException("no skeleton", "document " + document);
        }
        return Skeleton.decode(column.binaryValue(), start.get(document));
    }

    SpanWithStatus span(int document) throws IOException {
        StoredRecords reader = records;
        if (reader == null) {
            reader = StoredRecords.of(segment);
            records = reader;
        }
        return reader.span(document)
                .toSpan()
                .orElseThrow(() -> new IllegalStateException("a span that has not started was asked for"));
    }
}
