package io.llamatelemetry.server.load;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the command line of the load generator asks for.
 *
 * @param target the server; null to start an empty handler and load that
 * @param path where the requests go
 * @param batch how many spans a request has, where the shape has many
 * @param warmup how many seconds are not measured
 * @param seconds how many are measured
 * @param rate requests a second, of all connections together; 0 for as many as are answered
 * @param insists whether a request that was refused for now comes again at once
 * @param queryConnections how many connections ask meanwhile
 * @param verify how many traces to read back; {@link Long#MAX_VALUE} for all, -1 to verify nothing
 * @param run the number that the ids come from
 * @param pid the server's process, if it is on this machine
 * @param report every how many seconds a line is printed; 0 for never
 */
record LoadOptions(
        @Nullable URI target,
        Shape shape,
        String path,
        int connections,
        int threads,
        int batch,
        int warmup,
        int seconds,
        double rate,
        boolean insists,
        int queryConnections,
        long verify,
        int run,
        @Nullable String token,
        long pid,
        int report) {

    static final String HELP = """
            Loads a server and measures it.

            Usage: java -jar telemetry-load.jar --target URL [options]

              --target URL           the server, such as http://127.0.0.1:8321
              --empty-jetty          in place of it, a Jetty in another process that answers and does nothing
              --shape SHAPE          single (default): the start or the end of one span a request
                                     batch: starts and ends as NDJSON; otlp: protobuf; zipkin: Zipkin's JSON
                                     empty: the bodies of single to any handler
              --batch N              spans in a request of batch, otlp and zipkin (100)
              --connections N        requests under way at once (32)
              --threads N            threads of the generator (1)
              --warmup SECONDS       not measured (5)
              --seconds SECONDS      measured (10)
              --rate N               requests a second at fixed times, from which latencies count; without it, each
                                     connection sends when it has its answer
              --path PATH            in place of the shape's own
              --token TOKEN          a bearer token
              --insist               do not wait as Retry-After says
              --query-connections N  as many connections read meanwhile, half of them single traces and half the
                                     newest 100 (0)
              --verify N|all|count   at the end, compare what was acknowledged with the server's counts, and read N (or all)
                                     of the acknowledged traces back; exit status 1 if something is missing
              --pid PID              the server's process on this machine: its CPU time, memory and heap are printed
              --report SECONDS       print a line as often (0: never)
              --run N                the number that all ids come from, 0 to 16777215 (the time)
            """;

    private static final Set<String> FLAGS = Set.of("--insist", "--empty-jetty");
    private static final Set<String> VALUES = Set.of(
            "--target",
            "--shape",
            "--batch",
            "--connections",
            "--threads",
            "--warmup",
            "--seconds",
            "--rate",
            "--path",
            "--token",
            "--query-connections",
            "--verify",
            "--pid",
            "--report",
            "--run");

    /**
     * Reads the arguments.
     *
     * @throws IllegalArgumentException if one is wrong; the message says which
     */
    static LoadOptions parse(String... arguments) {
        Map<String, String> given = new HashMap<>();
        for (int i = 0; i < arguments.length; i++) {
            String name = arguments[i];
            if (FLAGS.contains(name)) {
                given.put(name, "");
            } else if (VALUES.contains(name) && i + 1 < arguments.length) {
                given.put(name, arguments[++i]);
            } else {
                throw new IllegalArgumentException(name + ": not an option, or without its value (see --help)");
            }
        }
        String target = given.get("--target");
        if ((target == null) != given.containsKey("--empty-jetty")) {
            throw new IllegalArgumentException("expected: one of --target URL and --empty-jetty");
        }
        Shape shape = Shape.named(given.getOrDefault("--shape", target == null ? "empty" : "single"));
        return new LoadOptions(
                target == null ? null : URI.create(target),
                shape,
                given.getOrDefault("--path", shape.path),
                number(given, "--connections", 32, 1),
                number(given, "--threads", 1, 1),
                number(given, "--batch", 100, 1),
                number(given, "--warmup", 5, 0),
                number(given, "--seconds", 10, 1),
                number(given, "--rate", 0, 0),
                given.containsKey("--insist"),
                number(given, "--query-connections", 0, 0),
                verify(given.get("--verify")),
                number(given, "--run", (int) (System.currentTimeMillis() / 1_000 % SpanNumbers.RUNS), 0)
                        % SpanNumbers.RUNS,
                given.get("--token"),
                number(given, "--pid", 0, 0),
                number(given, "--report", 0, 0));
    }

    private static long verify(@Nullable String text) {
        if (text == null) {
            return -1;
        }
        return switch (text) {
            case "all" -> Long.MAX_VALUE;
            case "count" -> 0;
            default -> Integer.parseInt(text);
        };
    }

    private static int number(Map<String, String> given, String name, int usual, int least) {
        String text = given.get(name);
        if (text == null) {
            return usual;
        }
        int value;
        try {
            value = Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " " + text + " (expected: a whole number)", e);
        }
        if (value < least) {
            throw new IllegalArgumentException(name + " " + text + " (expected: >= " + least + ")");
        }
        return value;
    }

    /** The same against this server. */
    LoadOptions withTarget(URI address, long process) {
        return new LoadOptions(
                address,
                shape,
                path,
                connections,
                threads,
                batch,
                warmup,
                seconds,
                rate,
                insists,
                queryConnections,
                verify,
                run,
                token,
                process,
                report);
    }

    private URI required() {
        if (target == null) {
            throw new IllegalStateException("there is no target yet");
        }
        return target;
    }

    InetSocketAddress address() {
        URI uri = required();
        return new InetSocketAddress(uri.getHost(), uri.getPort() < 0 ? 80 : uri.getPort());
    }

    URI resolve(String other) {
        return required().resolve(other);
    }

    /** For the header of that name. */
    String host() {
        return required().getAuthority();
    }

    /** Further headers of every request, each with its end of line. */
    String headers() {
        return token == null ? "" : "Authorization: Bearer " + token + "\r\n";
    }
}
