package io.llamatelemetry.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;
import io.llamatelemetry.spi.StoreContext;
import io.llamatelemetry.spi.TelemetryStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Measures the provider on this machine against what the same node does without it: in one run, so that the ratios hold
 * wherever it is run. It needs a machine that does nothing else, some ten minutes, and 10 GB of disk:
 *
 * <pre>{@code
 * mvn -q -DskipTests package
 * mvn -q -Pfigures -DskipTests verify -pl provider-elasticsearch -am
 * }</pre>
 *
 * <p>{@code -Dfigures.spans} is how many spans are queried (1,000,000), {@code -Dfigures.ingested} how many are taken in for
 * each figure of ingest (200,000), {@code -Dfigures.singles} how many events come one by one (80,000), {@code
 * -Dfigures.warming} for how many seconds each of them runs before it counts (40), {@code -Dfigures.often} how often a trace is
 * asked for before that counts (20,000). {@code -Dfigures.parts} is which figures to take: some of {@code batches}, {@code
 * singles}, {@code trace} and {@code queries}, with commas between them (all). All of these go into {@code figures.arguments}:
 *
 * <pre>{@code
 * mvn -q -Pfigures -DskipTests verify -pl provider-elasticsearch -am -Dfigures.arguments="-Dfigures.parts=trace -Dfigures.spans=200000"
 * }</pre>
 */
final class Figures {

    private static final String BARE = "bare";
    private static final String OURS = "figures";
    private static final int ASKED = 60;
    private static final int WARMING = 20;
    private static final int OFTEN = 3_000;
    private static final String LEAN = "\"stored_fields\": \"_none_\", \"track_total_hits\": false,"
            + " \"docvalue_fields\": [\"span\", \"start\", \"end\", \"root_rank\"], ";
    private static final int SPANS = Integer.getInteger("figures.spans", 1_000_000);
    private static final int WARMING_OFTEN = Integer.getInteger("figures.often", 20_000);
    private static final int WARMING_SECONDS = Integer.getInteger("figures.warming", 40);
    private static final int PARTS = 8;
    private static final int SPANS_IN_BATCH = 1_000;
    private static final int PATIENCE_SECONDS = 5;
    private static final long BETWEEN_LOOKS_NANOS = 250_000_000;

    private final FigureServers servers;
    private final FigureLoad load = new FigureLoad();
    private final FigureClient client = new FigureClient();
    private final String ours;
    private final String node;
    private final Random random = new Random(20_260_301);

    private Figures(FigureServers servers) {
        this.servers = servers;
        this.ours = servers.ours();
        this.node = servers.node();
    }

    public static void main(String[] arguments) throws Exception {
        // Servers close what is silent for longer, and the client would find out by a request that fails.
        System.setProperty("jdk.httpclient.keepalive.timeout", "5");
        Set<Part> parts = parts();
        try (FigureServers servers = FigureServers.start(OURS)) {
            Figures figures = new Figures(servers);
            if (parts.contains(Part.BATCHES)) {
                figures.batches(Integer.getInteger("figures.ingested", 200_000));
            }
            if (parts.contains(Part.SINGLES)) {
                figures.singles(Integer.getInteger("figures.singles", 80_000));
            }
            if (parts.contains(Part.TRACE) || parts.contains(Part.QUERIES)) {
                figures.fill(SPANS);
            }
            if (parts.contains(Part.TRACE)) {
                figures.getTrace(SPANS / FigureLoad.SPANS_IN_TRACE);
            }
            if (parts.contains(Part.QUERIES)) {
                figures.queries(SPANS / FigureLoad.SPANS_IN_TRACE);
            }
        }
        System.exit(0);
    }

    /** What is measured apart from the rest. */
    private enum Part {
        BATCHES,
        SINGLES,
        TRACE,
        QUERIES
    }

    private static Set<Part> parts() {
        String named = System.getProperty("figures.parts");
        return named == null
                ? EnumSet.allOf(Part.class)
                : Arrays.stream(named.split(","))
                        .map(name -> Part.valueOf(name.strip().toUpperCase(Locale.ROOT)))
                        .collect(Collectors.toCollection(() -> EnumSet.noneOf(Part.class)));
    }

    private static void say(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }

    private interface Run {

        double measure(String run) throws IOException;
    }

    /** Lets everybody run for as long before it counts, so that none is measured while its code is being compiled. */
    private static void warm(Run warming) throws IOException {
        long begun = System.nanoTime();
        for (int i = 0; seconds(begun) < WARMING_SECONDS; i++) {
            warming.measure("warm " + i);
        }
    }

    /** Whole spans in batches from two clients, until all can be found, against the same documents sent straight. */
    private void batches(int spans) throws IOException {
        String index = bareIndex();
        warm(run -> bareBulks(index, run, spans / PARTS));
        warm(run -> oursInBatches(run, spans / PARTS));
        double bare = spans / bareBulks(index, "measured", spans);
        double own = spans / oursInBatches("measured", spans);
        say("ingest in batches: %,.0f spans/s; bare _bulk: %,.0f spans/s; ratio %.2f", own, bare, own / bare);
    }

