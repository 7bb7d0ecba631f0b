package io.llamatelemetry.lucene;

import io.llamatelemetry.spi.EventId;
import io.llamatelemetry.spi.MetricRequest;
import io.llamatelemetry.spi.MetricSink;
import io.llamatelemetry.spi.ReadContext;
import io.llamatelemetry.spi.SeriesKey;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.NumericDocValues;

/** Answers a metric query from columns: the points of a series lie together, oldest first, in each segment. */
final class MetricScan {

    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final int COUNTED_AT_ONCE = 4_096;

    private final MetricRequest request;
    private final MetricSink sink;
    private final ReadContext context;
    private final long nowNanos;

    MetricScan(MetricRequest request, MetricSink sink, ReadContext context) {
        this.request = request;
        this.sink = sink;
        this.context = context;
        this.nowNanos = LuceneReader.nanos(context.now());
    }

    void run(View view) throws IOException {
        for (Map.Entry<SeriesKey, List<MetricSlices.Slice>> series :
                MetricSlices.find(view, request, context).entrySet()) {
            Long bucketSeconds = request.bucketSeconds();
            if (bucketSeconds == null) {
                raw(series.getKey(), series.getValue());
            } else {
                summed(series.getKey(), series.getValue(), bucketSeconds);
            }
        }
    }

    private void summed(SeriesKey series, List<MetricSlices.Slice> slices, long bucketSeconds) throws IOException {
        BucketSums sums = new BucketSums();
        for (MetricSlices.Slice slice : slices) {
            add(slice, bucketSeconds, sums);
        }
        if (!sums.isEmpty()) {
            sink.series(series);
            sums.forEach(sink::point);
        }
    }

    private void add(MetricSlices.Slice slice, long bucketSeconds, BucketSums sums) throws IOException {
        LeafReader segment = slice.segment();
        NumericDocValues times = DocValues.getNumeric(segment, LuceneDocuments.TIME);
        NumericDocValues values = DocValues.getNumeric(segment, LuceneDocuments.VALUE);
        NumericDocValues expires = DocValues.getNumeric(segment, LuceneDocuments.EXPIRES);
        long bucketEnd = Long.MIN_VALUE;
        BucketSums.Sum sum = new BucketSums.Sum();
        int counted = slice.begin();
        for (int document = slice.begin(); document < slice.end(); document++) {
            if (document - counted == COUNTED_AT_ONCE) {
                context.examined(COUNTED_AT_ONCE);
                counted = document;
            }
            if (!expires.advanceExact(document) || expires.longValue() <= nowNanos) {
                continue;
            }
            times.advanceExact(document);
            values.advanceExact(document);
            long time = times.longValue();
            if (time >= bucketEnd) {
                long bucket = request.bucketOf(time / NANOS_PER_SECOND);
                bucketEnd = endOf(bucket, bucketSeconds);
                sum = sums.of(bucket);
            }
            sum.add(Double.longBitsToDouble(values.longValue()));
        }
        context.examined(slice.end() - counted);
    }

    /** The end of a bucket in nanoseconds, or the end of all time. */
    private static long endOf(long bucket, long bucketSeconds) {
        long end = bucket + bucketSeconds;
        return end < 0 || end > Long.MAX_VALUE / NANOS_PER_SECOND ? Long.MAX_VALUE : end * NANOS_PER_SECOND;
    }

    private void raw(SeriesKey series, List<MetricSlices.Slice> slices) throws IOException {
        PriorityQueue<Lane> lanes =
                new PriorityQueue<>(Comparator.comparingLong(Lane::time).thenComparing(Lane::id));
        for (MetricSlices.Slice slice : slices) {
            Lane lane = new Lane(slice);
            if (lane.advance()) {
                lanes.add(lane);
            }
        }
        if (!lanes.isEmpty()) {
            sink.series(series);
        }
        for (Lane lane = lanes.poll(); lane != null; lane = lanes.poll()) {
            sink.point(lane.time() / NANOS_PER_SECOND, lane.value());
            if (lane.advance()) {
                lanes.add(lane);
            }
        }
    }

    /** A slice in which the walk stands at a point. */
    private final class Lane {

        private final int end;
        private final NumberColumn times;
        private final NumberColumn values;
        private final NumberColumn expires;
        private final NumberColumn idHigh;
        private final NumberColumn idLow;
        private int next;
        private long time;
        private double value;
        private EventId id = new EventId(0, 0);

        Lane(MetricSlices.Slice slice) throws IOException {
            LeafReader segment = slice.segment();
            this.next = slice.begin();
            this.end = slice.end();
            this.times = new NumberColumn(segment, LuceneDocuments.TIME);
            this.values = new NumberColumn(segment, LuceneDocuments.VALUE);
            this.expires = new NumberColumn(segment, LuceneDocuments.EXPIRES);
            this.idHigh = new NumberColumn(segment, LuceneDocuments.ID_HIGH);
            this.idLow = new NumberColumn(segment, LuceneDocuments.ID_LOW);
        }

        boolean advance() throws IOException {
            while (next < end) {
                int document = next++;
                context.examined(1);
                if (expires.get(document) > nowNanos) {
                    time = times.get(document);
                    value = Double.longBitsToDouble(values.get(document));
                    id = new EventId(
                            LuceneDocuments.ordered(idHigh.get(document)),
                            LuceneDocuments.ordered(idLow.get(document)));
                    return true;
                }
            }
            return false;
        }

        long time() {
            return time;
        }

        double value() {
            return value;
        }

        EventId id() {
            return id;
        }
    }
}
