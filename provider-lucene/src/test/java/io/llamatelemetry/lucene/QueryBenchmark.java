package io.llamatelemetry.lucene;

import io.llamatelemetry.api.Attributes;
import io.llamatelemetry.api.JsonValue;
import io.llamatelemetry.api.MetricEvent;
import io.llamatelemetry.api.MetricLabelMatcher;
import io.llamatelemetry.api.MetricLabelOperator;
import io.llamatelemetry.api.MetricQueryType;
import io.llamatelemetry.api.QueryCondition;
import io.llamatelemetry.api.QueryConditionOp;
import io.llamatelemetry.api.QueryMetricsResponse;
import io.llamatelemetry.api.QuerySpanTreeResponse;
import io.llamatelemetry.api.QueryTracesResponse;
import io.llamatelemetry.api.SpanStatus;
import io.llamatelemetry.api.Telemetry;
import io.llamatelemetry.api.Trace;
import io.llamatelemetry.spi.EventId;
import io.llamatelemetry.spi.MetricRecord;
import io.llamatelemetry.spi.SpanEnd;
import io.llamatelemetry.spi.SpanKey;
import io.llamatelemetry.spi.SpanRecord;
import io.llamatelemetry.spi.SpanStart;
import io.llamatelemetry.spi.TelemetryStore;
import io.llamatelemetry.spi.WriteBatch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How long queries take on a store of {@code spans} spans, a million points in a hundred series over a day, and a few traces
 * of fifty spans. The store is made once and kept beneath {@code target}; the rates at which it filled are printed.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 2, time = 3)
@Measurement(iterations = 3, time = 3)
@Fork(
        value = 1,
        jvmArgs = {"-Xms3g", "-Xmx3g", "-XX:+AlwaysPreTouch"})
public class QueryBenchmark {

    private static final int BATCH = 5_000;
    private static final int POINTS = 1_000_000;
    private static final int SERIES = 100;
    private static final long DAY = 86_400;
    private static final int SPANS_OF_A_TREE = 50;
    private static final int TREES = 100;
    private static final Instant NOW = BenchmarkSpans.FIRST.plus(Duration.ofHours(1));

    /** How many spans are stored. */
    @Param({"1000000", "10000000"})
    public long spans;

    private final SplittableRandom random = new SplittableRandom(42);
    private @Nullable BenchmarkStore store;

    /** Fills the store, unless it is there. */
    @Setup(Level.Trial)
    public void open() throws Exception {
        store = BenchmarkStore.open("queries-" + spans, NOW, this::fill);
    }

    private void fill(TelemetryStore filled) {
        long sequence = 0;
        long begun = System.nanoTime();
        for (long from = 0; from < spans; from += BATCH) {
            List<SpanRecord> batch = new ArrayList<>(BATCH);
            for (long i = from; i < from + BATCH; i++) {
                batch.add(BenchmarkSpans.whole(i));
            }
            filled.writer().write(new WriteBatch(++sequence, batch, List.of(), List.of()));
            if ((from + BATCH) % 1_000_000 == 0) {
                double seconds = (System.nanoTime() - begun) / 1e9;
                System.out.printf("%,d spans stored: the last million at %,.0f spans/s%n", from + BATCH, 1e6 / seconds);
                filled.commit();
                begun = System.nanoTime();
            }
        }
        filled.writer().write(new WriteBatch(++sequence, trees(), List.of(), List.of()));
        for (int from = 0; from < POINTS; from += BATCH) {
            filled.writer().write(new WriteBatch(++sequence, List.of(), List.of(), points(from)));
        }
    }

    private static List<SpanRecord> trees() {
        List<SpanRecord> trees = new ArrayList<>();
        Instant before = BenchmarkSpans.FIRST.minus(Duration.ofHours(1));
        for (int tree = 0; tree < TREES; tree++) {
            for (int i = 0; i < SPANS_OF_A_TREE; i++) {
                String parent = i == 0 ? null : "tree-" + tree + "-" + (i - 1) / 3;
                trees.add(new SpanRecord(
                        new SpanKey("trace-of-tree-" + tree, "tree-" + tree + "-" + i),
                        new SpanStart(before.plusMillis(i), "work", parent, Attributes.of("n", i)),
                        new SpanEnd(before.plusMillis(i + 100), SpanStatus.OK, Attributes.of()),
                        BenchmarkSpans.FIRST,
                        BenchmarkSpans.FIRST.plus(Duration.ofDays(7))));
            }
        }
        return trees;
    }

    private static List<MetricRecord> points(int from) {
        List<MetricRecord> points = new ArrayList<>();
        for (int i = from; i < from + BATCH; i++) {
            int series = i % SERIES;
            Instant time = BenchmarkSpans.FIRST.minusSeconds(DAY).plusMillis(i * (DAY * 1_000) / POINTS);
            MetricEvent event = new MetricEvent(
                    "t",
                    "",
                    time,
                    Attributes.of("instance", "host-" + series, "quarter", "q" + series % 4),
                    "requests",
                    JsonValue.of(1 + i % 16),
                    "1");
            points.add(new MetricRecord(
                    new EventId(1 + i, 7), event, BenchmarkSpans.FIRST, BenchmarkSpans.FIRST.plus(Duration.ofDays(7))));
        }
        return points;
    }

    /** Lets go of the store. */
    @TearDown(Level.Trial)
    public void close() {
        if (store != null) {
            store.close();
        }
    }

    private Telemetry telemetry() {
        return Objects.requireNonNull(store).telemetry();
    }

    private long anyTrace() {
        return random.nextLong(spans / BenchmarkSpans.IN_A_TRACE);
    }

    /** A trace by its id. */
    @Benchmark
    public Trace getTrace() {
        return telemetry().getTrace(BenchmarkSpans.traceId(anyTrace()));
    }

    /** A tree of fifty spans. */
    @Benchmark
    public QuerySpanTreeResponse treeOf50() {
        return telemetry().getSpanTree("tree-" + random.nextInt(TREES) + "-0", null, null);
    }

    /** The newest hundred traces. */
    @Benchmark
    public QueryTracesResponse newest100() {
        return telemetry().queryTraces(null, 100, 0, null);
    }

    /** The newest hundred of the traces that a quarter of all match. */
    @Benchmark
    public QueryTracesResponse newest100OfAQuarter() {
        return traces("region", "quarter-1");
    }

    /** The ten traces of one session. */
    @Benchmark
    public QueryTracesResponse tenOfASession() {
        return traces("session_id", "session-" + anyTrace() / BenchmarkSpans.TRACES_OF_A_SESSION);
    }

    private QueryTracesResponse traces(String key, String value) {
        return telemetry().queryTraces(List.of(QueryCondition.of(key, QueryConditionOp.EQ, value)), 100, 0, null);
    }

    /** A day of a million points in a hundred series, by the minute. */
    @Benchmark
    public QueryMetricsResponse aMillionPointsByTheMinute() {
        return metrics(List.of());
    }

    /** A day of a quarter of them. */
    @Benchmark
    public QueryMetricsResponse aQuarterOfThemByTheMinute() {
        return metrics(List.of(new MetricLabelMatcher("quarter", "q1", MetricLabelOperator.EQUALS)));
    }

    private QueryMetricsResponse metrics(List<MetricLabelMatcher> matchers) {
        long end = BenchmarkSpans.FIRST.getEpochSecond();
        return telemetry().queryMetrics("requests", end - DAY, end, "1m", MetricQueryType.RANGE, matchers);
    }
}
