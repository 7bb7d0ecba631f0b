package io.llamatelemetry.server.metrics;

/** Has something to say on the metrics page. */
@FunctionalInterface
public interface MetricSource {

    /** Writes its families. Called from any thread, and may be called by several at once. */
    void writeTo(PrometheusText page);
}
