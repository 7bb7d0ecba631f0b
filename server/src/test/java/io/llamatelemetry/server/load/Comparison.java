package io.llamatelemetry.server.load;

import io.llamatelemetry.server.load.Measurement.Quantity;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Measures servers side by side: rounds in which each has its turn in a fresh process, and every second round backwards. */
public final class Comparison {

    /** What the statements that the reference gives SQLite for a span, each committed, took on a machine of two cores. */
    private static final double REFERENCE_SPANS_PER_SECOND = 900;

    private static final int HEAP_SECONDS = 10;

    private final ComparisonOptions options;
    private final Map<Workload, Map<Contender, List<Measurement>>> measured = new EnumMap<>(Workload.class);

    private Comparison(ComparisonOptions options) {
        this.options = options;
    }

    /** Runs as the options say; {@code --help} prints them. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (List.of(arguments).contains("--help")) {
            System.out.print(ComparisonOptions.HELP);
            return;
        }
        ComparisonOptions options;
        try {
            options = ComparisonOptions.parse(arguments);
        } catch (IllegalArgumentException wrong) {
            System.err.println(wrong.getMessage());
            System.exit(2);
            return;
        }
        Comparison comparison = new Comparison(options);
        try {
            for (int round = 0; round < options.pairs(); round++) {
                comparison.round(round);
                comparison.print();
            }
        } finally {
            Contender.delete(options.data());
        }
    }

    private void round(int round) throws IOException, InterruptedException {
        for (Workload workload : options.workloads()) {
            List<Contender> order = new ArrayList<>(workload.contenders());
            order.retainAll(options.contenders());
            if (round % 2 == 1) {
                Collections.reverse(order);
            }
            for (Contender contender : order) {
                Measurement measurement = measure(workload, contender);
                measured.computeIfAbsent(workload, one -> new EnumMap<>(Contender.class))
                        .computeIfAbsent(contender, one -> new ArrayList<>())
                        .add(measurement);
                System.out.printf(
                        Locale.ROOT,
                        "round %d, %s, %s: %.0f spans/s, p99 %.2f ms, statuses %s%n",
                        round + 1,
                        workload.text(),
                        contender,
                        measurement.value(Quantity.SPANS),
                        measurement.value(Quantity.P99) / 1e3,
                        measurement.values().get("statuses"));
            }
        }
    }

    private Measurement measure(Workload workload, Contender contender) throws IOException, InterruptedException {
        if (!contender.isServer()) {
            return Measurement.of(contender.indexing(options));
        }
        try (Subject subject = Subject.start(contender.start(options))) {
            return workload == Workload.HEAP ? heap(subject, contender) : speed(subject, workload, contender);
        }
    }

    private Measurement speed(Subject subject, Workload workload, Contender contender)
            throws IOException, InterruptedException {
        return Measurement.of(subject, arguments(workload, contender, options.warmup(), options.seconds(), List.of()));
    }

    /** Stores spans at a pace that both hold, so that they hold as many. */
    private Measurement heap(Subject subject, Contender contender) throws IOException, InterruptedException {
        ServerProcess process = new ServerProcess(subject.pid());
        long before = process.liveHeapBytes();
        int rate = Math.max(1, options.heapSpans() / Workload.HEAP.batch / HEAP_SECONDS);
        Measurement stored = Measurement.of(
                subject,
                arguments(Workload.HEAP, contender, 0, HEAP_SECONDS, List.of("--rate", Integer.toString(rate))));
        long taken = process.liveHeapBytes() - before;
        return stored.with(Quantity.HEAP, (double) taken / (stored.accepted() * Workload.HEAP.batch));
    }

    private static List<String> arguments(
            Workload workload, Contender contender, int warmup, int seconds, List<String> more) {
        List<String> arguments = new ArrayList<>(List.of(
                "--shape", contender.shape(workload.batch).text(),
                "--batch", Integer.toString(workload.batch),
                "--connections", Integer.toString(workload.connections),
                "--warmup", Integer.toString(warmup),
                "--seconds", Integer.toString(seconds)));
        arguments.addAll(more);
        return arguments;
    }

    private void print() {
        System.out.println("\n| workload | server | requests/s | spans/s | p50 ms | p99 ms | CPU us/span |");
        System.out.println("|---|---|---|---|---|---|---|");
        measured.forEach((workload, contenders) -> contenders.forEach((contender, of) -> System.out.printf(
                Locale.ROOT,
                "| %s | %s | %s | %s | %s | %s | %s |%n",
                workload.text(),
                contender,
                spread(values(of, Quantity.REQUESTS, 1), "%,.0f"),
                spread(values(of, Quantity.SPANS, 1), "%,.0f"),
                spread(values(of, Quantity.P50, 1e3), "%.2f"),
                spread(values(of, Quantity.P99, 1e3), "%.2f"),
                spread(values(of, Quantity.CPU, 1), "%.1f"))));
        System.out.println("\n| row | this | other | ratio | floor | goal |");
        System.out.println("|---|---|---|---|---|---|");
        Row.ALL.forEach(this::print);
        printReference(Workload.BATCH100);
        printReference(Workload.BATCH1000);
        System.out.println();
    }

    private void print(Row row) {
        List<Measurement> of = of(row.workload(), row.of());
        List<Measurement> to = of(row.workload(), row.to());
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < Math.min(of.size(), to.size()); i++) {
            ratios.add(of.get(i).value(row.quantity()) / to.get(i).value(row.quantity()));
        }
        if (!ratios.isEmpty()) {
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %s | %s %s | %s | %s | %s |%n",
                    row.name(),
                    spread(values(of, row.quantity(), 1), "%,.0f"),
                    spread(values(to, row.quantity(), 1), "%,.0f"),
                    row.quantity().unit,
                    spread(ratios, "%.2f"),
                    row.floor(),
                    row.goal());
        }
    }

    private void printReference(Workload workload) {
        List<Double> spans = values(of(workload, Contender.LUCENE), Quantity.SPANS, 1);
        if (!spans.isEmpty()) {
            System.out.printf(
                    Locale.ROOT,
                    "| Lucene, %s, to the reference's SQLite statements | %s | %.0f spans/s | %.1f | 10 | 20 |%n",
                    workload.text(),
                    spread(spans, "%,.0f"),
                    REFERENCE_SPANS_PER_SECOND,
                    median(spans) / REFERENCE_SPANS_PER_SECOND);
        }
    }

    private List<Measurement> of(Workload workload, Contender contender) {
        return measured.getOrDefault(workload, Map.of()).getOrDefault(contender, List.of());
    }

    private static List<Double> values(List<Measurement> of, Quantity quantity, double unit) {
        return of.stream()
                .map(measurement -> measurement.value(quantity) / unit)
                .toList();
    }

    /** The median and, behind it, the least and the greatest. */
    private static String spread(List<Double> values, String format) {
        return String.format(
                Locale.ROOT,
                format + " [" + format + "–" + format + "]",
                median(values),
                Collections.min(values),
                Collections.max(values));
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
