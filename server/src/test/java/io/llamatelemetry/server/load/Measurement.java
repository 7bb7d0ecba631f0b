package io.llamatelemetry.server.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the generator, in a process of its own, measured of one server.
 *
 * @param values by the names in its line of results
 */
record Measurement(Map<String, String> values) {

    /** Which of the values. */
    enum Quantity {
        REQUESTS("requests_per_s", "requests/s"),
        SPANS("spans_per_s", "spans/s"),
        P50("p50_us", "us p50"),
        P99("p99_us", "us p99"),
        CPU("server_cpu_us_per_span", "us CPU/span"),
        HEAP("heap_bytes_per_span", "heap bytes/span");

        /** The name in the line of results. */
        final String key;

        /** For people. */
        final String unit;

        Quantity(String key, String unit) {
            this.key = key;
            this.unit = unit;
        }
    }

    /**
     * Runs the generator against a server.
     *
     * @throws IOException if it gives no result, or not every request was accepted or told to come later
     */
    static Measurement of(Subject subject, List<String> options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(Subject.java(
                List.of("-Xmx512m"), "-cp", System.getProperty("java.class.path"), LoadGenerator.class.getName()));
        command.addAll(List.of("--target", subject.address().toString(), "--pid", Long.toString(subject.pid())));
        command.addAll(options);
        return of(command);
    }

    /**
     * Runs a program that prints a line of results.
     *
     * @throws IOException if it gives none
     */
    static Measurement of(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        Map<String, String> values = new HashMap<>();
        List<String> lines = new ArrayList<>();
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                lines.add(line);
                if (line.startsWith("RESULT ")) {
                    for (String pair : List.of(line.split(" "))) {
                        int equals = pair.indexOf('=');
                        if (equals > 0) {
                            values.put(pair.substring(0, equals), pair.substring(equals + 1));
                        }
                    }
                }
            }
        }
        if (process.waitFor() != 0 || values.isEmpty()) {
            throw new IOException(
                    command + " ended with status " + process.exitValue() + ":\n" + String.join("\n", lines));
        }
        return new Measurement(values);
    }

    double value(Quantity quantity) {
        return Double.parseDouble(values.getOrDefault(quantity.key, "NaN"));
    }

    /** How many requests were accepted in all, warm-up included. */
    long accepted() {
        long count = 0;
        for (String status : List.of(values.getOrDefault("statuses", "").split(","))) {
            if (status.startsWith("2")) {
                count += Long.parseLong(status.substring(status.indexOf(':') + 1));
            }
        }
        return count;
    }

    /** The same with one value more. */
    Measurement with(Quantity quantity, double value) {
        Map<String, String> more = new HashMap<>(values);
        more.put(quantity.key, Double.toString(value));
        return new Measurement(more);
    }
}
