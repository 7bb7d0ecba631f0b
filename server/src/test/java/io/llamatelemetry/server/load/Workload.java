package io.llamatelemetry.server.load;

import static io.llamatelemetry.server.load.Contender.EMPTY_JETTY;
import static io.llamatelemetry.server.load.Contender.LUCENE;
import static io.llamatelemetry.server.load.Contender.LUCENE_OTLP;
import static io.llamatelemetry.server.load.Contender.MEMORY;
import static io.llamatelemetry.server.load.Contender.MEMORY_OTLP;
import static io.llamatelemetry.server.load.Contender.ZIPKIN;

import java.util.List;
import java.util.Locale;

/** What is asked of the contenders. */
enum Workload {
    SINGLE(32, 1, List.of(ZIPKIN, MEMORY, EMPTY_JETTY, LUCENE)),
    BATCH100(8, 100, List.of(ZIPKIN, MEMORY, MEMORY_OTLP, LUCENE, LUCENE_OTLP)),
    BATCH1000(4, 1_000, List.of(ZIPKIN, MEMORY, MEMORY_OTLP, LUCENE, LUCENE_OTLP)),
    /** A fixed number of spans, then a full collection. */
    HEAP(4, 1_000, List.of(ZIPKIN, MEMORY));

    final int connections;
    final int batch;
    final List<Contender> contenders;

    Workload(int connections, int batch, List<Contender> contenders) {
        this.connections = connections;
        this.batch = batch;
        this.contenders = contenders;
    }

    /** By the name on the command line. */
    static Workload named(String name) {
        for (Workload workload : values()) {
            if (workload.text().equals(name)) {
                return workload;
            }
        }
        throw new IllegalArgumentException(name + " (expected: single, batch100, batch1000 or heap)");
    }

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
