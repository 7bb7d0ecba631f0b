package io.llamatelemetry.memory;

import io.llamatelemetry.api.Attributes;
import io.llamatelemetry.api.QueryCondition;
import io.llamatelemetry.api.QueryConditionOp;
import io.llamatelemetry.api.SpanStatus;
import io.llamatelemetry.spi.ReadContext;
import io.llamatelemetry.spi.SpanClause;
import io.llamatelemetry.spi.SpanEnd;
import io.llamatelemetry.spi.SpanFilter;
import io.llamatelemetry.spi.SpanKey;
import io.llamatelemetry.spi.SpanRecord;
import io.llamatelemetry.spi.SpanStart;
import io.llamatelemetry.spi.StartOrder;
import io.llamatelemetry.spi.StoreCursor;
import io.llamatelemetry.spi.StoreReader;
import io.llamatelemetry.spi.TelemetryStore;
import io.llamatelemetry.spi.WriteBatch;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Measures the heap per span, the rate of writing and the latency of reading; started by hand with the number of spans, the
 * number of threads, and {@code split} to write starts and ends one by one. Spans are of about 450 bytes as JSON, with 8
 * tags, in trees of 10.
 */
final class Measurement {

    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
    private static final int TREE = 10;
    private static final int BATCH = 100;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int REPETITIONS = 200;

    private Measurement() {}

    public static void main(String[] arguments) throws InterruptedException {
        int spans = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 500_000;
        int threads = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1;
        boolean split = arguments.length > 2 && arguments[2].equals("split");
        warmUp(split);
        TelemetryStore store =
                Samples.store(MemoryConfig.defaults().withMaxSpans(10_000_000L).withMaxBytes(1L << 40));
        long before = usedHeap();
        long[] busy = new long[threads];
        Thread[] writers = new Thread[threads];
        for (int i = 0; i < threads; i++) {
            int thread = i;
            writers[i] = new Thread(() -> busy[thread] = fill(store, spans / threads, thread, split));
        }
        long start = System.nanoTime();
        for (Thread writer : writers) {
            writer.start();
        }
        for (Thread writer : writers) {
            writer.join();
        }
        long elapsed = System.nanoTime() - start;
        long used = usedHeap() - before;
        System.out.printf(
                "%d threads, %s: %,d spans/s on the clock with making them; writing takes %,d ns of CPU per span%n",
                threads,
                split ? "starts and ends one by one" : "batches of " + BATCH,
                spans * 1_000_000_000L / elapsed,
                Arrays.stream(busy).sum() / spans);
        System.out.printf(
                "heap per span %d bytes, estimated %d; %s%n",
                used / spans, store.statistics().bytes() / spans, store.statistics());
        read(store, spans);
    }

    private static void warmUp(boolean split) {
        TelemetryStore store = Samples.store();
        fill(store, 50_000, 0, split);
        read(store, 50_000);
        store.close();
    }

    private static long fill(TelemetryStore store, int spans, int thread, boolean split) {
        Random random = new Random(thread);
        List<SpanRecord> batch = new ArrayList<>();
        long busy = 0;
        String traceId = "";
        String root = "";
        for (int i = 0; i < spans; i++) {
            if (i % TREE == 0) {
                traceId = hex(random) + hex(random);
            }
            String spanId = hex(random);
            root = i % TREE == 0 ? spanId : root;
            batch.add(span(random, traceId, spanId, i % TREE == 0 ? null : root, i, thread));
            if (batch.size() == BATCH || i == spans - 1) {
                long start = THREADS.getCurrentThreadCpuTime();
                if (split) {
                    writeHalves(store, batch);
                } else {
                    store.writer().write(new WriteBatch(0, batch, List.of(), List.of()));
                }
                busy += THREADS.getCurrentThreadCpuTime() - start;
                batch = new ArrayList<>();
            }
        }
        return busy;
    }

