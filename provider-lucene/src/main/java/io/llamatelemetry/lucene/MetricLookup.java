package io.llamatelemetry.lucene;

import io.llamatelemetry.api.MetricEvent;
import io.llamatelemetry.api.Timestamps;
import io.llamatelemetry.spi.EventId;
import io.llamatelemetry.spi.MetricRecord;
import io.llamatelemetry.spi.ReadContext;
import java.io.IOException;
import java.time.Instant;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.util.BytesRef;

/** Finds a point whose event equals a given one, among those of its series and time. */
final class MetricLookup {

    private MetricLookup() {}

    static boolean contains(View view, MetricEvent event, Instant acceptedSince, ReadContext context)
            throws IOException {
        MetricRecord example = new MetricRecord(new EventId(0, 0), event, acceptedSince, acceptedSince);
        BytesRef series = SeriesBytes.of(example.series());
        for (LeafReaderContext leaf : view.segments(Kind.POINTS)) {
            if (contains(leaf.reader(), series, event, acceptedSince, context)) {
                return true;
            }
        }
        return false;
    }

    private static boolean contains(
            LeafReader segment, BytesRef bytes, MetricEvent event, Instant acceptedSince, ReadContext context)
            throws IOException {
        SeriesColumn series = new SeriesColumn(segment);
        int number = series.find(bytes);
        if (number < 0) {
            return false;
        }
        NumberColumn time = new NumberColumn(segment, LuceneDocuments.TIME);
        StoredRecords records = StoredRecords.of(segment);
        long wanted = Timestamps.toNanos(event.timestamp());
        int end = series.end(number);
        int document = SortedSearch.first(series.begin(number), end, at -> time.get(at) >= wanted);
        for (; document < end && time.get(document) == wanted; document++) {
            context.examined(1);
            MetricRecord point = records.point(document);
            if (point.isLive(context.now())
                    && !point.acceptedAt().isBefore(acceptedSince)
                    && point.event().equals(event)) {
                return true;
            }
        }
        return false;
    }
}
