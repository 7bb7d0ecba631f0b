package io.llamatelemetry.server.load;

import io.llamatelemetry.api.Event;
import io.llamatelemetry.api.Telemetry;
import io.llamatelemetry.core.Delivery;
import io.llamatelemetry.core.EventBatch;
import io.llamatelemetry.core.TelemetryEngine;
import io.llamatelemetry.core.json.JsonReader;
import io.llamatelemetry.lucene.BareIndex;
import io.llamatelemetry.server.otlp.OtlpEncoding;
import io.llamatelemetry.server.otlp.OtlpSignal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.lucene.index.IndexableField;

/**
 * The time of {@code IndexWriter.addDocument} alone for the documents that the Lucene provider makes of generated spans. The
 * spans go the server's way from their text to their records; the documents of many spans are there before the time begins,
 * and it stops while the next ones are made. One thread, and one commit at the end, in the time.
 */
public final class BareIndexing {

    private static final int BATCH = 1_000;
    private static final int DOCUMENTS_AT_ONCE = 10_000;

    private final Shape shape;
    private final PreparedRequest request;
    private final SpanValues values = new SpanValues(new SpanNumbers(new Random().nextInt(SpanNumbers.RUNS)));
    private final SpanCatcher catcher = new SpanCatcher();
    private final TelemetryEngine engine;
    private final BareIndex index;
    private long spans;

    private BareIndexing(Shape shape, Path folder) throws IOException {
        this.shape = shape;
        this.request = new PreparedRequest("", shape.body(0, BATCH, 0));
        this.engine = TelemetryEngine.builder()
                .provider(catcher)
                .dataDirectory(folder.resolve("engine"))
                .open();
        this.index = new BareIndex(Files.createDirectories(folder.resolve("index")));
    }

    /**
     * Prints a line of results.
     *
     * @param arguments the shape, an empty folder, and the seconds of warm-up and of measuring
     */
    public static void main(String[] arguments) throws IOException {
        BareIndexing indexing = new BareIndexing(Shape.named(arguments[0]), Path.of(arguments[1]));
        indexing.index(Integer.parseInt(arguments[2]), false);
        double spansPerSecond = indexing.index(Integer.parseInt(arguments[3]), true);
        System.out.printf(Locale.ROOT, "RESULT spans_per_s=%.2f%n", spansPerSecond);
        indexing.engine.close();
        indexing.index.close();
    }

    /** Indexes for so long, and gives the spans a second. */
    private double index(int seconds, boolean commit) throws IOException {
        long count = 0;
        long nanos = 0;
        while (nanos < TimeUnit.SECONDS.toNanos(seconds)) {
            List<List<IndexableField>> documents = documents();
            long begin = System.nanoTime();
            index.add(documents);
            nanos += System.nanoTime() - begin;
            count += documents.size();
        }
        if (commit) {
            long begin = System.nanoTime();
            index.commit();
            nanos += System.nanoTime() - begin;
        }
        return count * (double) TimeUnit.SECONDS.toNanos(1) / nanos;
    }

    private List<List<IndexableField>> documents() {
        List<List<IndexableField>> documents = new ArrayList<>(DOCUMENTS_AT_ONCE);
        while (documents.size() < DOCUMENTS_AT_ONCE) {
            long micros = TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis());
            ByteBuffer body = request.filled(values, spans, 0, 1, micros);
            spans += BATCH;
            byte[] bytes = new byte[body.remaining()];
            body.get(bytes);
            engine.ingest()
                    .accept(events(bytes), Telemetry.DEFAULT_TTL_SECONDS, Delivery.UNMARKED)
                    .toCompletableFuture()
                    .join();
            catcher.take().forEach(span -> documents.add(BareIndex.document(span)));
        }
        return documents;
    }

    private EventBatch events(byte[] body) {
        return switch (shape) {
            case OTLP ->
                OtlpSignal.TRACES
                        .read(OtlpEncoding.PROTOBUF, body, Integer.MAX_VALUE, Instant.now())
                        .events();
            case BATCH ->
                EventBatch.of(new String(body, StandardCharsets.UTF_8)
                        .lines()
                        .map(line -> JsonReader.read(line.getBytes(StandardCharsets.UTF_8), Event.class))
                        .toList());
            case SINGLE, ZIPKIN, EMPTY ->
                throw new IllegalArgumentException(shape.text() + " (expected: a shape of many whole spans)");
        };
    }
}
