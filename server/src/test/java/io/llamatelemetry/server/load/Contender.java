package io.llamatelemetry.server.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A server that is compared, with the language in which it is spoken to. */
enum Contender {
    ZIPKIN(Shape.ZIPKIN, Shape.ZIPKIN) {
        @Override
        Subject.Start start(ComparisonOptions options) {
            return new Subject.Start(
                    Subject.java(options.serverFlags(), "-jar", options.zipkin().toString()),
                    Map.of(
                            "STORAGE_TYPE",
                            "mem",
                            "MEM_MAX_SPANS",
                            Long.toString(options.maxSpans()),
                            "QUERY_PORT",
                            Integer.toString(ZIPKIN_PORT)),
                    Pattern.compile("Started ZipkinServer|Serving HTTP at"),
                    URI.create("http://127.0.0.1:" + ZIPKIN_PORT));
        }
    },
    MEMORY(Shape.SINGLE, Shape.BATCH) {
        @Override
        Subject.Start start(ComparisonOptions options) throws IOException {
            return ours(
                    options,
                    "{provider: memory, max_spans: " + options.maxSpans() + ", max_bytes: "
                            + options.heapBytes() / 10 * 9 + "}");
        }
    },
    MEMORY_OTLP(Shape.OTLP, Shape.OTLP) {
        @Override
        Subject.Start start(ComparisonOptions options) throws IOException {
            return MEMORY.start(options);
        }
    },
    LUCENE(Shape.SINGLE, Shape.BATCH) {
        @Override
        Subject.Start start(ComparisonOptions options) throws IOException {
            return ours(options, "{provider: lucene}");
        }
    },
    LUCENE_OTLP(Shape.OTLP, Shape.OTLP) {
        @Override
        Subject.Start start(ComparisonOptions options) throws IOException {
            return LUCENE.start(options);
        }
    },
    /** No server: Lucene alone, given the documents of what {@link #LUCENE} is sent. */
    BARE_LUCENE(Shape.BATCH, Shape.BATCH) {
        @Override
        Subject.Start start(ComparisonOptions options) {
            throw new IllegalStateException("it is no server");
        }
    },
    /** The same with what {@link #LUCENE_OTLP} is sent. */
    BARE_LUCENE_OTLP(Shape.OTLP, Shape.OTLP) {
        @Override
        Subject.Start start(ComparisonOptions options) {
            throw new IllegalStateException("it is no server");
        }
    },
    EMPTY_JETTY(Shape.EMPTY, Shape.EMPTY) {
        @Override
        Subject.Start start(ComparisonOptions options) {
            return Subject.emptyJetty(options.serverFlags());
        }
    };

    private static final int ZIPKIN_PORT = 19_411;

    private final Shape one;
    private final Shape many;

    Contender(Shape one, Shape many) {
        this.one = one;
        this.many = many;
    }

    /** How it is started, with nothing in it. */
    abstract Subject.Start start(ComparisonOptions options) throws IOException;

    /** By the name on the command line. */
    static Contender named(String name) {
        for (Contender contender : values()) {
            if (contender.name().equalsIgnoreCase(name)) {
                return contender;
            }
        }
        throw new IllegalArgumentException(name + " (expected: one of those that --help names)");
    }

    boolean isServer() {
        return this != BARE_LUCENE && this != BARE_LUCENE_OTLP;
    }

    /** The program that indexes for those that are no servers. */
    List<String> indexing(ComparisonOptions options) throws IOException {
        delete(options.data());
        Files.createDirectories(options.data());
        return Subject.java(
                options.serverFlags(),
                "-cp",
                System.getProperty("java.class.path"),
                BareIndexing.class.getName(),
                many.text(),
                options.data().toString(),
                Integer.toString(options.warmup()),
                Integer.toString(options.seconds()));
    }

    /** What it is sent. */
    Shape shape(int batch) {
        return batch == 1 ? one : many;
    }

    private static Subject.Start ours(ComparisonOptions options, String store) throws IOException {
        delete(options.data());
        Files.createDirectories(options.data());
        Path file = options.data().resolve("telemetry.yaml");
        Files.writeString(
                file,
                "server: {port: 0}\nstore: " + store + "\ndata: "
                        + options.data().resolve("data").toAbsolutePath() + "\n");
        return new Subject.Start(
                Subject.java(options.serverFlags(), "-jar", options.server().toString(), "--config", file.toString()),
                Map.of(),
                Pattern.compile("event=started address=(\\S+)"),
                URI.create("http://127.0.0.1"));
    }

    /** Deletes a folder with all that is in it. */
    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            all.sorted(Comparator.reverseOrder()).forEach(path -> {
                try {
                    Files.delete(path);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
