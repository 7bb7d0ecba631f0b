package io.llamatelemetry.lucene;

import io.llamatelemetry.api.Attributes;
import io.llamatelemetry.api.QueryCondition;
import io.llamatelemetry.api.QueryConditionOp;
import io.llamatelemetry.api.QuerySpanTreeResponse;
import io.llamatelemetry.api.QueryTracesResponse;
import io.llamatelemetry.api.SpanStatus;
import io.llamatelemetry.api.Telemetry;
import io.llamatelemetry.api.Trace;
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
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
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
 * What queries cost on a million spans when the newest hundred thousand have a shape that does not suit the index: all in one
 * trace, or each a late span of another old trace.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 3)
@Measurement(iterations = 3, time = 3)
@Fork(
        value = 1,
        jvmArgs = {"-Xms3g", "-Xmx3g", "-XX:+AlwaysPreTouch"})
public class ShapesBenchmark {

    private static final int BATCH = 5_000;
    private static final int USUAL = 1_000_000;
    private static final int UNUSUAL = 100_000;
    private static final String LONG_TRACE = "the-long-trace";
    private static final Instant NOW = BenchmarkSpans.FIRST.plus(Duration.ofDays(1));

    /** What the newest spans are: of one trace, or late ones of many. */
    @Param({"usual", "one-trace", "late"})
    public String shape = "usual";

    private @Nullable BenchmarkStore store;

    /** Fills the store, unless it is there. */
    @Setup(Level.Trial)
    public void open() throws Exception {
        store = BenchmarkStore.open("shapes-" + shape, NOW, this::fill);
    }

    private void fill(TelemetryStore filled) {
        write(filled, 0, USUAL, BenchmarkSpans::whole);
        switch (shape) {
            case "one-trace" -> write(filled, USUAL, UNUSUAL, ShapesBenchmark::ofOneTrace);
            case "late" -> write(filled, USUAL, UNUSUAL, ShapesBenchmark::late);
            default -> write(filled, USUAL, UNUSUAL, i -> BenchmarkSpans.whole(USUAL + i));
        }
    }

    private static void write(TelemetryStore filled, long sequence, int count, IntFunction<SpanRecord> spans) {
        for (int from = 0; from < count; from += BATCH) {
            List<SpanRecord> batch = new ArrayList<>(BATCH);
            for (int i = from; i < from + BATCH; i++) {
                batch.add(spans.apply(i));
            }
            filled.writer().write(new WriteBatch(sequence + from + BATCH, batch, List.of(), List.of()));
        }
    }

    private static SpanRecord ofOneTrace(int i) {
        return newest(new SpanKey(LONG_TRACE, "long-" + i), i == 0 ? null : "long-" + (i - 1) / 3, i);
    }

    private static SpanRecord late(int i) {
        long number = (long) i * BenchmarkSpans.IN_A_TRACE;
        String trace = BenchmarkSpans.traceId(i % (USUAL / BenchmarkSpans.IN_A_TRACE));
        return newest(new SpanKey(trace, "late-" + i), BenchmarkSpans.spanId(number), i);
    }

    private static SpanRecord newest(SpanKey key, @Nullable String parent, int i) {
        Instant began = BenchmarkSpans.FIRST.plus(Duration.ofHours(12)).plusMillis(i);
        return new SpanRecord(
                key,
                new SpanStart(began, "work", parent, Attributes.of("shape", "unusual", "n", i)),
                new SpanEnd(began.plusMillis(5), SpanStatus.OK, Attributes.of()),
                BenchmarkSpans.FIRST,
                BenchmarkSpans.FIRST.plus(Duration.ofDays(7)));
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

    /** The newest hundred traces. */
    @Benchmark
    public QueryTracesResponse newest100() {
        return telemetry().queryTraces(null, 100, 0, null);
    }

    /** The newest hundred of the traces that the unusual spans match. */
    @Benchmark
    public QueryTracesResponse newest100ThatMatch() {
        return telemetry()
                .queryTraces(List.of(QueryCondition.of("shape", QueryConditionOp.EQ, "unusual")), 100, 0, null);
    }

    /** The long trace by its id, or a usual one where there is none. */
    @Benchmark
    public Trace getTrace() {
        return telemetry().getTrace(shape.equals("one-trace") ? LONG_TRACE : BenchmarkSpans.traceId(7));
    }

    /** The tree of the long trace, or a usual one. */
    @Benchmark
    public QuerySpanTreeResponse tree() {
        return telemetry().getSpanTree(shape.equals("one-trace") ? "long-0" : BenchmarkSpans.spanId(70), null, null);
    }
}
