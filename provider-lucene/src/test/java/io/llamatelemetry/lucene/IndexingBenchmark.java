package io.llamatelemetry.lucene;

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
import java.util.function.LongFunction;
import java.util.stream.LongStream;
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
 * The time of a whole span on its way into the store, against a bare {@code IndexWriter.addDocument} of the same documents:
 * same fields, same index sort, same buffer, one thread each, and one commit at the end. Every span is another one; all spans
 * and documents are there before the time begins.
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 8)
@Measurement(iterations = 11)
@Fork(
        value = 1,
        jvmArgs = {"-Xms4g", "-Xmx4g", "-XX:+AlwaysPreTouch"})
public class IndexingBenchmark {

    private static final int SPANS = 200_000;
    private static final int BATCH = 1_000;
    private static final int BUFFER_MIB = 64;

    /** A folder that lasts for one iteration. */
    abstract static class Filling {

        private Path folder = Path.of(".");

        /** A folder of its own for each iteration. */
        @Setup(Level.Iteration)
        public void open() throws IOException {
            folder = Files.createTempDirectory(Path.of("target"), "indexing-");
            open(folder);
        }

        /** Lets go of the folder. */
        @TearDown(Level.Iteration)
        public void close() throws IOException {
            end();
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }

        abstract void open(Path folder) throws IOException;

        abstract void end() throws IOException;
    }

    /** Lucene alone. */
    @State(Scope.Thread)
    public static class Bare extends Filling {

        private final List<List<IndexableField>> documents = new ArrayList<>();

        // JMH calls open() before it measures.
        @SuppressWarnings("NullAway.Init")
        private Directory directory;

        @SuppressWarnings("NullAway.Init")
        private IndexWriter writer;

        @Override
        void open(Path folder) throws IOException {
            directory = FSDirectory.open(folder);
            writer = new IndexWriter(
                    directory,
                    new IndexWriterConfig().setIndexSort(Kind.SPANS.sort()).setRAMBufferSizeMB(BUFFER_MIB));
        }

        /** All documents, once. */
        @Setup(Level.Trial)
        public void prepare() {
            for (long i = 0; i < SPANS; i++) {
                SpanRecord span = BenchmarkSpans.whole(i);
                documents.add(new LuceneDocuments().span(span, LuceneDocuments.key(span.key())));
            }
        }

        @Override
        void end() throws IOException {
            writer.rollback();
            directory.close();
        }
    }

    /** The provider. */
    @State(Scope.Thread)
    public static class Store extends Filling {

        private final List<List<SpanRecord>> whole = new ArrayList<>();
        private final List<List<SpanRecord>> firstHalves = new ArrayList<>();
        private final List<List<SpanRecord>> secondHalves = new ArrayList<>();
        private long sequence;

        @SuppressWarnings("NullAway.Init")
        private TelemetryStore store;

        @Override
        void open(Path folder) {
            Clock clock = Clock.fixed(BenchmarkSpans.FIRST, ZoneOffset.UTC);
            LuceneConfig config = new LuceneConfig(BUFFER_MIB << 20, 50_000, 1);
            store = new LuceneProvider().open(config, new StoreContext(clock, folder));
            sequence = 0;
        }

        /** All spans, once. */
        @Setup(Level.Trial)
        public void prepare() {
            for (long first = 0; first < SPANS; first += BATCH) {
                whole.add(batch(first, BenchmarkSpans::whole));
                firstHalves.add(batch(first, BenchmarkSpans::firstHalf));
                secondHalves.add(batch(first, BenchmarkSpans::secondHalf));
            }
        }

        private static List<SpanRecord> batch(long first, LongFunction<SpanRecord> span) {
            return LongStream.range(first, first + BATCH).mapToObj(span).toList();
        }

        @Override
        void end() {
            store.close();
        }

        private void write(List<SpanRecord> spans) {
            sequence++;
            store.writer().write(new WriteBatch(sequence, spans, List.of(), List.of()));
        }
    }

    /** Lucene alone. */
    @Benchmark
    @OperationsPerInvocation(SPANS)
    public long bareAddDocument(Bare bare) throws IOException {
        for (List<IndexableField> document : bare.documents) {
            bare.writer.addDocument(document);
        }
        return bare.writer.commit();
    }

    /** Start and end come together. */
    @Benchmark
    @OperationsPerInvocation(SPANS)
    public void together(Store store) {
        store.whole.forEach(store::write);
        store.store.commit();
    }

    /** All starts of a thousand spans come in one batch, their ends in the next. */
    @Benchmark
    @OperationsPerInvocation(SPANS)
    public void apart(Store store) {
        for (int i = 0; i < store.firstHalves.size(); i++) {
            store.write(store.firstHalves.get(i));
            store.write(store.secondHalves.get(i));
        }
        store.store.commit();
    }
}