    private double oursInBatches(String run, int spans) throws IOException {
        List<byte[]> bodies = load.batches(run, spans, SPANS_IN_BATCH);
        long before = stored();
        long begun = System.nanoTime();
        client.sendAll(2, ours + "/v1/telemetry/events/batch", "application/x-ndjson", bodies);
        askTraces("{\"limit\": 1}");
        double seconds = seconds(begun);
        require(stored() - before == spans, "spans of ours are missing");
        return seconds;
    }

    private double bareBulks(String index, String run, int spans) throws IOException {
        List<byte[]> bodies = load.bulks(index, run, spans, SPANS_IN_BATCH);
        long before = count(index);
        long begun = System.nanoTime();
        client.sendAll(2, node + "/_bulk", "application/x-ndjson", bodies);
        client.send("POST", node + "/" + index + "/_refresh", "");
        double seconds = seconds(begun);
        require(count(index) - before == spans, "spans sent straight are missing");
        return seconds;
    }

    /** An index as the provider makes it. */
    private String bareIndex() {
        ElasticsearchConfig config = ElasticsearchConfig.of(List.of(node), BARE);
        try (TelemetryStore store =
                new ElasticsearchProvider().open(config, new StoreContext(Clock.systemUTC(), servers.folder(BARE)))) {
            require(store.health().canWrite(), "the templates are not in place");
        }
        String index = BARE + ".spans.40000";
        client.send("PUT", node + "/" + index, "");
        return index;
    }

    /** Events one by one, each in a request of its own, until all can be found, against Zipkin. */
    private void singles(int events) throws IOException {
        warm(run -> ownSingles(run, events / PARTS));
        double own = events / ownSingles("measured", events);
        try (FigureServers.Zipkin zipkin = servers.zipkin()) {
            int fewer = Math.max(1_000, events / PARTS);
            warm(run -> zipkinSingles(zipkin, run, fewer / 2));
            double other = zipkinSingles(zipkin, "measured", fewer);
            say("single events: %,.0f/s; Zipkin: %,.0f/s; ratio %.1f", own, other, own / other);
        }
    }

    private double ownSingles(String run, int events) throws IOException {
        List<byte[]> bodies = load.singles(run, events);
        long before = stored();
        long begun = System.nanoTime();
        client.sendAll(FigureClient.MANY, ours + "/v1/telemetry/events", "application/json", bodies);
        askTraces("{\"limit\": 1}");
        double seconds = seconds(begun);
        require(stored() - before == events, "single events of ours are missing");
        return seconds;
    }

    /** Events a second until the last that is going to be found. */
    private double zipkinSingles(FigureServers.Zipkin zipkin, String run, int events) throws IOException {
        List<byte[]> bodies = load.zipkin(run, events);
        String index = "zipkin-span-*";
        long before = count(index);
        long begun = System.nanoTime();
        client.sendAll(FigureClient.MANY, zipkin.url() + "/api/v2/spans", "application/json", bodies);
        // Zipkin answers before it has stored, and does not store all that it answered to.
        long found = before;
        double grown = seconds(begun);
        while (found - before < events && seconds(begun) - grown < PATIENCE_SECONDS) {
            // To look takes some of what Zipkin works with.
            LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
            client.send("POST", node + "/" + index + "/_refresh", "");
            long now = count(index);
            if (now > found) {
                found = now;
                grown = seconds(begun);
            }
        }
        if (found - before < events) {
            say("Zipkin stored %,d of %,d events", found - before, events);
        }
        return (found - before) / grown;
    }

    /** Takes in what is going to be queried, and nothing else. */
    private void fill(int spans) throws IOException {
        clear();
        List<byte[]> bodies = load.batches("asked", spans, SPANS_IN_BATCH);
        client.sendAll(2, ours + "/v1/telemetry/events/batch", "application/x-ndjson", bodies);
        client.sendAll(
                2, ours + "/v1/telemetry/events/batch", "application/x-ndjson", load.points(spans / 5, SPANS_IN_BATCH));
        askTraces("{\"limit\": 1}");
        say("asked of %,d spans and %,d points:", stored(), spans / 5);
    }

