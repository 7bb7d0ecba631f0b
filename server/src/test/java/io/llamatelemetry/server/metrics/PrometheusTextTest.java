package io.llamatelemetry.server.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PrometheusTextTest {

    private static String text(PrometheusText page) {
        return new String(page.page(), StandardCharsets.UTF_8);
    }

    @Test
    void aFamilyHasItsHelpItsTypeAndItsSamples() {
        PrometheusText page = new PrometheusText()
                .family("a_total", MetricType.COUNTER, "Line one\nand a \\ and \"quotes\".")
                .sample("a_total", 3, "x", "a\"b\\c\nd", "y", "é");
        assertEquals(
                List.of(
                        "# HELP a_total Line one\\nand a \\\\ and \"quotes\".",
                        "# TYPE a_total counter",
                        "a_total{x=\"a\\\"b\\\\c\\nd\",y=\"é\"} 3"),
                text(page).lines().toList());
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1.5, 1.5", "0.0005, 0.0005", "1e15, 1000000000000000", "-2, -2", "Infinity, +Inf", "NaN, NaN"})
    void numbersAreWrittenPlainly(double value, String text) {
        assertEquals(text, PrometheusText.number(value));
    }

    @Test
    void aLatencyIsInItsBucketAndInAllAbove() {
        RequestMetrics metrics = new RequestMetrics();
        metrics.answered("get_trace", "GET", 200);
        metrics.answered("get_trace", "BREW", 405);
        metrics.took("get_trace", TimeUnit.MILLISECONDS.toNanos(5));
        metrics.took("get_trace", TimeUnit.SECONDS.toNanos(60));
        metrics.refused("invalid");
        PrometheusText page = new PrometheusText();
        metrics.writeTo(page);
        String labels = "{operation=\"get_trace\"";
        String bucket = "telemetry_http_request_duration_seconds_bucket" + labels;
        assertEquals(
                """
                telemetry_http_requests_total{operation="get_trace",method="GET",status="200"} 1
                telemetry_http_requests_total{operation="get_trace",method="other",status="405"} 1
                telemetry_http_refusals_total{reason="invalid"} 1
                """
                        + bucket + ",le=\"0.0025\"} 0\n"
                        + bucket + ",le=\"0.005\"} 1\n"
                        + bucket + ",le=\"30\"} 1\n"
                        + bucket + ",le=\"+Inf\"} 2\n"
                        + "telemetry_http_request_duration_seconds_sum" + labels + "} 60.005\n"
                        + "telemetry_http_request_duration_seconds_count" + labels + "} 2\n",
                text(page)
                        .lines()
                        .filter(line -> !line.startsWith("#"))
                        .filter(line -> !line.contains("le=") || line.matches(".*le=\"(0.0025|0.005|30|\\+Inf)\".*"))
                        .reduce("", (all, line) -> all + line + "\n"));
    }
}
