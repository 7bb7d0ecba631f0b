package io.llamatelemetry.server.metrics;

import jakarta.inject.Inject;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts the requests that were answered. Thread-safe, without locks. The labels come from the routes, a handful of methods
 * and the statuses, so that no caller can make the page grow.
 */
public final class RequestMetrics implements MetricSource {

    private static final String REQUESTS = "telemetry_http_requests_total";
    private static final String REFUSALS = "telemetry_http_refusals_total";
    private static final String LATENCY = "telemetry_http_request_duration_seconds";
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "OPTIONS");

    private final Map<Labels, LongAdder> requests = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> refusals = new ConcurrentHashMap<>();
    private final Map<String, Histogram> latencies = new ConcurrentHashMap<>();

    private record Labels(String operation, String method, int status) {}

    /** Nothing is counted yet. */
    @Inject
    public RequestMetrics() {}

    /**
     * Counts an answer.
     *
     * @param operation the name of the route
     * @param method as it was sent
     * @param status of the answer
     */
    public void answered(String operation, String method, int status) {
        String known = METHODS.contains(method) ? method : "other";
        requests.computeIfAbsent(new Labels(operation, known, status), labels -> new LongAdder())
                .increment();
    }

    /**
     * Records how long an answer took.
     *
     * @param operation the name of the route
     * @param nanoseconds from the last byte of the request's headers to the last byte of the answer
     */
    public void took(String operation, long nanoseconds) {
        latencies.computeIfAbsent(operation, name -> new Histogram()).record(nanoseconds);
    }

    /**
     * Counts a refusal.
     *
     * @param reason one of a fixed set of words
     */
    public void refused(String reason) {
        refusals.computeIfAbsent(reason, word -> new LongAdder()).increment();
    }

    @Override
    public void writeTo(PrometheusText page) {
        page.family(REQUESTS, MetricType.COUNTER, "Requests answered, by operation, method and status.");
        requests.entrySet().stream()
                .sorted(Map.Entry.comparingByKey(Comparator.comparing(Labels::operation)
                        .thenComparing(Labels::method)
                        .thenComparing(Labels::status)))
                .forEach(entry -> page.sample(
                        REQUESTS,
                        entry.getValue().sum(),
                        "operation",
                        entry.getKey().operation(),
                        "method",
                        entry.getKey().method(),
                        "status",
                        Integer.toString(entry.getKey().status())));
        page.family(REFUSALS, MetricType.COUNTER, "Requests refused, by reason.");
        refusals.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> page.sample(REFUSALS, entry.getValue().sum(), "reason", entry.getKey()));
        page.family(LATENCY, MetricType.HISTOGRAM, "How long requests took, by operation.");
        latencies.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> entry.getValue().writeTo(page, entry.getKey()));
    }

    private static final class Histogram {

        private static final double[] BOUNDS = {
            0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30
        };

        private final LongAdder[] counts = new LongAdder[BOUNDS.length + 1];
        private final LongAdder sum = new LongAdder();

        Histogram() {
            for (int i = 0; i < counts.length; i++) {
                counts[i] = new LongAdder();
            }
        }

        void record(long nanoseconds) {
            double seconds = nanoseconds / (double) TimeUnit.SECONDS.toNanos(1);
            int bucket = 0;
            while (bucket < BOUNDS.length && seconds > BOUNDS[bucket]) {
                bucket++;
            }
            counts[bucket].increment();
            sum.add(nanoseconds);
        }

        void writeTo(PrometheusText page, String operation) {
            long total = 0;
            for (int i = 0; i < counts.length; i++) {
                total += counts[i].sum();
                double bound = i < BOUNDS.length ? BOUNDS[i] : Double.POSITIVE_INFINITY;
                page.sample(LATENCY + "_bucket", total, "operation", operation, "le", PrometheusText.number(bound));
            }
            double seconds = sum.sum() / (double) TimeUnit.SECONDS.toNanos(1);
            page.sample(LATENCY + "_sum", seconds, "operation", operation);
            page.sample(LATENCY + "_count", total, "operation", operation);
        }
    }
}
