package io.llamatelemetry.server.load;

import static io.llamatelemetry.server.load.Contender.BARE_LUCENE;
import static io.llamatelemetry.server.load.Contender.BARE_LUCENE_OTLP;
import static io.llamatelemetry.server.load.Contender.EMPTY_JETTY;
import static io.llamatelemetry.server.load.Contender.LUCENE;
import static io.llamatelemetry.server.load.Contender.LUCENE_OTLP;
import static io.llamatelemetry.server.load.Contender.MEMORY;
import static io.llamatelemetry.server.load.Contender.MEMORY_OTLP;
import static io.llamatelemetry.server.load.Contender.ZIPKIN;
import static io.llamatelemetry.server.load.Measurement.Quantity.HEAP;
import static io.llamatelemetry.server.load.Measurement.Quantity.P99;
import static io.llamatelemetry.server.load.Measurement.Quantity.REQUESTS;
import static io.llamatelemetry.server.load.Measurement.Quantity.SPANS;
import static io.llamatelemetry.server.load.Workload.BATCH100;
import static io.llamatelemetry.server.load.Workload.BATCH1000;
import static io.llamatelemetry.server.load.Workload.SINGLE;

import java.util.List;

/**
 * A comparison of two contenders under one workload.
 *
 * @param name for people
 * @param floor the ratio that it should have at least (for heap and latencies, at most)
 * @param goal the ratio that is wished for
 */
record Row(
        String name,
        Workload workload,
        Contender of,
        Contender to,
        Measurement.Quantity quantity,
        double floor,
        double goal) {

    /** All of them. */
    static final List<Row> ALL = List.of(
            new Row("memory, one event a request, to Zipkin's one span", SINGLE, MEMORY, ZIPKIN, REQUESTS, 1.5, 2),
            new Row("its p99 to Zipkin's", SINGLE, MEMORY, ZIPKIN, P99, 1, 0.1),
            new Row("the same to an empty Jetty", SINGLE, MEMORY, EMPTY_JETTY, REQUESTS, 0.55, 0.75),
            new Row("memory, whole spans in two requests, to Zipkin's", SINGLE, MEMORY, ZIPKIN, SPANS, 0.75, 1),
            new Row("memory, batches of 100, to Zipkin's", BATCH100, MEMORY, ZIPKIN, SPANS, 1.5, 2.5),
            new Row("memory, OTLP of 100, to Zipkin's", BATCH100, MEMORY_OTLP, ZIPKIN, SPANS, 1.5, 2.5),
            new Row("memory, batches of 1,000, to Zipkin's", BATCH1000, MEMORY, ZIPKIN, SPANS, 1.3, 2),
            new Row("memory, OTLP of 1,000, to Zipkin's", BATCH1000, MEMORY_OTLP, ZIPKIN, SPANS, 1.3, 2),
            new Row("memory, heap per span, to Zipkin's", Workload.HEAP, MEMORY, ZIPKIN, HEAP, 0.8, 0.5),
            new Row("Lucene, fsynced, to memory, one event a request", SINGLE, LUCENE, MEMORY, REQUESTS, 0.6, 0.75),
            new Row("Lucene, batches of 100, to bare addDocument", BATCH100, LUCENE, BARE_LUCENE, SPANS, 0.4, 0.6),
            new Row(
                    "Lucene, OTLP of 100, to bare addDocument",
                    BATCH100,
                    LUCENE_OTLP,
                    BARE_LUCENE_OTLP,
                    SPANS,
                    0.4,
                    0.6),
            new Row("Lucene, batches of 1,000, to bare addDocument", BATCH1000, LUCENE, BARE_LUCENE, SPANS, 0.4, 0.6),
            new Row(
                    "Lucene, OTLP of 1,000, to bare addDocument",
                    BATCH1000,
                    LUCENE_OTLP,
                    BARE_LUCENE_OTLP,
                    SPANS,
                    0.4,
                    0.6),
            new Row("Lucene to memory, batches of 1,000", BATCH1000, LUCENE, MEMORY, SPANS, Double.NaN, Double.NaN),
            new Row(
                    "Lucene to memory, OTLP of 1,000",
                    BATCH1000,
                    LUCENE_OTLP,
                    MEMORY_OTLP,
                    SPANS,
                    Double.NaN,
                    Double.NaN));
}
