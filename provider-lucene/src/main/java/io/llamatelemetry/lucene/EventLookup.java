package io.llamatelemetry.lucene;

import io.llamatelemetry.api.Timestamps;
import io.llamatelemetry.spi.EventId;
import io.llamatelemetry.spi.LogRecord;
import io.llamatelemetry.spi.MetricRecord;
import io.llamatelemetry.spi.StoredRecord;
import java.io.IOException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;

/** Finds a log message or a point by its id. Needs no term for it: the segments are sorted, so that a few looks do. */
final class EventLookup {

    private EventLookup() {}

    static boolean contains(DirectoryReader reader, StoredRecord record) throws IOException {
        for (LeafReaderContext leaf : reader.leaves()) {
            boolean found = record instanceof LogRecord log
                    ? containsLog(leaf.reader(), log)
                    : containsPoint(leaf.reader(), (MetricRecord) record);
            if (found) {
                return true;
            }
        }
        return false;
    }

    private static boolean containsLog(LeafReader segment, LogRecord log) throws IOException {
        Position wanted = new Position(Timestamps.toNanos(log.event().timestamp()), log.id());
        Columns columns = new Columns(segment);
        int document = SortedSearch.first(0, segment.maxDoc(), at -> columns.compare(at, wanted) <= 0);
        return document < segment.maxDoc() && columns.compare(document, wanted) == 0;
    }

    private static boolean containsPoint(LeafReader segment, MetricRecord point) throws IOException {
        Position wanted = new Position(Timestamps.toNanos(point.event().timestamp()), point.id());
        SeriesColumn series = new SeriesColumn(segment);
        int ordinal = series.find(SeriesBytes.of(point.series()));
        if (ordinal < 0) {
            return false;
        }
        int end = series.end(ordinal);
        Columns columns = new Columns(segment);
        int document = SortedSearch.first(series.begin(ordinal), end, at -> columns.compare(at, wanted) >= 0);
        return document < end && columns.compare(document, wanted) == 0;
    }

    /** Where an event is in its segment's order. */
    private record Position(long timeNanos, EventId id) {}

    private static final class Columns {

        private final NumberColumn time;
        private final NumberColumn idHigh;
        private final NumberColumn idLow;

        Columns(LeafReader segment) throws IOException {
            time = new NumberColumn(segment, LuceneDocuments.TIME);
            idHigh = new NumberColumn(segment, LuceneDocuments.ID_HIGH);
            idLow = new NumberColumn(segment, LuceneDocuments.ID_LOW);
        }

        int compare(int document, Position wanted) throws IOException {
            int order = Long.compare(time.get(document), wanted.timeNanos());
            if (order == 0) {
                order = Long.compare(
                        idHigh.get(document),
                        LuceneDocuments.ordered(wanted.id().high()));
            }
            if (order == 0) {
                order = Long.compare(
                        idLow.get(document), LuceneDocuments.ordered(wanted.id().low()));
            }
            return order;
        }
    }
}
