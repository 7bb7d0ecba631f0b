package io.llamatelemetry.lucene;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.util.BytesRef;

/**
 * Says of most traces that a segment has no span of theirs, without a look into its terms: summaries ask every segment for
 * every trace of a page, and most segments know few of them. A filter is kept for as long as its segment is open.
 */
final class TraceFilters {

    private final Map<IndexReader.CacheKey, KeyFilter> filters = new ConcurrentHashMap<>();

    /** The filter of a segment's trace ids, deleted spans' too; read from its column if it is not known yet. */
    KeyFilter of(LeafReader segment) throws IOException {
        IndexReader.CacheHelper core = segment.getCoreCacheHelper();
        KeyFilter known = filters.get(core.getKey());
        if (known != null) {
            return known;
        }
        KeyFilter read = read(segment);
        KeyFilter before = filters.putIfAbsent(core.getKey(), read);
        if (before != null) {
            return before;
        }
        core.addClosedListener(filters::remove);
        return read;
    }

    /** Makes the filters of all segments, so that no question has to wait for them. */
    void read(IndexReader index) throws IOException {
        for (LeafReaderContext leaf : index.leaves()) {
            of(leaf.reader());
        }
    }

    /** What stands for a trace in the filters. */
    static long hash(String traceId) {
        return SpanLookup.hash(new BytesRef(traceId));
    }

    /** For how many segments there is a filter. */
    int size() {
        return filters.size();
    }

    private static KeyFilter read(LeafReader segment) throws IOException {
        SortedDocValues column = DocValues.getSorted(segment, LuceneDocuments.TRACE);
        KeyFilter filter = new KeyFilter(column.getValueCount());
        TermsEnum traceIds = column.termsEnum();
        for (BytesRef traceId = traceIds.next(); traceId != null; traceId = traceIds.next()) {
            filter.add(SpanLookup.hash(traceId));
        }
        return filter;
    }
}
