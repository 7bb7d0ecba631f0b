package io.llamatelemetry.lucene;

import io.llamatelemetry.spi.SpanKey;
import io.llamatelemetry.spi.SpanRecord;
import io.llamatelemetry.spi.StoreContext;
import io.llamatelemetry.spi.TelemetryStore;
import io.llamatelemetry.spi.WriteBatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.IndexableField;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Whole spans a second into the store, against a bare {@code IndexWriter.addDocument} of the same documents, made beforehand:
 * same fields, same index sort, same buffer, one thread each. The spans are made beforehand in both.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 2, time = 5)
@Measurement(iterations = 5, time = 5)
@Fork(
        value = 1,
        jvmArgs = {"-Xms2g", "-Xmx2g", "-XX:+AlwaysPreTouch"})
public class IndexingBenchmark {

    private static final int BATCH = 1_000;
    private static final int BATCHES = 40;

    private final List<List<SpanRecord>> whole = new ArrayList<>();
    private final List<List<SpanRecord>> firstHalves = new ArrayList<>();
    private final List<List<SpanRecord>> secondHalves = new ArrayList<>();
    private final List<List<List<IndexableField>>> documents = new ArrayList<>();
    private Path folder = Path.of(".");
    // JMH calls open() before it measures.
    @SuppressWarnings("NullAway.Init")
    private TelemetryStore store;

    @SuppressWarnings("NullAway.Init")
    private Directory directory;

    @SuppressWarnings("NullAway.Init")
    private IndexWriter bare;

    private long sequence;
    private int next;

    /** A new store and a new index for each iteration, and spans that neither has. */
    @Setup(Level.Iteration)
    public void open() throws IOException {
        folder = Files.createTempDirectory(Path.of("target"), "indexing-");
        Clock clock = Clock.fixed(BenchmarkSpans.FIRST, ZoneOffset.UTC);
        LuceneConfig config = new LuceneConfig(64 << 20, 50_000, 1);
        store = new LuceneProvider().open(config, new StoreContext(clock, folder));
        directory = FSDirectory.open(folder.resolve("bare"));
        bare = new IndexWriter(
                directory,
                new IndexWriterConfig().setIndexSort(Kind.SPANS.sort()).setRAMBufferSizeMB(64));
        next = 0;
        sequence = 0;
        prepare();
    }

    private void prepare() {
        whole.clear();
        firstHalves.clear();
        secondHalves.clear();
        documents.clear();
        for (long batch = 0; batch < BATCHES; batch++) {
            List<SpanRecord> wholeSpans = new ArrayList<>();
            List<SpanRecord> first = new ArrayList<>();
            List<SpanRecord> second = new ArrayList<>();
            List<List<IndexableField>> fields = new ArrayList<>();
            for (long i = batch * BATCH; i < (batch + 1) * BATCH; i++) {
                SpanRecord span = BenchmarkSpans.whole(i);
                wholeSpans.add(span);
                first.add(BenchmarkSpans.firstHalf(i));
                second.add(BenchmarkSpans.secondHalf(i));
                fields.add(new LuceneDocuments().span(span, LuceneDocuments.key(span.key())));
            }
            whole.add(wholeSpans);
            firstHalves.add(first);
            secondHalves.add(second);
            documents.add(fields);
        }
    }

    /** Lets go of both. */
    @TearDown(Level.Iteration)
    public void close() throws IOException {
        store.close();
        bare.rollback();
        directory.close();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** Lucene alone. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long bareAddDocument() throws IOException {
        long last = 0;
        for (List<IndexableField> document : documents.get(turn())) {
            last = bare.addDocument(document);
        }
        return last;
    }

    /** Start and end come together. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void together() {
        write(renamed(whole.get(turn())));
    }

    /** All starts of a thousand spans come in one batch, their ends in the next. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void apart() {
        int turn = turn();
        long round = sequence;
        write(renamed(firstHalves.get(turn), round));
        write(renamed(secondHalves.get(turn), round));
    }

    private int turn() {
        int turn = next;
        next = (next + 1) % BATCHES;
        return turn;
    }

    private List<SpanRecord> renamed(List<SpanRecord> spans) {
        return renamed(spans, sequence);
    }

    /** The same spans as other spans, once every batch was used. */
    private static List<SpanRecord> renamed(List<SpanRecord> spans, long round) {
        if (round < BATCHES) {
            return spans;
        }
        List<SpanRecord> others = new ArrayList<>(spans.size());
        for (SpanRecord span : spans) {
            others.add(new SpanRecord(
                    new SpanKey(span.key().traceId() + round, span.key().spanId()),
                    span.start(),
                    span.end(),
                    span.acceptedAt(),
                    span.expiresAt()));
        }
        return others;
    }

    private void write(List<SpanRecord> spans) {
        sequence++;
        store.writer().write(new WriteBatch(sequence, spans, List.of(), List.of()));
    }
}
