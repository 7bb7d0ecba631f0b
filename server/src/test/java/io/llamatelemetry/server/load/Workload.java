package io.llamatelemetry.server.load;

import static io.llamatelemetry.server.load.Contender.BARE_LUCENE;
import static io.llamatelemetry.server.load.Contender.BARE_LUCENE_OTLP;
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
    SINGLE(32, 1),
    BATCH100(8, 100),
    BATCH1000(4, 1_000),
    /** A fixed number of spans, then a full collection. */
    HEAP(4, 1_000);

    final int connections;
    final int batch;

    Workload(int connections, int batch) {
        this.connections = connections;
        this.batch = batch;
    }

    /** Who has to do it, in the order of the first round. */
    List<Contender> contenders() {
        return switch (this) {
            case SINGLE -> List.of(ZIPKIN, MEMORY, EMPTY_JETTY, LUCENE);
            case BATCH100, BATCH1000 ->
                List.of(ZIPKIN, MEMORY, MEMORY_OTLP, LUCENE, BARE_LUCENE, LUCENE_OTLP, BARE_LUCENE_OTLP);
            case HEAP -> List.of(ZIPKIN, MEMORY);
        };
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
