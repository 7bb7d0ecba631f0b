package io.llamatelemetry.server.load;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/**
 * What the server says that it has counted, on its page of metrics.
 *
 * @param accepted events since its start
 * @param spans stored now
 * @param dropped records that were evicted or have expired since its start
 */
record ServerCounts(long accepted, long spans, long dropped) {

    private static final Duration WITHIN = Duration.ofSeconds(30);

    /**
     * Reads the page.
     *
     * @throws IOException if the server does not give it
     */
    static ServerCounts read(LoadOptions options) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(options.resolve("/metrics")).timeout(WITHIN);
        if (options.token() != null) {
            request.header("Authorization", "Bearer " + options.token());
        }
        HttpResponse<String> page = HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
        if (page.statusCode() != 200) {
            throw new IOException("/metrics answered " + page.statusCode());
        }
        return new ServerCounts(
                sum(page.body(), "telemetry_events_accepted_total"),
                sum(page.body(), "telemetry_store_records{kind=\"span\"}"),
                sum(page.body(), "telemetry_store_evicted_total") + sum(page.body(), "telemetry_store_expired_total"));
    }

    private static long sum(String page, String name) {
        return page.lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}