    /** The medians of questions to many spans. */
    private void queries(int traces) {
        List<String> some = someTraces(traces, ASKED + WARMING);
        sayMedian(
                "get_span_tree of 10 spans",
                some,
                trace -> client.send("POST", ours + "/v1/telemetry/spans/" + FigureLoad.root(trace) + "/tree", "{}"));
        sayMedian("query_traces, newest 100", some, trace -> askTraces("{\"limit\": 100}"));
        sayMedian("query_traces, newest 100 of a quarter", some, trace -> askTraces(filtered("quarter", "1", 100)));
        sayMedian(
                "query_traces, all 10 of one session", some, trace -> askTraces(filtered("session_id", session(), 10)));
        sayMedian(
                "query_traces, 100 of one session by end",
                some,
                trace -> askTraces("{\"order_by\": [\"-end_time\"], \"attribute_filters\": [{\"key\": \"session_id\","
                        + " \"op\": \"eq\", \"value\": " + session() + "}]}"));
        sayMedian(
                "query_spans beneath one session",
                some,
                trace -> client.send(
                        "POST",
                        ours + "/v1/telemetry/spans",
                        "{\"attribute_filters\": [{\"key\": \"session_id\", \"op\": \"eq\", \"value\": " + session()
                                + "}], \"attributes_to_return\": [\"tokens\"]}"));
        long now = Instant.now().getEpochSecond();
        sayMedian(
                "query_metrics, all points by the hour",
                some,
                trace -> client.send(
                        "POST",
                        ours + "/v1/telemetry/metrics/tokens",
                        "{\"start_time\": 0, \"end_time\": " + now
                                + ", \"granularity\": \"1h\", \"query_type\": \"range\"}"));
    }

    /** Removes what was taken in for other figures. */
    private void clear() {
        client.send("GET", node + "/_cat/indices/" + OURS + ".*?h=index", "")
                .lines()
                .forEach(index -> client.send("DELETE", node + "/" + index, ""));
    }

    private List<String> someTraces(int traces, int count) {
        List<String> some = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            some.add(load.trace("asked", random.nextInt(traces)));
        }
        return some;
    }

    /**
     * In turns, and not before all have been asked so often that their code is compiled: beside the node's own search for the
     * trace's documents one that gives as little of them as the answer is made from.
     */
    private void getTrace(int traces) {
        List<Double> own = new ArrayList<>();
        List<Double> bare = new ArrayList<>();
        List<Double> lean = new ArrayList<>();
        for (String trace : someTraces(traces, OFTEN + WARMING_OFTEN)) {
            own.add(millis(() -> client.send("GET", ours + "/v1/telemetry/traces/" + trace, "")));
            bare.add(millis(() -> search(trace, "")));
            lean.add(millis(() -> search(trace, LEAN)));
        }
        double ownMedian = median(own.subList(WARMING_OFTEN, own.size()));
        double bareMedian = median(bare.subList(WARMING_OFTEN, bare.size()));
        double leanMedian = median(lean.subList(WARMING_OFTEN, lean.size()));
        say(
                "get_trace: %.2f ms; the node's own term search: %.2f ms; ratio %.2f",
                ownMedian, bareMedian, ownMedian / bareMedian);
        say("the same search for columns alone: %.2f ms; ratio %.2f", leanMedian, ownMedian / leanMedian);
    }

    private String search(String trace, String more) {
        return client.send(
                "POST",
                node + "/" + OURS + ".spans.*/_search",
                "{\"size\": 1000, " + more + "\"query\": {\"bool\": {\"filter\": {\"term\": {\"trace\": \"" + trace
                        + "\"}}}}}");
    }

    private String session() {
        return Integer.toString(random.nextInt(FigureLoad.SESSIONS));
    }

    private static String filtered(String key, String value, int limit) {
        return "{\"limit\": " + limit + ", \"attribute_filters\": [{\"key\": \"" + key
                + "\", \"op\": \"eq\", \"value\": " + value + "}]}";
    }

    private String askTraces(String body) {
        return client.send("POST", ours + "/v1/telemetry/traces", body);
    }

    private interface Question {

        String ask(String trace);
    }

    private void sayMedian(String what, List<String> traces, Question question) {
        say("%s: %.2f ms", what, median(traces, question));
    }

    /** In milliseconds; the first answers do not count. */
    private static double median(List<String> traces, Question question) {
        List<Double> times = new ArrayList<>();
        for (String trace : traces) {
            times.add(millis(() -> question.ask(trace)));
        }
        return median(times.subList(WARMING, times.size()));
    }

    private static double millis(Supplier<String> question) {
        long begun = System.nanoTime();
        String answer = question.get();
        require(answer.length() > 2, "an empty answer");
        return seconds(begun) * 1_000;
    }

    private static double median(List<Double> times) {
        return times.stream().sorted().toList().get(times.size() / 2);
    }

    private long stored() throws IOException {
        client.send("POST", node + "/" + OURS + ".*/_refresh", "");
        return count(OURS + ".spans.*");
    }

    private long count(String index) throws IOException {
        JsonNode answer = FigureClient.JSON.readTree(
                client.send("GET", node + "/" + index + "/_count?ignore_unavailable=true&allow_no_indices=true", ""));
        return answer.path("count").asLong();
    }

    private static double seconds(long begun) {
        return (System.nanoTime() - begun) / 1e9;
    }

    private static void require(boolean so, String otherwise) {
        if (!so) {
            throw new IllegalStateException(otherwise);
        }
    }

    /** Where the server to measure is, unless {@code figures.server} names another. */
    static Path serverJar() {
        return Path.of(System.getProperty("figures.server", "../server/target/telemetry-server.jar"));
    }
}
