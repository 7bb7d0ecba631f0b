package io.llamatelemetry.server.metrics;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/** Writes the Prometheus text format, version 0.0.4. Not thread-safe; one is used for one page. */
public final class PrometheusText {

    /** What the page is, for the header that says so. */
    public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final StringBuilder out = new StringBuilder(8192);

    /**
     * Begins a family; its samples follow. Each family stands once on a page.
     *
     * @param name letters, digits and underscores
     * @param help one line for people
     */
    public PrometheusText family(String name, MetricType type, String help) {
        out.append("# HELP ").append(name).append(' ');
        escape(help, false);
        out.append("\n# TYPE ").append(name).append(' ').append(type.word()).append('\n');
        return this;
    }

    /**
     * Adds a sample.
     *
     * @param labels names and values in turn
     */
    public PrometheusText sample(String name, double value, String... labels) {
        return sample(name, number(value), labels);
    }

    /** The same for a whole number. */
    public PrometheusText sample(String name, long value, String... labels) {
        return sample(name, Long.toString(value), labels);
    }

    private PrometheusText sample(String name, String value, String... labels) {
        out.append(name);
        for (int i = 0; i + 1 < labels.length; i += 2) {
            out.append(i == 0 ? '{' : ',').append(labels[i]).append("=\"");
            escape(labels[i + 1], true);
            out.append('"');
        }
        out.append(labels.length > 1 ? "} " : " ").append(value).append('\n');
        return this;
    }

    /** A family of one sample without labels. */
    public PrometheusText single(String name, MetricType type, String help, double value) {
        return family(name, type, help).sample(name, value);
    }

    /** The same for a whole number. */
    public PrometheusText single(String name, MetricType type, String help, long value) {
        return family(name, type, help).sample(name, value);
    }

    /** The page so far. */
    public byte[] page() {
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    static String number(double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            return Long.toString((long) value);
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "+Inf" : "-Inf";
        }
        return Double.isNaN(value)
                ? "NaN"
                : BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }

    private void escape(String text, boolean quoted) {
        for (int i = 0; i < text.length(); i++) {
            char next = text.charAt(i);
            switch (next) {
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '"' -> out.append(quoted ? "\\\"" : "\"");
                default -> out.append(next);
            }
        }
    }
}
