package io.llamatelemetry.server.load;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/**
 * What a run came to.
 *
 * @param sent what each connection sent
 * @param tallies what the threads counted
 * @param questions what the questions meanwhile counted, by kind
 * @param ownCpuNanos the generator's processor time in the measured time
 * @param serverCpuNanos the server's; 0 if it is not known
 */
record LoadResult(
        LoadOptions options,
        SpanNumbers numbers,
        List<Ingest> sent,
        List<Tally> tallies,
        Map<Questions.Kind, List<Tally>> questions,
        long ownCpuNanos,
        long serverCpuNanos) {

    private static final double NANOS_PER_MICRO = 1e3;

    double requestsPerSecond() {
        return requests() / options.seconds();
    }

    double spansPerSecond() {
        return requestsPerSecond() * spansPerRequest();
    }

    private double requests() {
        return tallies.stream().mapToLong(Tally::measured).sum();
    }

    private double spansPerRequest() {
        Shape shape = options.shape();
        return (double) shape.spansIn(options.batch()) / shape.requestsPerSpan();
    }

    /** Requests that were neither accepted whole nor told to come later. */
    long failures() {
        long count = 0;
        for (Tally tally : tallies) {
            count += tally.broken() + tally.partial();
            for (Map.Entry<Integer, Long> status : tally.statuses().entrySet()) {
                boolean later = status.getKey() == 429 || status.getKey() == 503;
                count += status.getKey() / 100 == 2 || later ? 0 : status.getValue();
            }
        }
        return count;
    }

    private static Histogram latencies(List<Tally> of) {
        Histogram all = new Histogram(of.get(0).latencies());
        of.forEach(tally -> all.add(tally.latencies()));
        return all;
    }

    private static String statuses(List<Tally> of) {
        Map<Integer, Long> all = new TreeMap<>();
        of.forEach(tally -> tally.statuses().forEach((status, count) -> all.merge(status, count, Long::sum)));
        StringBuilder text = new StringBuilder();
        all.forEach((status, count) -> text.append(text.isEmpty() ? "" : ",")
                .append(status)
                .append(':')
                .append(count));
        return text.isEmpty() ? "none" : text.toString();
    }

    /** One line of names and values for programs. */
    String line() {
        Histogram latencies = latencies(tallies);
        double requests = Math.max(1, requests());
        StringBuilder line = new StringBuilder("RESULT");
        add(line, "shape", options.shape().text());
        add(line, "connections", Integer.toString(options.connections()));
        add(line, "batch", Integer.toString(options.shape().spansIn(options.batch())));
        add(line, "seconds", Integer.toString(options.seconds()));
        add(line, "body_bytes", number(sent.get(0).bodySize()));
        add(line, "requests_per_s", number(requestsPerSecond()));
        add(line, "spans_per_s", number(spansPerSecond()));
        addLatencies(line, "", latencies);
        add(line, "statuses", statuses(tallies));
        add(
                line,
                "partial",
                Long.toString(tallies.stream().mapToLong(Tally::partial).sum()));
        add(
                line,
                "broken",
                Long.toString(tallies.stream().mapToLong(Tally::broken).sum()));
        add(line, "generator_cpu_us_per_request", number(ownCpuNanos / NANOS_PER_MICRO / requests));
        add(line, "generator_cores", number(ownCpuNanos / 1e9 / options.seconds()));
        add(line, "server_cpu_us_per_request", number(serverCpuNanos / NANOS_PER_MICRO / requests));
        add(line, "server_cpu_us_per_span", number(serverCpuNanos / NANOS_PER_MICRO / (requests * spansPerRequest())));
        questions.forEach((kind, of) -> {
            String name = kind.name().toLowerCase(Locale.ROOT) + "_";
            add(line, name + "per_s", number(latencies(of).getTotalCount() / (double) options.seconds()));
            addLatencies(line, name, latencies(of));
            add(line, name + "statuses", statuses(of));
        });
        return line.toString();
    }

    private static void addLatencies(StringBuilder line, String prefix, Histogram latencies) {
        add(line, prefix + "p50_us", micros(latencies, 50));
        add(line, prefix + "p99_us", micros(latencies, 99));
        add(line, prefix + "p999_us", micros(latencies, 99.9));
        add(line, prefix + "max_us", micros(latencies, 100));
    }

    private static String micros(Histogram latencies, double percentile) {
        return number(latencies.getValueAtPercentile(percentile) / NANOS_PER_MICRO);
    }

    private static void add(StringBuilder line, String name, String value) {
        line.append(' ').append(name).append('=').append(value);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    /** The same for people. */
    String text() {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%s, %d connections, %d s after %d s, bodies of %.0f bytes: %.0f requests/s, %.0f spans/s%n",
                options.shape().text(),
                options.connections(),
                options.seconds(),
                options.warmup(),
                sent.get(0).bodySize(),
                requestsPerSecond(),
                spansPerSecond()));
        text.append("  latency    ").append(milliseconds(latencies(tallies))).append('\n');
        text.append("  statuses   ").append(statuses(tallies)).append('\n');
        questions.forEach((kind, of) -> text.append("  ")
                .append(kind.name().toLowerCase(Locale.ROOT))
                .append(' ')
                .append(milliseconds(latencies(of)))
                .append("; ")
                .append(statuses(of))
                .append('\n'));
        text.append(String.format(
                Locale.ROOT,
                "  generator  %.1f us of CPU per request, %.2f cores; the server %.1f us per span (0: not known)",
                ownCpuNanos / NANOS_PER_MICRO / Math.max(1, requests()),
                ownCpuNanos / 1e9 / options.seconds(),
                serverCpuNanos / NANOS_PER_MICRO / Math.max(1, requests() * spansPerRequest())));
        return text.toString();
    }

    private static String milliseconds(Histogram latencies) {
        return String.format(
                Locale.ROOT,
                "p50 %.2f, p99 %.2f, p99.9 %.2f, greatest %.2f ms",
                latencies.getValueAtPercentile(50) / 1e6,
                latencies.getValueAtPercentile(99) / 1e6,
                latencies.getValueAtPercentile(99.9) / 1e6,
                latencies.getMaxValue() / 1e6);
    }
}
