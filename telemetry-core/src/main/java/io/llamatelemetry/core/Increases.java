package io.llamatelemetry.core;

import static io.llamatelemetry.spi.MetricRecord.CUMULATIVE;
import static io.llamatelemetry.spi.MetricRecord.DELTA;
import static io.llamatelemetry.spi.MetricRecord.START_TIME;
import static io.llamatelemetry.spi.MetricRecord.TEMPORALITY;

import io.llamatelemetry.api.LimitExceededException;
import io.llamatelemetry.api.Timestamps;
import io.llamatelemetry.spi.LabelPredicate;
import io.llamatelemetry.spi.MetricRecord;
import io.llamatelemetry.spi.MetricRequest;
import io.llamatelemetry.spi.MetricSink;
import io.llamatelemetry.spi.ReadContext;
import io.llamatelemetry.spi.SeriesKey;
import io.llamatelemetry.spi.StoreReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Sums in buckets where some series say how their points follow one another, by the label {@value MetricRecord#TEMPORALITY}.
 * Deltas are added up as they are. Points that are {@value MetricRecord#CUMULATIVE} say how much came since
 * {@value MetricRecord#START_TIME}. Of such a series counts by how much each
 * point is above the one before it, or the whole point where it is below that, which is a reset. The first point within the
 * time asked for is held against the last one before, however old; where none is kept, it counts whole if the series
 * started within the time, and not at all otherwise. The two labels are no labels of the answer: what differs in nothing else
 * is added up.
 */
final class Increases {

    private static final long FIRST_WINDOW_SECONDS = 3_600;
    private static final int WINDOW_GROWTH = 4;

    private final MetricRequest request;
    private final int mostPoints;
    private final SortedMap<SeriesKey, SortedMap<Long, Double>> sums = new TreeMap<>();
    private final Map<SeriesKey, First> firsts = new HashMap<>();
    private long pointsInAll;

    /** The first point of a series within the time asked for. */
    private record First(long second, double value) {}

    private Increases(MetricRequest request, int mostPoints) {
        this.request = request;
        this.mostPoints = mostPoints;
    }

    /** Whether the points of a series say how they follow one another. */
    static boolean concerns(SeriesKey series) {
        String temporality = series.labels().get(TEMPORALITY);
        return CUMULATIVE.equals(temporality) || DELTA.equals(temporality);
    }

    /** Reads the sums that a request for buckets asks for, and hands them on in order. */
    static void read(MetricRequest request, int mostPoints, StoreReader reader, MetricSink sink, ReadContext context) {
        Increases increases = new Increases(request, mostPoints);
        LabelPredicate plain = new LabelPredicate(TEMPORALITY, null, Predicate.not(CUMULATIVE::equals));
        reader.metrics(
                increases.part(request.fromSecond(), request.toSecond(), true, plain), increases.new Plain(), context);
        reader.metrics(
                increases.cumulative(request.fromSecond(), request.toSecond()), increases.new Counting(), context);
        increases.lookBack(reader, context);
        increases.sums.forEach((series, buckets) -> {
            sink.series(series);
            buckets.forEach(sink::point);
        });
    }

    private MetricRequest part(long from, long to, boolean summed, LabelPredicate label) {
        List<LabelPredicate> labels = new ArrayList<>(request.labels());
        labels.add(label);
        return new MetricRequest(request.metric(), from, to, summed ? request.bucketSeconds() : null, labels);
    }

    private MetricRequest cumulative(long from, long to) {
        return part(from, to, false, new LabelPredicate(TEMPORALITY, CUMULATIVE, CUMULATIVE::equals));
    }

    /** Looks for the last points before the time asked for, further and further back. */
    private void lookBack(StoreReader reader, ReadContext context) {
        long end = request.fromSecond() - 1;
        long window = FIRST_WINDOW_SECONDS;
        while (end >= earliestStart()) {
            long begin = Math.max(0, end - window + 1);
            Map<SeriesKey, Double> last = new HashMap<>();
            reader.metrics(cumulative(begin, end), new Latest(last), context);
            last.forEach((series, value) -> {
                First first = firsts.remove(series);
                if (first != null) {
                    add(withoutReserved(series), first.second(), increase(value, first.value()));
                }
            });
            end = begin - 1;
            window *= WINDOW_GROWTH;
        }
    }

    /** When the earliest of the series started that lack the point before; beyond all times if none lacks it. */
    private long earliestStart() {
        return firsts.keySet().stream().mapToLong(Increases::startSecond).min().orElse(Long.MAX_VALUE);
    }

    /** When a series started; 0 where it does not say. */
    private static long startSecond(SeriesKey series) {
        Instant start = Timestamps.parse(series.labels().getOrDefault(START_TIME, ""));
        return start == null ? 0 : Math.max(0, start.getEpochSecond());
    }

    private static double increase(double before, double after) {
        return after >= before ? after - before : after;
    }

    private static SeriesKey withoutReserved(SeriesKey series) {
        SortedMap<String, String> labels = new TreeMap<>(series.labels());
        labels.remove(TEMPORALITY);
        labels.remove(START_TIME);
        return new SeriesKey(series.metric(), series.unit(), labels);
    }

    private void add(SeriesKey series, long second, double value) {
        SortedMap<Long, Double> buckets = sums.computeIfAbsent(series, unseen -> new TreeMap<>());
        int before = buckets.size();
        buckets.merge(request.bucketOf(second), value, Double::sum);
        pointsInAll += buckets.size() - before;
        if (pointsInAll > mostPoints) {
            throw new LimitExceededException("The answer would have more than " + mostPoints
                    + " points (max_points); ask for a coarser granularity or a shorter time, or choose fewer series by"
                    + " label_matchers.");
        }
    }

    /** Takes sums as they are. */
    private final class Plain implements MetricSink {

        private @Nullable SeriesKey current;

        @Override
        public void series(SeriesKey series) {
            current = concerns(series) ? withoutReserved(series) : series;
        }

        @Override
        public void point(long second, double value) {
            if (current != null) {
                add(current, second, value);
            }
        }
    }

    /** Takes the points of cumulative series within the time asked for. */
    private final class Counting implements MetricSink {

        private @Nullable SeriesKey source;
        private @Nullable SeriesKey target;
        private @Nullable Double before;

        @Override
        public void series(SeriesKey series) {
            source = series;
            target = withoutReserved(series);
            before = null;
        }

        @Override
        public void point(long second, double value) {
            if (source == null || target == null) {
                return;
            }
            if (before != null) {
                add(target, second, increase(before, value));
            } else if (startSecond(source) >= request.fromSecond()) {
                add(target, second, value);
            } else {
                firsts.put(source, new First(second, value));
            }
            before = value;
        }
    }

    /** Takes the last point of each series. */
    private static final class Latest implements MetricSink {

        private final Map<SeriesKey, Double> last;
        private @Nullable SeriesKey current;

        Latest(Map<SeriesKey, Double> last) {
            this.last = last;
        }

        @Override
        public void series(SeriesKey series) {
            current = series;
        }

        @Override
        public void point(long second, double value) {
            if (current != null) {
                last.put(current, value);
            }
        }
    }
}
