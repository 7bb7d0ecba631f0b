package io.llamatelemetry.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.llamatelemetry.core.EngineHealth;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class StatusTest {

    private static final Pattern SAMPLE = Pattern.compile(
            "([a-zA-Z_:][a-zA-Z0-9_:]*)(\\{[a-zA-Z_]+=\"(?:[^\"\\\\\\n]|\\\\[\\\\\"n])*\"(?:,[a-zA-Z_]+=\"(?:[^\"\\\\\\n]|\\\\[\\\\\"n])*\")*})?"
                    + " (NaN|[+-]?Inf|-?[0-9.]+)");

    private final FakeBackend backend = new FakeBackend();
    private final RunningServer server;

    StatusTest() throws IOException {
        server = RunningServer.start(backend);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void healthAndVersionAreAnsweredAsLlamaStackDoes() throws Exception {
        assertEquals("{\"status\":\"OK\"}", server.get("/v1/health").body());
        assertEquals("{\"version\":\"1.2.3\"}", server.get("/v1/version").body());
        assertEquals("{\"openapi\":\"3.1.0\"}", server.get("/v1/openapi.json").body());
        assertEquals("{\"live\":true}", server.get("/livez").body());
    }

    @Test
    void readinessSaysWhatIsWrong() throws Exception {
        HttpResponse<String> ready = server.get("/readyz");
        assertEquals(
                "200 {\"ready\":true,\"incomplete\":false,\"problems\":[]}", ready.statusCode() + " " + ready.body());
        backend.health = new EngineHealth(false, false, List.of("The disk is full."));
        HttpResponse<String> unready = server.get("/readyz");
        assertEquals(
                "503 {\"ready\":false,\"incomplete\":false,\"problems\":[\"The disk is full.\"]}",
                unready.statusCode() + " " + unready.body());
        assertEquals(200, server.get("/livez").statusCode());
        assertEquals(200, server.get("/v1/health").statusCode());
    }

    @Test
    void theMetricsPageIsPrometheusText() throws Exception {
        server.get("/v1/telemetry/traces/a");
        server.get("/v1/nowhere");
        server.raw("GARBAGE\r\n\r\n");
        HttpResponse<String> page = server.get("/metrics");
        assertEquals(
                "text/plain; version=0.0.4; charset=utf-8",
                page.headers().firstValue("Content-Type").orElse(""));
        Map<String, String> types = new HashMap<>();
        Set<String> samples = new HashSet<>();
        for (String line : page.body().lines().toList()) {
            if (line.startsWith("# TYPE ")) {
                String[] words = line.split(" ", -1);
                assertEquals(null, types.put(words[2], words[3]), line);
            } else if (!line.startsWith("# HELP ")) {
                Matcher sample = SAMPLE.matcher(line);
                assertTrue(sample.matches(), line);
                assertTrue(types.containsKey(sample.group(1).replaceAll("_(bucket|sum|count)$", "")), line);
                assertTrue(samples.add(line.substring(0, line.lastIndexOf(' '))), line);
            }
        }
        for (String expected : List.of(
                "telemetry_http_requests_total{operation=\"get_trace\",method=\"GET\",status=\"200\"} 1",
                "telemetry_http_requests_total{operation=\"none\",method=\"GET\",status=\"404\"} 1",
                "telemetry_http_refusals_total{reason=\"unknown_route\"} 1",
                "telemetry_http_refusals_total{reason=\"http_400\"} 1",
                "telemetry_events_accepted_total{type=\"metric\"} 3",
                "telemetry_events_refused_total{reason=\"invalid\"} 1",
                "telemetry_events_repeated_total 4",
                "telemetry_store_records{kind=\"span\"} 5",
                "telemetry_store_expired_total 9",
                "telemetry_store_evicted_total 10",
                "telemetry_store_traces 11.5",
                "telemetry_query_queue 0",
                "telemetry_ready 1")) {
            assertTrue(page.body().contains(expected + "\n"), expected + "\n\n" + page.body());
        }
        assertFalse(page.body().contains("nowhere"));
    }
}
