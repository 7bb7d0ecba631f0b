package io.llamatelemetry.lucene;

import io.llamatelemetry.spi.LogFilter;
import io.llamatelemetry.spi.LogRecord;
import io.llamatelemetry.spi.ReadContext;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.Bits;
import org.jspecify.annotations.Nullable;

/**
 * The matching log messages, newest first: a merge of the segments, each in that order. The times bound what is walked over by
 * binary search, the text is looked for in each record.
 */
final class LogWalk extends ViewCursor<LogRecord> {

    private static final Comparator<LogRecord> NEWEST_FIRST = Comparator.comparing(
                    (LogRecord log) -> log.event().timestamp())
            .thenComparing(LogRecord::id)
            .reversed();

    private final LogFilter filter;
    private final Matches matches;
    private final ReadContext context;
    private final long nowNanos;
    private final Deque<Range> unopened;
    private final PriorityQueue<Lane> lanes =
            new PriorityQueue<>((left, right) -> NEWEST_FIRST.compare(left.log(), right.log()));

    /** The part of a segment that is within the times, and the first time in it. */
    private record Range(LeafReaderContext leaf, int begin, int end, Instant newest) {}

    LogWalk(View view, LogFilter filter, ReadContext context) throws IOException {
        super(view, "reading logs");
        this.filter = filter;
        this.matches = new Matches(LogQuery.of(filter));
        this.context = context;
        this.nowNanos = LuceneReader.nanos(context.now());
        this.unopened = new ArrayDeque<>(ranges(view));
    }

    private List<Range> ranges(View view) throws IOException {
        List<Range> ranges = new ArrayList<>();
        for (LeafReaderContext leaf : view.segments(Kind.LOGS)) {
            NumberColumn time = new NumberColumn(leaf.reader(), LuceneDocuments.TIME);
            int maxDoc = leaf.reader().maxDoc();
            Instant latest = filter.endTime();
            Instant earliest = filter.startTime();
            int begin = latest == null
                    ? 0
                    : SortedSearch.first(
                            0, maxDoc, document -> !timeOf(time, document).isAfter(latest));
            int end = earliest == null
                    ? maxDoc
                    : SortedSearch.first(
                            begin, maxDoc, document -> timeOf(time, document).isBefore(earliest));
            if (begin < end) {
                ranges.add(new Range(leaf, begin, end, timeOf(time, begin)));
            }
        }
        ranges.sort(Comparator.comparing(Range::newest).reversed());
        return ranges;
    }

    private static Instant timeOf(NumberColumn time, int document) throws IOException {
        return io.llamatelemetry.api.Timestamps.ofNanos(time.get(document));
    }

    @Override
    @Nullable LogRecord advance() throws IOException {
        while (!unopened.isEmpty() && (lanes.isEmpty() || isDue(unopened.element()))) {
            Lane lane = new Lane(unopened.remove());
            if (lane.advance()) {
                lanes.add(lane);
            }
        }
        Lane lane = lanes.poll();
        if (lane == null) {
            return null;
        }
        LogRecord log = lane.log();
        if (lane.advance()) {
            lanes.add(lane);
        }
        return log;
    }

    private boolean isDue(Range next) {
        return !next.newest().isBefore(lanes.element().log().event().timestamp());
    }

    /** A segment in which the walk stands at a matching message. */
    private final class Lane {

        private final StoredRecords records;
        private final NumberColumn expires;
        private final @Nullable Bits live;
        private final DocIdSetIterator documents;
        private final int begin;
        private final int end;
        private @Nullable LogRecord log;

        Lane(Range range) throws IOException {
            LeafReader segment = range.leaf().reader();
            this.records = StoredRecords.of(segment);
            this.expires = new NumberColumn(segment, LuceneDocuments.EXPIRES);
            this.live = segment.getLiveDocs();
            this.documents = matches.of(range.leaf());
            this.begin = range.begin();
            this.end = range.end();
        }

        LogRecord log() {
            if (log == null) {
                throw new IllegalStateException("the walk is at its end");
            }
            return log;
        }

        boolean advance() throws IOException {
            int document = documents.docID() < begin ? documents.advance(begin) : documents.nextDoc();
            while (document < end) {
                context.examined(1);
                if ((live == null || live.get(document)) && expires.get(document) > nowNanos) {
                    LogRecord found = records.log(document);
                    if (filter.matches(found.event())) {
                        log = found;
                        return true;
                    }
                }
                document = documents.nextDoc();
            }
            return false;
        }
    }
}