    private static void writeHalves(TelemetryStore store, List<SpanRecord> spans) {
        for (SpanRecord span : spans) {
            Samples.write(store, new SpanRecord(span.key(), span.start(), null, span.acceptedAt(), span.expiresAt()));
        }
        for (SpanRecord span : spans) {
            Samples.write(store, new SpanRecord(span.key(), null, span.end(), span.acceptedAt(), span.expiresAt()));
        }
    }

    private static SpanRecord span(
            Random random, String traceId, String spanId, @Nullable String parent, int i, int thread) {
        Instant time = BEGIN.plusNanos(i * 1_000_003L + thread);
        SpanStart start = new SpanStart(
                time,
                "operation-" + random.nextInt(20),
                parent,
                Attributes.of(
                        "service.name", "service-" + random.nextInt(10),
                        "http.method", random.nextBoolean() ? "GET" : "POST",
                        "http.url", "https://example.org/v1/things/" + random.nextInt(1_000),
                        "http.status_code", random.nextInt(4) == 0 ? "500" : "200",
                        "session_id", "session-" + i / 50,
                        "gen_ai.request.model", "llama-" + random.nextInt(4)));
        SpanEnd end = new SpanEnd(
                time.plusNanos(random.nextInt(1_000_000_000)),
                SpanStatus.OK,
                Attributes.of("request_id", hex(random), "gen_ai.usage.output_tokens", random.nextInt(2_000)));
        return new SpanRecord(new SpanKey(traceId, spanId), start, end, Samples.NOW, Samples.NOW.plus(Samples.DAY));
    }

    private static String hex(Random random) {
        return String.format("%016x", random.nextLong());
    }

    private static void read(TelemetryStore store, int spans) {
        StoreReader reader = store.reader();
        Random random = new Random(1);
        List<String> ids = Samples.all(reader.traceIds(SpanFilter.ALL, reading()));
        time(
                "trace by id",
                () -> Samples.all(reader.trace(ids.get(random.nextInt(ids.size())), reading()))
                        .size());
        time(
                "tag that few match, all",
                () -> newest(reader, eq("session_id", "session-" + random.nextInt(spans / 100)), Integer.MAX_VALUE));
        time(
                "tag that a quarter matches, newest 100",
                () -> newest(reader, eq("gen_ai.request.model", "llama-1"), 100));
        time("no filter, newest 100 spans", () -> newest(reader, SpanFilter.ALL, 100));
        time(
                "newest span of an id",
                () -> reader.newestSpan("absent", reading()).isPresent() ? 1 : 0);
        time(
                "two tags (1 in 40), newest 100",
                () -> newest(
                        reader,
                        new SpanFilter(List.of(
                                clause("gen_ai.request.model", "llama-1"), clause("service.name", "service-1"))),
                        100));
    }

    private static SpanClause clause(String key, String value) {
        return new SpanClause.Satisfies(QueryCondition.of(key, QueryConditionOp.EQ, value));
    }

    private static SpanFilter eq(String key, String value) {
        return new SpanFilter(List.of(clause(key, value)));
    }

    private static int newest(StoreReader reader, SpanFilter filter, int limit) {
        int count = 0;
        try (StoreCursor<?> cursor = reader.spansByStart(filter, StartOrder.NEWEST_FIRST, reading())) {
            while (count < limit && cursor.hasNext()) {
                cursor.next();
                count++;
            }
        }
        return count;
    }

    private static void time(String what, IntSupplier query) {
        long[] nanos = new long[REPETITIONS];
        int answers = 0;
        for (int i = 0; i < REPETITIONS; i++) {
            long start = System.nanoTime();
            answers += query.getAsInt();
            nanos[i] = System.nanoTime() - start;
        }
        Arrays.sort(nanos);
        System.out.printf(
                "%-40s p50 %,9d ns, p99 %,9d ns, %d answers%n",
                what, nanos[REPETITIONS / 2], nanos[REPETITIONS - 3], answers / REPETITIONS);
    }

    private static ReadContext reading() {
        return ReadContext.unlimited(Samples.NOW);
    }

    private static long usedHeap() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            System.gc();
            Thread.sleep(50);
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
