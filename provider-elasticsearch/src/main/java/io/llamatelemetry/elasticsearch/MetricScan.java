package io.llamatelemetry.elasticsearch;

import co.elastic.clients.elasticsearch._types.aggregations.Aggregation;
import co.elastic.clients.elasticsearch._types.aggregations.CompositeBucket;
import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import io.llamatelemetry.spi.LabelPredicate;
import io.llamatelemetry.spi.MetricRequest;
import io.llamatelemetry.spi.MetricSink;
import io.llamatelemetry.spi.ReadContext;
import io.llamatelemetry.spi.SeriesKey;
import io.llamatelemetry.spi.StoreCursor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Answers a metric query: first which series there are, each known from one of its points, then their points, as many series
 * at a time as have a bounded number of points together.
 */
final class MetricScan {

    private static final String SAMPLE = "sample";
    private static final String SUM = "sum";
    private static final int SERIES_IN_PAGE = 500;
    private static final int MOST_IN_PAGE = 10_000;
    private static final int MOST_SERIES_AT_ONCE = 1_000;
    private static final long MOST_POINTS_AT_ONCE = 100_000;

    private final Cluster cluster;
    private final String indices;
    private final MetricRequest request;
    private final MetricSink sink;
    private final ReadContext context;

    MetricScan(Cluster cluster, String indices, MetricRequest request, MetricSink sink, ReadContext context) {
        this.cluster = cluster;
        this.indices = indices;
        this.request = request;
        this.sink = sink;
        this.context = context;
    }

    /** A series, as its documents call it, and how many points of it there are. */
    private record Found(String name, long points) {}

    /** A point or a sum. */
    private record Point(long second, double value) {}

    void run() {
        Map<SeriesKey, Found> group = new TreeMap<>();
        long points = 0;
        for (Map.Entry<SeriesKey, Found> series : series().entrySet()) {
            long more = series.getValue().points();
            if (!group.isEmpty() && (points + more > MOST_POINTS_AT_ONCE || group.size() == MOST_SERIES_AT_ONCE)) {
                handOver(group);
                group.clear();
                points = 0;
            }
            group.put(series.getKey(), series.getValue());
            points += more;
        }
        handOver(group);
    }

    private List<Query> ofRequest() {
        List<Query> parts = new ArrayList<>(List.of(
                ElasticsearchQuestions.living(context.now()),
                ElasticsearchQuestions.within(Fields.SECOND, request.fromSecond(), request.toSecond()),
                ElasticsearchQuestions.term(Fields.METRIC, Digest.of(request.metric()))));
        for (LabelPredicate label : request.labels()) {
            String value = label.equalTo();
            // The empty text also stands for a label that is not there.
            if (value != null && !value.isEmpty()) {
                parts.add(
                        ElasticsearchQuestions.term(Fields.LABELS, ElasticsearchDocuments.label(label.name(), value)));
            }
        }
        return parts;
    }

    private SortedMap<SeriesKey, Found> series() {
        Aggregation sample = Aggregation.of(
                aggregation -> aggregation.topHits(top -> top.size(1).source(Searches.record())));
        Composite groups = new Composite(
                cluster,
                indices,
                ElasticsearchQuestions.all(ofRequest()),
                List.of(Composite.byText(Fields.SERIES)),
                Map.of(SAMPLE, sample),
                SERIES_IN_PAGE,
                SERIES_IN_PAGE,
                context);
        SortedMap<SeriesKey, Found> wanted = new TreeMap<>();
        while (!groups.isEnded()) {
            for (CompositeBucket bucket : groups.next()) {
                SeriesKey key = sampleOf(bucket).point().series();
                if (request.matches(key)) {
                    wanted.put(key, new Found(Composite.text(bucket, Fields.SERIES), bucket.docCount()));
                }
            }
        }
        return wanted;
    }

    private static Source sampleOf(CompositeBucket bucket) {
        var sample = bucket.aggregations().get(SAMPLE);
        if (sample != null) {
            for (var hit : sample.topHits().hits().hits()) {
                if (hit.source() != null) {
                    return hit.source().to(Source.class);
                }
            }
        }
        return new Source(null);
    }

    private void handOver(Map<SeriesKey, Found> group) {
        if (group.size() == 1) {
            Map.Entry<SeriesKey, Found> only = group.entrySet().iterator().next();
            boolean[] begun = new boolean[1];
            read(List.of(only.getValue().name()), (name, point) -> {
                if (!begun[0]) {
                    begun[0] = true;
                    sink.series(only.getKey());
                }
                sink.point(point.second(), point.value());
            });
        } else if (!group.isEmpty()) {
            Map<String, List<Point>> bySeries = new HashMap<>();
            read(
                    group.values().stream().map(Found::name).toList(),
                    (name, point) -> bySeries.computeIfAbsent(name, any -> new ArrayList<>())
                            .add(point));
            group.forEach((key, found) -> {
                List<Point> points = bySeries.get(found.name());
                if (points != null) {
                    sink.series(key);
                    points.forEach(point -> sink.point(point.second(), point.value()));
                }
            });
        }
    }

    /** Takes the points of series, those of one series in order. */
    private interface Taker {

        void take(String series, Point point);
    }

    private void read(List<String> names, Taker taker) {
        List<Query> parts = ofRequest();
        parts.add(ElasticsearchQuestions.anyOf(Fields.SERIES, names));
        Query query = ElasticsearchQuestions.all(parts);
        Long bucketSeconds = request.bucketSeconds();
        if (bucketSeconds == null) {
            raw(query, taker);
        } else {
            summed(query, bucketSeconds, taker);
        }
    }

    private void summed(Query query, long bucketSeconds, Taker taker) {
        Composite groups = new Composite(
                cluster,
                indices,
                query,
                List.of(Composite.byText(Fields.SERIES), Composite.byInterval(Fields.SECOND, bucketSeconds)),
                Map.of(SUM, Aggregation.of(aggregation -> aggregation.sum(sum -> sum.field(Fields.VALUE)))),
                MOST_IN_PAGE,
                MOST_IN_PAGE,
                context);
        while (!groups.isEnded()) {
            for (CompositeBucket bucket : groups.next()) {
                var sum = bucket.aggregations().get(SUM);
                if (sum == null) {
                    throw new IllegalStateException("a group without a sum");
                }
                Double value = sum.sum().value();
                taker.take(
                        Composite.text(bucket, Fields.SERIES),
                        new Point(Composite.number(bucket, Fields.SECOND), value == null ? Double.NaN : value));
            }
        }
    }

    private void raw(Query query, Taker taker) {
        HitWalk.Search search = new HitWalk.Search(
                indices,
                query,
                List.of(
                        Searches.ascending(Fields.SERIES),
                        Searches.ascending(Fields.TIME),
                        Searches.ascending(Fields.ID)),
                List.of(Fields.SERIES, Fields.SECOND, Fields.VALUE),
                false,
                SERIES_IN_PAGE,
                false);
        try (StoreCursor<Boolean> walk = new HitWalk<>(cluster, search, context, hit -> {
            taker.take(
                    Columns.text(hit, Fields.SERIES),
                    new Point(Columns.number(hit, Fields.SECOND), Columns.decimal(hit, Fields.VALUE)));
            return true;
        })) {
            Consumer<Boolean> done = any -> {};
            walk.forEachRemaining(done);
        }
    }
}
