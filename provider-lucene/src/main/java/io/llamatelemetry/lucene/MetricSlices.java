package io.llamatelemetry.lucene;

import io.llamatelemetry.spi.MetricRequest;
import io.llamatelemetry.spi.ReadContext;
import io.llamatelemetry.spi.SeriesKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.util.BytesRef;

/** Finds where the points of the series that are asked for lie. */
final class MetricSlices {

    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final long MOST_SECOND = Long.MAX_VALUE / NANOS_PER_SECOND;

    private MetricSlices() {}

    /**
     * A run of points of one series, oldest first.
     *
     * @param segment where they lie
     * @param begin the first
     * @param end behind the last
     */
    record Slice(LeafReader segment, int begin, int end) {}

    /** The slices that hold points within the seconds asked for, by series. */
    static SortedMap<SeriesKey, List<Slice>> find(View view, MetricRequest request, ReadContext context)
            throws IOException {
        SortedMap<SeriesKey, List<Slice>> slices = new TreeMap<>();
        if (request.toSecond() < 0 || request.fromSecond() > MOST_SECOND) {
            return slices;
        }
        List<BytesRef> prefixes = SeriesBytes.prefixes(request.metric());
        for (LeafReaderContext leaf : view.segments(Kind.POINTS)) {
            SeriesColumn series = new SeriesColumn(leaf.reader());
            for (BytesRef prefix : prefixes) {
                int found = series.find(prefix);
                for (int number = found < 0 ? -1 - found : found; number < series.count(); number++) {
                    BytesRef bytes = series.get(number);
                    if (!SeriesBytes.startsWith(bytes, prefix)) {
                        break;
                    }
                    context.examined(1);
                    Optional<SeriesKey> spelt = SeriesBytes.read(bytes);
                    SeriesKey key = spelt.isPresent() ? spelt.get() : hashed(leaf.reader(), series, number);
                    if (request.matches(key)) {
                        add(key, leaf.reader(), series, number, request, slices);
                    }
                }
            }
        }
        return slices;
    }

    private static SeriesKey hashed(LeafReader segment, SeriesColumn series, int number) throws IOException {
        return StoredRecords.of(segment).point(series.begin(number)).series();
    }

    private static void add(
            SeriesKey key,
            LeafReader segment,
            SeriesColumn series,
            int number,
            MetricRequest request,
            SortedMap<SeriesKey, List<Slice>> slices)
            throws IOException {
        NumberColumn time = new NumberColumn(segment, LuceneDocuments.TIME);
        long from = Math.max(0, request.fromSecond()) * NANOS_PER_SECOND;
        long to = request.toSecond() >= MOST_SECOND ? Long.MAX_VALUE : (request.toSecond() + 1) * NANOS_PER_SECOND - 1;
        int last = series.end(number);
        int begin = SortedSearch.first(series.begin(number), last, document -> time.get(document) >= from);
        int end = SortedSearch.first(begin, last, document -> time.get(document) > to);
        if (begin < end) {
            slices.computeIfAbsent(key, any -> new ArrayList<>()).add(new Slice(segment, begin, end));
        }
    }
}
