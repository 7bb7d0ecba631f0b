package io.llamatelemetry.server.load;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the command line of the comparison asks for.
 *
 * @param pairs how often each contender is measured
 * @param heapMegabytes of every server
 * @param maxSpans how many spans the stores in memory may hold
 * @param heapSpans how many spans are stored to see what heap they take
 * @param data a folder for what the servers store; it is deleted
 */
record ComparisonOptions(
        Path zipkin,
        Path server,
        int pairs,
        int warmup,
        int seconds,
        int heapMegabytes,
        long maxSpans,
        int heapSpans,
        List<Workload> workloads,
        Set<Contender> contenders,
        Path data) {

    static final String HELP = """
            Measures this server, Zipkin and an empty Jetty in one sitting, alternating, each in a fresh process.

            Usage: java -cp telemetry-load.jar io.llamatelemetry.server.load.Comparison [options]

              --pairs N           how often each is measured (5)
              --warmup SECONDS    until compilers rest and stores in memory are full (40)
              --seconds SECONDS   (10)
              --workloads LIST    of single,batch100,batch1000,heap (all)
              --contenders LIST   of zipkin,memory,memory_otlp,lucene,bare_lucene,lucene_otlp,bare_lucene_otlp,
                                  empty_jetty (all)
              --heap MEGABYTES    of every server (4096)
              --max-spans N       what the stores in memory may hold (500000, as Zipkin's own default)
              --heap-spans N      how many spans the workload heap stores (400000)
              --zipkin FILE       the executable jar of Zipkin (beside this jar)
              --server FILE       the jar of this server (beside this jar)
              --data FOLDER       for what servers store; deleted (comparison-data beside this jar)
            """;

    private static final Set<String> NAMES = Set.of(
            "--pairs",
            "--warmup",
            "--seconds",
            "--workloads",
            "--contenders",
            "--heap",
            "--max-spans",
            "--heap-spans",
            "--zipkin",
            "--server",
            "--data");

    /**
     * Reads the arguments.
     *
     * @throws IllegalArgumentException if one is wrong; the message says which
     */
    static ComparisonOptions parse(String... arguments) {
        Map<String, String> given = new HashMap<>();
        for (int i = 0; i < arguments.length; i += 2) {
            if (!NAMES.contains(arguments[i]) || i + 1 == arguments.length) {
                throw new IllegalArgumentException(arguments[i] + ": not an option, or without its value (see --help)");
            }
            given.put(arguments[i], arguments[i + 1]);
        }
        Path beside = folder();
        List<Workload> workloads = new ArrayList<>();
        for (String name : List.of(given.getOrDefault("--workloads", "single,batch100,batch1000,heap")
                .split(","))) {
            workloads.add(Workload.named(name));
        }
        Set<Contender> contenders = EnumSet.allOf(Contender.class);
        if (given.containsKey("--contenders")) {
            contenders.clear();
            for (String name : List.of(given.get("--contenders").split(","))) {
                contenders.add(Contender.named(name));
            }
        }
        return new ComparisonOptions(
                path(given, "--zipkin", beside.resolve("zipkin-server-3.6.1-exec.jar")),
                path(given, "--server", beside.resolve("telemetry-server.jar")),
                Integer.parseInt(given.getOrDefault("--pairs", "5")),
                Integer.parseInt(given.getOrDefault("--warmup", "40")),
                Integer.parseInt(given.getOrDefault("--seconds", "10")),
                Integer.parseInt(given.getOrDefault("--heap", "4096")),
                Long.parseLong(given.getOrDefault("--max-spans", "500000")),
                Integer.parseInt(given.getOrDefault("--heap-spans", "400000")),
                List.copyOf(workloads),
                contenders,
                path(given, "--data", beside.resolve("comparison-data")));
    }

    private static Path path(Map<String, String> given, String name, Path usual) {
        String text = given.get(name);
        return text == null ? usual : Path.of(text);
    }

    private static Path folder() {
        try {
            Path classes = Path.of(ComparisonOptions.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return classes.resolveSibling("").toAbsolutePath();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The same for every server. */
    List<String> serverFlags() {
        return List.of("-Xms" + heapMegabytes + "m", "-Xmx" + heapMegabytes + "m", "-XX:+AlwaysPreTouch");
    }

    long heapBytes() {
        return (long) heapMegabytes << 20;
    }
}
