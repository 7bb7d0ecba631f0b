package io.llamatelemetry.memory;

import io.llamatelemetry.spi.MetricRequest;
import io.llamatelemetry.spi.MetricSink;
import io.llamatelemetry.spi.ReadContext;
import java.util.Iterator;

/** Hands over the points of one series for one request, raw or summed by bucket. */
final class SeriesReading {

    private final Series series;
    private final MetricRequest request;
    private final MetricSink sink;
    private final ReadContext context;
    private final CompensatedSum sum = new CompensatedSum();
    private boolean begun;

    SeriesReading(Series series, MetricRequest request, MetricSink sink, ReadContext context) {
        this.series = series;
        this.request = request;
        this.sink = sink;
        this.context = context;
    }

    void run() {
        long now = Nanos.of(context.now());
        long from = Nanos.ofSecond(request.fromSecond());
        long to = request.toSecond() < 0 ? -1 : lastOf(request.toSecond());
        if (from > to) {
            return;
        }
        boolean filled = false;
        long bucket = 0;
        for (Iterator<PointNode> points = series.between(from, to); points.hasNext(); ) {
            PointNode point = points.next();
            context.examined(1);
            if (point.expiresAt <= now) {
                continue;
            }
            long second = point.time / Nanos.PER_SECOND;
            if (request.bucketSeconds() == null) {
                give(second, point.value);
                continue;
            }
            if (filled && request.bucketOf(second) != bucket) {
                give(bucket, sum.take());
            }
            bucket = request.bucketOf(second);
            filled = true;
            sum.add(point.value);
        }
        if (filled) {
            give(bucket, sum.take());
        }
    }

    private void give(long second, double value) {
        if (!begun) {
            sink.series(series.key);
            begun = true;
        }
        sink.point(second, value);
    }

    private static long lastOf(long second) {
        long next = second == Long.MAX_VALUE ? Long.MAX_VALUE : Nanos.ofSecond(second + 1);
        return next == Long.MAX_VALUE ? next : next - 1;
    }
}
