package io.llamatelemetry.lucene;

import io.llamatelemetry.spi.AttributeTerms;
import io.llamatelemetry.spi.ReadContext;
import io.llamatelemetry.spi.TraceSummary;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/** Summarises traces from columns, all of them in one pass over each segment. */
final class TraceSummaries {

    private final List<String> traceIds;
    private final List<BytesRef> terms = new ArrayList<>();
    private final long[] hashes;
    private final TraceSummary.Builder[] builders;
    private final ReadContext context;
    private long[] hits = new long[64];
    private int hitCount;

    private TraceSummaries(List<String> traceIds, ReadContext context) {
        this.traceIds = traceIds;
        this.context = context;
        this.hashes = traceIds.stream().mapToLong(TraceFilters::hash).toArray();
        this.builders = new TraceSummary.Builder[traceIds.size()];
        for (int i = 0; i < builders.length; i++) {
            terms.add(new BytesRef(AttributeTerms.ofTrace(traceIds.get(i))));
            builders[i] = new TraceSummary.Builder();
        }
    }

    static List<TraceSummary> of(Collection<String> traceIds, View view, ReadContext context) throws IOException {
        TraceSummaries summaries = new TraceSummaries(traceIds.stream().sorted().toList(), context);
        for (LeafReaderContext leaf : view.segments(Kind.SPANS)) {
            summaries.add(leaf, view.traces(leaf));
        }
        List<TraceSummary> found = new ArrayList<>();
        for (int i = 0; i < summaries.builders.length; i++) {
            summaries.builders[i].build(summaries.traceIds.get(i)).ifPresent(found::add);
        }
        return found;
    }

    private void add(LeafReaderContext leaf, KeyFilter filter) throws IOException {
        findHits(leaf.reader(), filter);
        if (hitCount == 0) {
            return;
        }
        Arrays.sort(hits, 0, hitCount);
        SpanSegment segment = new SpanSegment(leaf.reader(), LuceneReader.nanos(context.now()));
        for (int i = 0; i < hitCount; i++) {
            int document = (int) (hits[i] >>> Integer.SIZE);
            context.examined(1);
            if (segment.isSeen(document)) {
                builders[(int) hits[i]].add(segment.skeleton(document));
            }
        }
    }

    /** Notes the spans of the traces as document and number of the trace. */
    private void findHits(LeafReader segment, KeyFilter filter) throws IOException {
        hitCount = 0;
        TermsEnum all = null;
        PostingsEnum documents = null;
        for (int i = 0; i < builders.length; i++) {
            if (filter.mayContain(hashes[i])) {
                all = all == null
                        ? Terms.getTerms(segment, LuceneDocuments.TERMS).iterator()
                        : all;
                if (all.seekExact(terms.get(i))) {
                    documents = all.postings(documents, PostingsEnum.NONE);
                    addHits(documents, i);
                }
            }
        }
    }

    private void addHits(@Nullable PostingsEnum documents, int trace) throws IOException {
        if (documents == null) {
            return;
        }
        for (int document = documents.nextDoc();
                document != DocIdSetIterator.NO_MORE_DOCS;
                document = documents.nextDoc()) {
            if (hitCount == hits.length) {
                hits = Arrays.copyOf(hits, hitCount * 2);
            }
            hits[hitCount++] = ((long) document << Integer.SIZE) | trace;
        }
    }
}
