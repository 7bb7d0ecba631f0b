package io.llamatelemetry.lucene;

import io.llamatelemetry.spi.AttributeTerms;
import io.llamatelemetry.spi.IndexQuestion;
import io.llamatelemetry.spi.IndexQuestions;
import io.llamatelemetry.spi.ReadContext;
import io.llamatelemetry.spi.SpanFilter;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/**
 * Of the traces that have a span that matches a filter which few match, those that have one that matches a filter which many
 * do: the second is only asked of the first's traces, some at a time.
 */
final class NarrowedTraceIds extends ViewCursor<String> {

    private static final int TRACES_AT_ONCE = 256;

    private final View view;
    private final TraceIdWalk candidates;
    private final SpanFilter filter;
    private final boolean needsCheck;
    private final Query query;
    private final ReadContext context;
    private final Deque<String> found = new ArrayDeque<>();

    /** A cursor that owns the other one, and the hold of the view. */
    NarrowedTraceIds(View view, TraceIdWalk candidates, SpanFilter filter, ReadContext context) {
        super(view, "listing traces");
        IndexQuestion question = IndexQuestions.of(filter);
        this.view = view;
        this.candidates = candidates;
        this.filter = filter;
        this.needsCheck = question.needsCheck();
        this.query = LuceneQuestions.toQuery(question, context);
        this.context = context;
    }

    @Override
    @Nullable String advance() throws IOException {
        while (found.isEmpty() && candidates.hasNext()) {
            List<String> some = new ArrayList<>();
            while (some.size() < TRACES_AT_ONCE && candidates.hasNext()) {
                some.add(candidates.next());
            }
            Set<String> matching = matching(some);
            some.stream().filter(matching::contains).forEach(found::add);
        }
        return found.poll();
    }

    @Override
    void closing() {
        candidates.close();
    }

    private Set<String> matching(List<String> traceIds) throws IOException {
        List<BytesRef> terms = traceIds.stream()
                .map(id -> new BytesRef(AttributeTerms.ofTrace(id)))
                .toList();
        Matches matches = new Matches(new BooleanQuery.Builder()
                .add(new TermInSetQuery(LuceneDocuments.TERMS, terms), BooleanClause.Occur.FILTER)
                .add(query, BooleanClause.Occur.FILTER)
                .build());
        Set<String> matching = new HashSet<>();
        for (LeafReaderContext leaf : view.segments(Kind.SPANS)) {
            SpanSegment segment = new SpanSegment(leaf.reader(), LuceneReader.nanos(context.now()));
            DocIdSetIterator documents = matches.of(leaf);
            for (int document = documents.nextDoc();
                    document != DocIdSetIterator.NO_MORE_DOCS;
                    document = documents.nextDoc()) {
                context.examined(1);
                if (segment.isSeen(document) && (!needsCheck || filter.matches(segment.span(document)))) {
                    matching.add(segment.traceId(segment.trace(document)));
                }
            }
        }
        return matching;
    }
}
